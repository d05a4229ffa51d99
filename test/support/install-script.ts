import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { binaryPath } from './binary.ts';
import { temporaryFolder } from './folders.ts';
import { testPublicKey } from './public-key.ts';

export const installScript = resolve(import.meta.dir, '../../install.sh');

/** The script with the public key, as the release script creates it. */
export const signedScript = join(dirname(binaryPath), 'install.sh');
writeFileSync(
  signedScript,
  readFileSync(installScript, 'utf8').replace('@PUBLIC_KEY@', testPublicKey),
);

export interface InstallSetting {
  /** Base URL of a mirror of the releases on loopback. */
  readonly releases: string;
  readonly home?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Shell scripts that replace programs of the system, by name. */
  readonly stubs?: Readonly<Record<string, string>>;
  readonly script?: string;
  readonly shell?: readonly string[];
  /** Shell commands that run before the script, such as `umask 077;`. */
  readonly before?: string;
}

/** Runs install.sh in a new home. */
export async function runInstall(setting: InstallSetting) {
  const home = setting.home ?? temporaryFolder();
  const stubs = join(home, 'stubs');
  mkdirSync(stubs, { recursive: true });
  for (const [name, text] of Object.entries(setting.stubs ?? {})) {
    writeFileSync(join(stubs, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  }
  const { shell = ['dash'], script = signedScript, before = '' } = setting;
  const words = [...shell, script].map((word) => `'${word}'`).join(' ');
  const child = Bun.spawn(['/bin/sh', '-c', `${before} exec ${words}`], {
    env: {
      HOME: home,
      PATH: `${stubs}:${process.env['PATH']}`,
      CHUNK_RELEASES_URL: `${setting.releases}/releases`,
      ...setting.env,
    },
    stdout: 'pipe',
    stderr: 'pipe',
  });
  const [stdout, stderr, exitCode] = await Promise.all([
    child.stdout.text(),
    child.stderr.text(),
    child.exited,
  ]);
  return { home, stdout, stderr, exitCode, path: join(home, '.local/bin/chunk') };
}

/** Returns a folder with only these programs, for use as PATH. Skips missing programs. */
export function toolsFolder(names: string): string {
  const folder = temporaryFolder();
  for (const name of names.split(' ')) {
    const path = Bun.which(name);
    if (path === null) continue;
    writeFileSync(join(folder, name), `#!/bin/sh\nexec ${path} "$@"\n`, { mode: 0o755 });
  }
  return folder;
}
