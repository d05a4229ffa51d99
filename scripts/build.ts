/**
 * The one definition of the build.
 *
 *   bun run build                        this machine's binary → dist/chunk
 *   bun run build --outfile PATH         … → PATH
 *   bun run build --target linux-arm64   another system's
 *   bun run build --release              all that a release consists of → dist/release
 *
 * Flags of --release: --target, of these targets alone (may be repeated); --outdir PATH;
 * --unsigned, without the signature, and then without `chunk upgrade` too.
 *
 * Environment: SEGMENT_WRITE_KEY, or SEGMENT_WRITE_KEY_<TARGET> for one target (LINUX_X64_MUSL);
 * SEGMENT_WRITE_KEY_DEVELOPMENT instead for a prerelease, a version with "-"; SEGMENT_ENDPOINT, the
 * collector's base URL; SEGMENT_EVENT_NAME, another name for the event. Without a key the binary
 * can never send.
 * CHUNK_SIGNING_KEY, a secret key of minisign without a password; CHUNK_PUBLIC_KEY, the public key
 * to bake in where it is another one; CHUNK_REPOSITORY, where releases are: owner/name.
 */
import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import packageJson from '../package.json';
import {
  checkBunVersion,
  checkEnvironment,
  collectorOf,
  type Environment,
  upgradeConstants,
  writeKeyFor,
} from './build-inputs.ts';
import { binaryName, bunTarget, type Target, targetByName, targets } from './targets.ts';

const root = resolve(import.meta.dir, '..');

export interface BuildOptions {
  readonly outfile: string;
  readonly writeKey: string;
  readonly endpoint?: string | undefined;
  readonly eventName?: string | undefined;
  /** What releases are verified with; without it the binary cannot upgrade itself. */
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
        // A stranger's repository must not run its code, or set variables, in our process.
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

async function main(argv: readonly string[], env: Environment): Promise<void> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      release: { type: 'boolean', default: false },
      unsigned: { type: 'boolean', default: false },
      outfile: { type: 'string' },
      outdir: { type: 'string' },
      target: { type: 'string', multiple: true, default: [] },
    },
  });
  checkBunVersion(Bun.version, packageJson.packageManager);
  checkEnvironment(env);
  const chosen = values.target.map(targetByName);
  if (values.release) {
    if (values.outfile) throw new Error('--release takes --outdir, not --outfile');
    const { release } = await import('./release.ts');
    return release(env, {
      folder: resolve(values.outdir ?? join(root, 'dist/release')),
      targets: chosen.length === 0 ? targets : chosen,
      unsigned: values.unsigned,
    });
  }
  if (values.unsigned || values.outdir) throw new Error('--unsigned and --outdir need --release');
  if (chosen.length > 1) throw new Error('more than one --target needs --release');
  const [target] = chosen;
  const defaultName = target === undefined ? 'dist/chunk' : `dist/${binaryName(target)}`;
  const outfile = resolve(values.outfile ?? join(root, defaultName));
  const writeKey = writeKeyFor(target ?? hostTarget(), env);
  await compile({ outfile, target, writeKey, ...collectorOf(env), ...upgradeConstants(env) });
  console.log(`${outfile}${writeKey === '' ? '  (without a write key: it can never send)' : ''}`);
}

function hostTarget(): Target | undefined {
  const os = process.platform === 'win32' ? 'windows' : process.platform;
  return targets.find((target) => target.os === os && target.arch === process.arch);
}

if (import.meta.main) {
  try {
    await main(Bun.argv.slice(2), process.env);
  } catch (error) {
    console.error(`error: ${error instanceof Error ? error.message : error}`);
    process.exitCode = 1;
  }
}
