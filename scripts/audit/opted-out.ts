import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeSandbox, type SandboxOptions } from '../../test/support/sandbox.ts';
import type { AuditLine } from './lines.ts';
import { permissions } from './permissions.ts';
import { runIn } from './run.ts';
import { breachesOf, readTrace, tracing } from './trace.ts';

/** A way to opt out, as a user would. */
export interface OptOut {
  readonly name: string;
  readonly flag?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly config?: Readonly<Record<string, unknown>> | string;
  /** True if the build without a write key is run. */
  readonly keyless?: true;
}

/** Every opt-out. Values such as `0` or `false` opt out, too. */
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

export interface Binaries {
  readonly keyed: string;
  readonly keyless: string;
}

/** True if the tracer sees what telemetry does without an opt-out: its files and its sender. */
export async function isBlind(binaries: Binaries, options: SandboxOptions): Promise<boolean> {
  const line = { command: 'chunk config show', argv: ['config', 'show'], recorded: true };
  const seen = await auditOptedOut(binaries, line, { name: 'none' }, options);
  const queued = seen.some((words) => /^wrote .*\/queue\/.*\.json$/.test(words));
  return !queued || !seen.some((words) => words.startsWith('started '));
}

/** Runs a line with an opt-out under the tracer; returns what it did beyond its permissions. */
export async function auditOptedOut(
  binaries: Binaries,
  line: AuditLine,
  { keyless, config, flag, env }: OptOut,
  options: SandboxOptions,
): Promise<string[]> {
  const sandbox = makeSandbox({ ...options, ...(config !== undefined && { config }) });
  const trace = join(sandbox.home, '..', 'trace');
  const binary = keyless ? binaries.keyless : binaries.keyed;
  const allowed = permissions[line.command] ?? {};
  const argv = flag === undefined ? line.argv : [flag, ...line.argv];
  try {
    await runIn(sandbox, [...tracing(trace), binary, ...argv], allowed, env);
    return breachesOf(readTrace(trace, sandbox.cwd), allowed, sandbox);
  } finally {
    rmSync(trace, { force: true });
  }
}
