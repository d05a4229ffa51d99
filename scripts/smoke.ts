/**
 * Runs a binary as a user would, against a collector on loopback: its version, one recorded
 * command, and the delivery of the event.
 *
 *   bun scripts/smoke.ts dist/chunk                   a binary of this machine's own
 *   bun scripts/smoke.ts --foreign                    emulated binaries of other systems
 *
 * The binary must have a write key. `--foreign` needs qemu and the libraries of the other system:
 * qemu-user, libc6-arm64-cross, libstdc++6-arm64-cross, libgcc-s1-arm64-cross.
 */
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import packageJson from '../package.json';
import { chunk } from '../test/support/binary.ts';
import { startCollector } from '../test/support/collector.ts';
import { temporaryFolder } from '../test/support/folders.ts';
import { compile } from './compile.ts';
import { targetByName } from './targets.ts';

const deliveryLimitMs = 60_000;

/** Systems whose programs run here by emulation: the target, and the emulator with its flags. */
const foreign = [
  ['linux-arm64', 'qemu-aarch64', '-L', '/usr/aarch64-linux-gnu'],
  ['linux-x64', 'qemu-x86_64', '-cpu', 'Nehalem'],
] as const;

/** Runs a binary, by an emulator if one is given, and prints its version. Throws if it fails. */
async function smoke(binary: string, emulator: readonly string[], writeKey: string): Promise<void> {
  const home = temporaryFolder();
  const collector = startCollector();
  const env = { CHUNK_TELEMETRY_ENDPOINT: collector.url };
  const [program = binary, ...flags] = [...emulator, binary];
  const run = async (...args: string[]): Promise<string> => {
    const options = { home, env, binary: program };
    const { exitCode, stdout, stderr } = await chunk([...flags, ...args], options);
    if (exitCode === 0) return stdout;
    throw new Error(`chunk ${args.join(' ')} exited with ${exitCode}: ${stderr}`);
  };
  const batch = () => collector.requests.find(({ body }) => body.includes('chunk config show'));
  try {
    const version = (await run('--version')).trim();
    if (version !== `chunk ${packageJson.version}`) throw new Error(`its version is ${version}`);
    await run('config', 'show', '--json');
    // The sender that an emulated binary starts does not run under the emulator.
    if (emulator.length > 0) await run('telemetry', 'flush');
    await collector.waitUntil(() => batch() !== undefined, deliveryLimitMs);
    if (!batch()?.body.includes(writeKey)) throw new Error(`the batch lacks the key ${writeKey}`);
    console.log(`${binary}: ${version}; chunk config show recorded and delivered`);
  } finally {
    await collector.stop();
  }
}

/** Builds the binary of another system, and runs it. */
async function smokeForeign([target, emulator, ...flags]: (typeof foreign)[number]): Promise<void> {
  const program = Bun.which(emulator);
  if (program === null) throw new Error(`${emulator} is not installed (apt-get install qemu-user)`);
  const writeKey = `smoke-${target}`;
  const binary = join(temporaryFolder(), `chunk-${target}`);
  await compile({ outfile: binary, target: targetByName(target), writeKey });
  await smoke(binary, [program, ...flags], writeKey);
}

const { values, positionals } = parseArgs({
  options: { foreign: { type: 'boolean', default: false } },
  allowPositionals: true,
});
try {
  for (const system of values.foreign ? foreign : []) await smokeForeign(system);
  for (const path of positionals) await smoke(resolve(path), [], '');
} catch (error) {
  console.error(`error: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
