import type { Cli } from '../system/cli.ts';
import type { ChildEnvironment } from '../system/environment.ts';
import type { ShellOutput } from '../system/process-groups.ts';
import { namesChangedPackages, withChangedPackages } from './changed-packages.ts';
import type { PassCache } from './pass-cache.ts';
import type { WorkingTree } from './working-tree.ts';

/** A command to run. */
export interface Check {
  readonly name: string;
  /** A command line for `sh -c`. */
  readonly run: string;
  readonly timeoutSeconds: number;
  /** The command's object in the project's config file. */
  readonly source: unknown;
  /** False for a command that must run every time. */
  readonly cacheable: boolean;
  /** True if it is configured to run on a CircleCI sidecar. */
  readonly remote: boolean;
}

export interface CheckResult {
  readonly name: string;
  /** The command line that ran. */
  readonly command: string;
  readonly status: 'passed' | 'failed' | 'skipped';
  /** Null if the command was skipped, killed by chunk, or could not be started. */
  readonly exitCode: number | null;
  readonly durationMs: number;
  readonly cached: boolean;
  /** Set if chunk killed it: its own timeout or the deadline of the run. */
  readonly ended?: 'timeout' | 'deadline';
  /** Why it could not be started, if known. */
  readonly why?: string;
}

/** Options for `runChecks`, with callbacks for progress. */
export interface CheckRunOptions {
  readonly folder: string;
  readonly env: ChildEnvironment;
  /** The variables of `--env` and `--env-file`, which `env` includes. */
  readonly variables: Readonly<Record<string, string>>;
  readonly tree: WorkingTree;
  /** Undefined to run every check. */
  readonly cache: PassCache | undefined;
  readonly output: ShellOutput;
  /** The time by which the run must end, in milliseconds since the epoch. */
  readonly deadline: number;
  readonly onStart: (check: Check, line: string) => void;
  readonly onEnd: (result: CheckResult) => void;
}

/**
 * Runs checks in order and skips the rest after the first failure. Kills processes that they leave
 * behind. Throws `Interrupted` after a signal.
 */
export async function runChecks(
  checks: readonly Check[],
  options: CheckRunOptions,
  cli: Cli,
): Promise<readonly CheckResult[]> {
  const results: CheckResult[] = [];
  try {
    for (const check of checks) {
      const hasFailed = results.some(({ status }) => status !== 'passed');
      const result = hasFailed ? skipped(check) : await runCheck(check, options, cli);
      results.push(result);
      options.onEnd(result);
    }
  } finally {
    await cli.endLeftoverGroups();
  }
  return results;
}

async function runCheck(check: Check, options: CheckRunOptions, cli: Cli): Promise<CheckResult> {
  const { folder, variables, tree, deadline } = options;
  const cache = check.cacheable ? options.cache : undefined;
  cli.signal.throwIfAborted();
  const status = namesChangedPackages(check.run) ? await tree.status() : undefined;
  const command = withChangedPackages(check.run, status, folder);
  const digest = cache && (await tree.digest());
  const { name, source } = check;
  const key = digest && cache?.key({ folder, line: command, source, variables }, digest);
  cli.signal.throwIfAborted();
  options.onStart(check, command);
  // Agents may run a hook twice at once. The second run waits and usually finds a stored pass.
  const lock =
    key && (await cache?.lock(key, { timeoutMs: check.timeoutSeconds * 1000, deadline }));
  try {
    if (key !== undefined && cache?.has(key)) {
      return { name, command, status: 'passed', exitCode: 0, durationMs: 0, cached: true };
    }
    const result = await runNow(check, command, options, cli);
    // If files changed during the run, the check may not have seen the change.
    const mayStore = result.status === 'passed' && key !== undefined;
    if (mayStore && (await tree.digest()) === digest) cache?.add(key);
    return result;
  } finally {
    if (lock) lock.release();
  }
}

async function runNow(
  { name, timeoutSeconds }: Check,
  command: string,
  { folder, env, tree, output, deadline }: CheckRunOptions,
  cli: Cli,
): Promise<CheckResult> {
  const { signal } = cli;
  signal.throwIfAborted();
  const startedAt = cli.now();
  const checkTimeoutMs = timeoutSeconds * 1000;
  const timeoutMs = Math.min(checkTimeoutMs, deadline - startedAt);
  const late = { status: 'failed', exitCode: null, ended: 'deadline' } as const;
  if (timeoutMs <= 0) return { name, command, durationMs: 0, cached: false, ...late };
  const run = await cli.runShell(command, { cwd: folder, env, timeoutMs, signal, output });
  tree.invalidate();
  signal.throwIfAborted();
  const durationMs = Math.max(cli.now() - startedAt, 0);
  const base = { name, command, durationMs, cached: false };
  if (run.timedOut)
    return { ...base, ...late, ended: timeoutMs < checkTimeoutMs ? 'deadline' : 'timeout' };
  const { exitCode = null, why } = run;
  const status = exitCode === 0 ? 'passed' : 'failed';
  return { ...base, status, exitCode, ...(why !== undefined && { why }) };
}

function skipped({ name, run }: Check): CheckResult {
  return { name, command: run, status: 'skipped', exitCode: null, durationMs: 0, cached: false };
}
