import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { binaryPath } from './binary.ts';
import { temporaryFolder } from './folders.ts';
import { testPublicKey } from './public-key.ts';

export const installScript = resolve(import.meta.dir, '../../install.sh');

/** The script as the release script leaves it: with the public key in. */
export const signedScript = join(dirname(binaryPath), 'install.sh');
writeFileSync(
  signedScript,
  readFileSync(installScript, 'utf8').replace('@PUBLIC_KEY@', testPublicKey),
);

export interface InstallSetting {
  /** Where releases are; a mirror on loopback. */
  readonly releases: string;
  readonly home?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Programs that stand in for the system's, by name. */
  readonly stubs?: Readonly<Record<string, string>>;
  readonly script?: string;
  readonly shell?: readonly string[];
  /** Shell words that run before the script, such as `umask 077;`. */
  readonly before?: string;
}

/** Runs install.sh in a home of its own. */
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
  return { home, stdout, stderr, exitCode, place: join(home, '.local/bin/chunk') };
}

/** A folder with these programs alone, to be the whole PATH. Missing programs are left out. */
export function toolsFolder(names: string): string {
  const folder = temporaryFolder();
  for (const name of names.split(' ')) {
    const path = Bun.which(name);
    if (path === null) continue;
    writeFileSync(join(folder, name), `#!/bin/sh\nexec ${path} "$@"\n`, { mode: 0o755 });
  }
  return folder;
}
