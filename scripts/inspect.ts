/**
 * Checks a release without running it, for the systems that are not here:
 *
 *   bun scripts/inspect.ts dist/release [--unsigned]
 *
 * Per target: the format and the processor of the binary, its C library or code signature, the
 * constants in it, its size, and that the archive holds it, executable. For all: checksums and
 * signature. Environment: as for the build; the keys must be the ones in the binaries.
 */

import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import packageJson from '../package.json';
import type { Environment } from '../src/system/environment.ts';
import { programIn } from '../src/upgrade/archive.ts';
import { verifySignature } from '../src/upgrade/minisign.ts';
import { upgradeConstants, writeKeyFor } from './build-inputs.ts';
import { archiveName, binaryName, type Target, targetName, targets } from './targets.ts';

const minBinaryBytes = 60_000_000;
const maxBinaryBytes = 150_000_000;

/** Returns the problems of a release, as sentences. */
export async function inspectRelease(
  folder: string,
  env: Environment,
  options: { unsigned: boolean },
): Promise<string[]> {
  const problems: string[] = [];
  const names = new Set(readdirSync(folder));
  const present = targets.filter((target) => names.has(binaryName(target)));
  if (present.length === 0) problems.push('there is no binary');
  const { publicKey } = upgradeConstants(options.unsigned ? {} : env);
  for (const target of present) {
    const say = (problem: string): void => {
      problems.push(`${targetName(target)}: ${problem}`);
    };
    const binary = Buffer.from(await Bun.file(join(folder, binaryName(target))).arrayBuffer());
    for (const problem of formatProblems(target, binary)) say(problem);
    if (binary.length < minBinaryBytes || binary.length > maxBinaryBytes) {
      say(`its size is ${binary.length} bytes`);
    }
    const constants = { version: packageJson.version, publicKey, key: writeKeyFor(target, env) };
    for (const [name, value] of Object.entries(constants)) {
      if (value !== '' && !binary.includes(`"${value}"`)) say(`the ${name} is not in it`);
    }
    const archive = await Bun.file(join(folder, archiveName(target))).bytes();
    const program = programIn(archiveName(target), archive);
    if (program === undefined || !binary.equals(program)) say('its archive holds another program');
  }
  problems.push(...(await listProblems(folder, names, publicKey, options.unsigned)));
  return problems;
}

async function listProblems(
  folder: string,
  names: ReadonlySet<string>,
  publicKey: string,
  unsigned: boolean,
): Promise<string[]> {
  const problems: string[] = [];
  const sums = await Bun.file(join(folder, 'SHA256SUMS')).bytes();
  for (const line of new TextDecoder().decode(sums).trimEnd().split('\n')) {
    const [sum, name = ''] = line.split('  ');
    const data = names.has(name) ? await Bun.file(join(folder, name)).bytes() : '';
    const actual = new Bun.CryptoHasher('sha256').update(data).digest('hex');
    if (actual !== sum) problems.push(`${name}: the checksum is of another file`);
  }
  if (unsigned) return problems;
  if (!names.has('SHA256SUMS.minisig')) return [...problems, 'there is no signature'];
  const signature = await Bun.file(join(folder, 'SHA256SUMS.minisig')).text();
  const verdict = verifySignature(sums, signature, publicKey);
  return verdict.ok ? problems : [...problems, `the signature is wrong: ${verdict.why}`];
}

/** Processors by their number in each format: ELF's e_machine, Mach-O's cputype, PE's Machine. */
const machines = {
  linux: { x64: 62, arm64: 183 },
  darwin: { x64: 0x01000007, arm64: 0x0100000c },
  windows: { x64: 0x8664, arm64: 0xaa64 },
} as const;

const machoMagic = 0xfeedfacf;
const machoCodeSignature = 0x1d;

/** Returns the problems of a binary's format for a target. */
export function formatProblems({ os, arch, libc }: Target, binary: Buffer): string[] {
  const wrong = (what: string, is: number): string => `${what} is 0x${is.toString(16)}`;
  const machine = machines[os][arch];
  if (os === 'linux') {
    if (binary.toString('latin1', 0, 5) !== '\u007fELF\u0002')
      return ['it is not a 64-bit ELF file'];
    const is = binary.readUInt16LE(18);
    const isMusl = binary.subarray(0, 4096).includes('/ld-musl-');
    return [
      ...(is === machine ? [] : [wrong('its processor', is)]),
      ...(isMusl === (libc === 'musl') ? [] : ['it is for another C library']),
    ];
  }
  if (os === 'darwin') {
    if (binary.readUInt32LE(0) !== machoMagic) return ['it is not a 64-bit Mach-O file'];
    const is = binary.readUInt32LE(4);
    return [
      ...(is === machine ? [] : [wrong('its processor', is)]),
      // An ARM Mac refuses to run what has no signature at all.
      ...(arch === 'arm64' && !hasCodeSignature(binary) ? ['it has no code signature'] : []),
    ];
  }
  if (binary.toString('latin1', 0, 2) !== 'MZ') return ['it is not a Windows program'];
  const header = binary.readUInt32LE(0x3c);
  if (binary.readUInt32LE(header) !== 0x4550) return ['it is not a Windows program'];
  const is = binary.readUInt16LE(header + 4);
  return is === machine ? [] : [wrong('its processor', is)];
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
    args: Bun.argv.slice(2),
    options: { unsigned: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const folder = resolve(positionals[0] ?? 'dist/release');
  const problems = await inspectRelease(folder, process.env, values);
  for (const problem of problems) console.error(`error: ${problem}`);
  if (problems.length > 0) process.exitCode = 1;
  else console.log(`${folder}: formats, constants, sizes, archives, checksums: all right`);
}
