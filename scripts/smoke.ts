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
import { startCollector } from '../test/support/collector.ts';
import { compile } from './compile.ts';
import { targetByName } from './targets.ts';
import { withFolder } from './temporary-folder.ts';

const runTimeoutMs = 60_000;
const deliveryLimitMs = 60_000;

/** A system whose programs run here by emulation. */
interface Foreign {
  readonly target: string;
  readonly emulator: string;
  readonly flags: readonly string[];
}

const foreign: readonly Foreign[] = [
  { target: 'linux-arm64', emulator: 'qemu-aarch64', flags: ['-L', '/usr/aarch64-linux-gnu'] },
  { target: 'linux-x64', emulator: 'qemu-x86_64', flags: ['-cpu', 'Nehalem'] },
];

/**
 * Runs a binary and says what worked. Throws for what did not. `emulated` is a program and its
 * flags to run it by; the sender, which a binary starts without them, is then run by hand.
 */
export async function smoke(
  binary: string,
  emulated: { by?: readonly string[]; writeKey?: string } = {},
): Promise<string> {
  const { by = [], writeKey } = emulated;
  return withFolder(async (home) => {
    const collector = startCollector();
    const batch = () => collector.requests.find(({ body }) => body.includes('chunk config show'));
    try {
      const run = async (...args: string[]): Promise<string> => {
        const child = Bun.spawn([...by, binary, ...args], {
          env: { HOME: home, CHUNK_TELEMETRY_ENDPOINT: collector.url },
          timeout: runTimeoutMs,
          stdout: 'pipe',
          stderr: 'pipe',
        });
        const [stdout, stderr] = await Promise.all([child.stdout.text(), child.stderr.text()]);
        const exitCode = await child.exited;
        if (exitCode === 0) return stdout;
        throw new Error(`chunk ${args.join(' ')} ended with ${exitCode}: ${stderr}`);
      };
      const version = (await run('--version')).trim();
      if (version !== `chunk ${packageJson.version}`) throw new Error(`its version is ${version}`);
      await run('config', 'show', '--json');
      if (by.length > 0) await run('telemetry', 'flush');
      await collector.waitUntil(() => batch() !== undefined, deliveryLimitMs);
      if (writeKey !== undefined && !batch()?.body.includes(writeKey)) {
        throw new Error('the batch has another write key than the build was given');
      }
      return `${version}; chunk config show recorded and delivered`;
    } finally {
      await collector.stop();
    }
  });
}

/** Builds a foreign binary, and runs it. */
async function smokeForeign({ target, emulator, flags }: Foreign, folder: string): Promise<string> {
  const program = Bun.which(emulator);
  if (program === null) throw new Error(`${emulator} is not there (apt-get install qemu-user)`);
  const writeKey = `smoke-${target}`;
  const binary = join(folder, target, 'chunk');
  await compile({ outfile: binary, target: targetByName(target), writeKey });
  return smoke(binary, { by: [program, ...flags], writeKey });
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    args: Bun.argv.slice(2),
    options: { foreign: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  try {
    if (values.foreign) {
      await withFolder(async (folder) => {
        for (const each of foreign) {
          console.log(`${each.target}: ${await smokeForeign(each, folder)}`);
        }
      });
    }
    for (const path of positionals) console.log(`${path}: ${await smoke(resolve(path))}`);
  } catch (error) {
    console.error(`error: ${error instanceof Error ? error.message : error}`);
    process.exitCode = 1;
  }
}
