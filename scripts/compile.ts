import { mkdirSync, renameSync } from 'node:fs';
import { mkdtempDisposable } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import packageJson from '../package.json';
import { bunTarget, exeOf, type Target } from './targets.ts';

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
  const { outfile, target, version = packageJson.version } = options;
  mkdirSync(dirname(outfile), { recursive: true });
  await using unfinished = await mkdtempDisposable(`${outfile}.unfinished-`);
  // Bun writes the name, without its folder, into the binary: it is the same for every build, so
  // that two builds of one commit give the same bytes.
  const made = join(unfinished.path, `chunk${exeOf(target)}`);
  const constants = {
    CHUNK_VERSION: version,
    CHUNK_WRITE_KEY: options.writeKey,
    CHUNK_ENDPOINT: options.endpoint,
    CHUNK_EVENT_NAME: options.eventName,
    CHUNK_PUBLIC_KEY: options.publicKey || undefined,
    CHUNK_REPOSITORY: options.repository,
  };
  const given = Object.entries(constants).filter(([, value]) => value !== undefined);
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
    define: Object.fromEntries(given.map(([name, value]) => [name, JSON.stringify(value)])),
  });
  renameSync(made, outfile);
}
