/**
 * Makes a release: for each target the binary and its archive, the install scripts, and the
 * checksums of all of them with their signature.
 */

import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { mkdtempDisposable } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import packageJson from '../package.json';
import { defaultRepository } from '../src/system/build-info.ts';
import type { Environment } from '../src/system/environment.ts';
import { sha256Of } from '../src/system/sha256.ts';
import { type ArchiveFile, tarGz, zip } from './archive.ts';
import { constantsOf, signingKey, writeKeyFor } from './build-inputs.ts';
import { compile } from './compile.ts';
import { signatureText } from './signing.ts';
import { archiveName, binaryName, type Target, targetName } from './targets.ts';

const root = resolve(import.meta.dir, '..');

/** The documents in every archive, by their path in the repository. */
const documents = [
  'LICENSE',
  'README.md',
  'TELEMETRY.md',
  'man/chunk.1',
  'completions/chunk.bash',
  'completions/_chunk',
  'completions/chunk.fish',
  'completions/chunk.ps1',
];

export interface ReleaseOptions {
  readonly folder: string;
  readonly targets: readonly Target[];
  readonly unsigned: boolean;
}

/** Makes a release in a folder, which appears whole or not at all. Throws without a signing key. */
export async function release(env: Environment, options: ReleaseOptions): Promise<void> {
  const key = signingKey(env);
  if (key === undefined && !options.unsigned) {
    throw new Error(
      'a release is signed: set CHUNK_SIGNING_KEY, or say --unsigned (no `chunk upgrade` then)',
    );
  }
  mkdirSync(dirname(options.folder), { recursive: true });
  await using unfinished = await mkdtempDisposable(`${options.folder}.unfinished-`);
  const folder = join(unfinished.path, 'release');
  const sums = new Map<string, string>();
  const write = async (name: string, data: Uint8Array): Promise<void> => {
    await Bun.write(join(folder, name), data);
    sums.set(name, sha256Of(data));
  };
  const beside = await readDocuments();
  const constants = constantsOf(env, options.unsigned);
  for (const target of options.targets) {
    const outfile = join(folder, binaryName(target));
    const writeKey = writeKeyFor(target, env);
    await compile({ ...constants, outfile, target, writeKey });
    const program = await Bun.file(outfile).bytes();
    await write(binaryName(target), program);
    await write(archiveName(target), archiveOf(target, program, beside));
    console.log(`${binaryName(target)}${writeKey === '' ? '  (without a write key)' : ''}`);
  }
  const repository = constants.repository ?? defaultRepository;
  for (const script of ['install.sh', 'install.ps1']) {
    // The script knows where its release is, and the key to verify it with.
    const text = (await Bun.file(join(root, script)).text())
      .replaceAll(defaultRepository, repository)
      .replace('@PUBLIC_KEY@', constants.publicKey ?? '');
    await write(script, Buffer.from(text));
  }
  const list = Buffer.from(
    [...sums]
      .map(([name, sum]) => `${sum}  ${name}\n`)
      .sort()
      .join(''),
  );
  await Bun.write(join(folder, 'SHA256SUMS'), list);
  if (key !== undefined && !options.unsigned) {
    const signature = signatureText(list, key, `chunk ${packageJson.version}`);
    await Bun.write(join(folder, 'SHA256SUMS.minisig'), signature);
  }
  rmSync(options.folder, { recursive: true, force: true });
  renameSync(folder, options.folder);
}

function readDocuments(): Promise<ArchiveFile[]> {
  return Promise.all(
    documents.map(async (path) => ({
      name: path,
      data: await Bun.file(join(root, path)).bytes(),
      executable: false,
    })),
  );
}

/** Returns an archive with one folder at the top, so that unpacking it leaves one entry. */
function archiveOf(target: Target, data: Uint8Array, beside: readonly ArchiveFile[]): Uint8Array {
  const isWindows = target.os === 'windows';
  const folder = `chunk-${packageJson.version}-${targetName(target)}`;
  const program = { name: isWindows ? 'chunk.exe' : 'chunk', data, executable: true };
  const files = [program, ...beside].map((file) => ({ ...file, name: `${folder}/${file.name}` }));
  return isWindows ? zip(files) : tarGz(files);
}
