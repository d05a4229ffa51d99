import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import packageJson from '../package.json';
import { bunTarget, type Target } from './targets.ts';

const root = resolve(import.meta.dir, '..');

export interface BuildOptions {
  readonly outfile: string;
  readonly writeKey: string;
  readonly endpoint?: string | undefined;
  readonly eventName?: string | undefined;
  /** The key that verifies releases; without it the binary cannot upgrade itself. */
  readonly publicKey?: string | undefined;
  readonly repository?: string | undefined;
  /** Undefined for the machine that builds. */
  readonly target?: Target | undefined;
  /** Replaces the version in package.json. */
  readonly version?: string;
}

/** Compiles one binary. Its file appears whole, or not at all. */
export async function compile(options: BuildOptions): Promise<void> {
  const { outfile, target } = options;
  mkdirSync(dirname(outfile), { recursive: true });
  const unfinished = mkdtempSync(`${outfile}.unfinished-`);
  // Bun writes the name, without its folder, into the binary: it is the same for every build, so
  // that two builds of one commit give the same bytes.
  const made = join(unfinished, target?.os === 'windows' ? 'chunk.exe' : 'chunk');
  try {
    await Bun.build({
      entrypoints: [join(root, 'src/main.ts')],
      // Bytecode saves the parsing at each start. Splitting keeps what few commands need (the SDK,
      // consola, zod) out of what every command loads. Minifying saves nothing worth its bugs.
      bytecode: true,
      format: 'esm',
      splitting: true,
      minify: false,
      target: 'bun',
      compile: {
        ...(target && { target: bunTarget(target) }),
        outfile: made,
        // The repository in which chunk runs must not run code, or set variables, in our process.
        autoloadDotenv: false,
        autoloadBunfig: false,
        autoloadTsconfig: false,
        autoloadPackageJson: false,
      },
      define: definesOf(options),
    });
    renameSync(made, outfile);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

function definesOf(options: BuildOptions): Record<string, string> {
  const { writeKey, endpoint, eventName, version, publicKey, repository } = options;
  return {
    CHUNK_VERSION: JSON.stringify(version ?? packageJson.version),
    CHUNK_WRITE_KEY: JSON.stringify(writeKey),
    ...(endpoint && { CHUNK_ENDPOINT: JSON.stringify(endpoint) }),
    ...(eventName && { CHUNK_EVENT_NAME: JSON.stringify(eventName) }),
    ...(publicKey && { CHUNK_PUBLIC_KEY: JSON.stringify(publicKey) }),
    ...(repository && { CHUNK_REPOSITORY: JSON.stringify(repository) }),
  };
}
