/**
 * The one definition of the build.
 *
 *   bun run build                        this machine's binary → dist/chunk
 *   bun run build --outfile PATH         … → PATH
 *   bun run build --target linux-arm64   another system's
 *   bun run build --release              every target, archives, SHA256SUMS → dist/release
 *
 * Environment: SEGMENT_WRITE_KEY, or SEGMENT_WRITE_KEY_<TARGET> for one target (LINUX_X64_MUSL);
 * SEGMENT_ENDPOINT, the collector's base URL. Without a key the binary can never send.
 */
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import packageJson from '../package.json';
import { tarGz, zip } from './archive.ts';
import { checkBunVersion, checkEnvironment, writeKeyFor } from './build-inputs.ts';
import {
  binaryName,
  bunTarget,
  type Target,
  targetByName,
  targetName,
  targets,
} from './targets.ts';

const root = resolve(import.meta.dir, '..');

export interface BuildOptions {
  readonly outfile: string;
  readonly writeKey: string;
  readonly endpoint?: string | undefined;
  /** Undefined for the machine that builds. */
  readonly target?: Target | undefined;
  /** Replaces the version in package.json. */
  readonly version?: string;
}

/** Compiles one binary. Its file appears whole, or not at all. */
export async function compile(options: BuildOptions): Promise<void> {
  const { outfile, target } = options;
  const unfinished = `${outfile}.${process.pid}.unfinished`;
  mkdirSync(dirname(outfile), { recursive: true });
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
        outfile: unfinished,
        // A stranger's repository must not run its code, or set variables, in our process.
        autoloadDotenv: false,
        autoloadBunfig: false,
        autoloadTsconfig: false,
        autoloadPackageJson: false,
      },
      define: definesOf(options),
    });
    // For Windows, Bun appends `.exe` to a name without it.
    const made = target?.os === 'windows' ? `${unfinished}.exe` : unfinished;
    renameSync(made, outfile);
  } finally {
    rmSync(unfinished, { force: true });
    rmSync(`${unfinished}.exe`, { force: true });
  }
}

function definesOf({ writeKey, endpoint, version }: BuildOptions): Record<string, string> {
  return {
    CHUNK_VERSION: JSON.stringify(version ?? packageJson.version),
    CHUNK_WRITE_KEY: JSON.stringify(writeKey),
    ...(endpoint && { CHUNK_ENDPOINT: JSON.stringify(endpoint) }),
  };
}

type Environment = Readonly<Record<string, string | undefined>>;

async function release(env: Environment): Promise<void> {
  const folder = join(root, 'dist/release');
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  try {
    const sums: string[] = [];
    const write = async (name: string, data: Uint8Array): Promise<void> => {
      await Bun.write(join(unfinished, name), data);
      sums.push(`${new Bun.CryptoHasher('sha256').update(data).digest('hex')}  ${name}`);
    };
    for (const target of targets) {
      const name = binaryName(target);
      await compile({
        outfile: join(unfinished, name),
        target,
        writeKey: writeKeyFor(target, env),
        endpoint: env['SEGMENT_ENDPOINT'],
      });
      await writeArchive(target, join(unfinished, name), write);
      console.log(`${name}${writeKeyFor(target, env) === '' ? '  (without a write key)' : ''}`);
    }
    await Bun.write(join(unfinished, 'SHA256SUMS'), `${sums.sort().join('\n')}\n`);
    rmSync(folder, { recursive: true, force: true });
    renameSync(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

async function writeArchive(
  target: Target,
  binary: string,
  write: (name: string, data: Uint8Array) => Promise<void>,
): Promise<void> {
  const read = async (path: string): Promise<Uint8Array> => Bun.file(path).bytes();
  const isWindows = target.os === 'windows';
  const data = await read(binary);
  await write(binaryName(target), data);
  const files = [
    { name: isWindows ? 'chunk.exe' : 'chunk', data, executable: true },
    { name: 'LICENSE', data: await read(join(root, 'LICENSE')), executable: false },
    { name: 'README.md', data: await read(join(root, 'README.md')), executable: false },
  ];
  const base = `chunk-${targetName(target)}`;
  if (isWindows) await write(`${base}.zip`, zip(files));
  else await write(`${base}.tar.gz`, tarGz(files));
}

async function main(argv: readonly string[], env: Environment): Promise<void> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      release: { type: 'boolean', default: false },
      outfile: { type: 'string' },
      target: { type: 'string' },
    },
  });
  checkBunVersion(Bun.version, packageJson.packageManager);
  checkEnvironment(env);
  if (values.release) {
    if (values.outfile || values.target) throw new Error('--release takes no other flag');
    return release(env);
  }
  const target = values.target === undefined ? undefined : targetByName(values.target);
  const defaultName = target === undefined ? 'dist/chunk' : `dist/${binaryName(target)}`;
  const outfile = resolve(values.outfile ?? join(root, defaultName));
  const writeKey = writeKeyFor(target ?? hostTarget(), env);
  await compile({ outfile, target, writeKey, endpoint: env['SEGMENT_ENDPOINT'] });
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
