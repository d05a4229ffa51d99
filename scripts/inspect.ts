/**
 * Checks a release without running it, for the systems that are not here:
 *
 *   bun scripts/inspect.ts dist/release [--unsigned]
 *
 * Per target: the format and the processor of the binary, its C library or code signature, the
 * constants in it, its size, and that the archive holds it. For all: checksums and signature.
 * Environment: as for the build; the keys must be the ones in the binaries.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import packageJson from '../package.json';
import type { Environment } from '../src/system/environment.ts';
import { sha256Of } from '../src/system/sha256.ts';
import { programIn } from '../src/upgrade/archive.ts';
import { verifySignature } from '../src/upgrade/minisign.ts';
import { constantsOf, writeKeyFor } from './build-inputs.ts';
import { archiveName, binaryName, type Target, targetName, targets } from './targets.ts';

const minBytes = 60_000_000;
const maxBytes = 150_000_000;

/** Returns the problems of a release, as sentences. */
export function inspectRelease(
  folder: string,
  env: Environment,
  { unsigned }: { readonly unsigned: boolean },
): string[] {
  const names = readdirSync(folder);
  const read = (name: string): Buffer => readFileSync(join(folder, name));
  const { publicKey = '' } = constantsOf(env, unsigned);
  const present = targets.filter((target) => names.includes(binaryName(target)));
  const problems = present.length === 0 ? ['there is no binary'] : [];
  for (const target of present) {
    const constants = { version: packageJson.version, publicKey, key: writeKeyFor(target, env) };
    const binary = read(binaryName(target));
    const program = programIn(archiveName(target), read(archiveName(target)));
    const own = [
      ...formatProblems(target, binary),
      ...(binary.length < minBytes || binary.length > maxBytes
        ? [`its size is ${binary.length} bytes`]
        : []),
      ...Object.entries(constants)
        .filter(([, value]) => value !== '' && !binary.includes(`"${value}"`))
        .map(([name]) => `the ${name} is not in it`),
      ...(program && binary.equals(program) ? [] : ['its archive holds another program']),
    ];
    problems.push(...own.map((problem) => `${targetName(target)}: ${problem}`));
  }
  const sums = read('SHA256SUMS');
  for (const line of sums.toString().trimEnd().split('\n')) {
    const [sum, name = ''] = line.split('  ');
    const data = names.includes(name) ? read(name) : '';
    const actual = sha256Of(data);
    if (actual !== sum) problems.push(`${name}: the checksum is of another file`);
  }
  if (unsigned) return problems;
  if (!names.includes('SHA256SUMS.minisig')) return [...problems, 'there is no signature'];
  const verdict = verifySignature(sums, read('SHA256SUMS.minisig').toString(), publicKey);
  return verdict.ok ? problems : [...problems, `the signature is wrong: ${verdict.why}`];
}

/** The magic number of each format, and its processors: ELF, Mach-O and PE, little-endian. */
const formats = {
  linux: { magic: 0x464c457f, processorAt: 18, x64: 62, arm64: 183 },
  darwin: { magic: 0xfeedfacf, processorAt: 4, x64: 7, arm64: 12 },
  windows: { magic: 0x4550, processorAt: 4, x64: 0x8664, arm64: 0xaa64 },
} as const;

const machoCodeSignature = 0x1d;

/** Returns the problems of a binary's format for a target. */
function formatProblems({ os, arch, libc }: Target, binary: Buffer): string[] {
  const { magic, processorAt, ...processors } = formats[os];
  // The DOS header holds the offset of the PE header.
  const start = os === 'windows' ? binary.readUInt32LE(0x3c) : 0;
  if (binary.readUInt32LE(start) !== magic) return [`it is not a program of ${os}`];
  const problems: string[] = [];
  const processor = binary.readUInt16LE(start + processorAt);
  if (processor !== processors[arch]) {
    problems.push(`its processor is 0x${processor.toString(16)}`);
  }
  const isMusl = binary.subarray(0, 4096).includes('/ld-musl-');
  if (isMusl !== (libc === 'musl')) problems.push('it is for another C library');
  // An ARM Mac refuses to run a program without any signature.
  if (os === 'darwin' && arch === 'arm64' && !hasCodeSignature(binary)) {
    problems.push('it has no code signature');
  }
  return problems;
}

function hasCodeSignature(macho: Buffer): boolean {
  const commands = macho.readUInt32LE(16);
  for (let index = 0, at = 32; index < commands; index++) {
    if (macho.readUInt32LE(at) === machoCodeSignature) return true;
    at += macho.readUInt32LE(at + 4);
  }
  return false;
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    options: { unsigned: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const folder = resolve(positionals[0] ?? 'dist/release');
  const problems = inspectRelease(folder, process.env, values);
  for (const problem of problems) console.error(`error: ${problem}`);
  if (problems.length > 0) process.exitCode = 1;
  else console.log(`${folder}: formats, constants, sizes, archives, checksums: all right`);
}
