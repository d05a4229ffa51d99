import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Line } from './lines.ts';
import { purposes } from './permissions.ts';
import { runIn } from './run.ts';
import { makeWorld, type Surroundings } from './sandbox.ts';
import { breachesOf, readDeeds, tracing } from './trace.ts';

/** A way to opt out, as a user would. */
export interface OptOut {
  readonly name: string;
  readonly flag?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly config?: Readonly<Record<string, unknown>> | string;
  /** Whether the build without a write key is run. */
  readonly keyless?: true;
}

/** Every opt-out; values that people would take for "off" count as a wish to opt out, too. */
export const optOuts: readonly OptOut[] = [
  { name: '--no-telemetry', flag: '--no-telemetry' },
  { name: 'CHUNK_NO_TELEMETRY', env: { CHUNK_NO_TELEMETRY: '1' } },
  { name: 'NO_ANALYTICS', env: { NO_ANALYTICS: '0' } },
  { name: 'DO_NOT_TRACK', env: { DO_NOT_TRACK: 'false' } },
  { name: 'CI', env: { CI: 'true' } },
  { name: 'noTelemetry', config: { noTelemetry: true } },
  { name: 'damaged config', config: '{' },
  { name: 'no write key', keyless: true },
];

/** No opt-out at all: what it shows must be seen, or the audit is blind. */
const control: OptOut = { name: 'control' };

/** Whether the tracer sees what telemetry does where it is on: its files and its sender. */
export async function isBlind(keyed: string, surroundings: Surroundings): Promise<boolean> {
  const line = { command: 'chunk config show', argv: ['config', 'show'], recorded: true };
  const seen = await auditOptedOut({ keyed, keyless: keyed }, line, control, surroundings);
  const queued = seen.some((words) => /^wrote .*\/queue\/.*\.json$/.test(words));
  return !queued || !seen.some((words) => words.startsWith('started '));
}

/** Runs a line with an opt-out under the tracer, and says what it did beyond its purpose. */
export async function auditOptedOut(
  binaries: { readonly keyed: string; readonly keyless: string },
  line: Line,
  optOut: OptOut,
  surroundings: Surroundings,
): Promise<string[]> {
  const world = makeWorld(surroundings, optOut.config ?? {});
  const trace = join(world.folder, 'trace');
  const binary = optOut.keyless ? binaries.keyless : binaries.keyed;
  const purpose = purposes[line.command] ?? {};
  const argv = optOut.flag === undefined ? line.argv : [optOut.flag, ...line.argv];
  try {
    await runIn(world, [...tracing(trace), binary, ...argv], purpose, optOut.env);
    return breachesOf(readDeeds(trace, world.cwd), purpose, world);
  } finally {
    rmSync(world.folder, { recursive: true, force: true });
  }
}
