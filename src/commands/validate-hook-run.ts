import {
  defaultStopHookMaxAttempts,
  hookTimeoutSeconds,
  type ProjectReading,
  readProject,
} from '../config/project.ts';
import { ReportedFailure, UserError } from '../errors.ts';
import type { Cli } from '../system/cli.ts';
import { countFailure, forgetFailures } from '../validate/attempts.ts';
import type { HookCall } from '../validate/hook-call.ts';
import { OutputTail } from '../validate/output-tail.ts';
import { PassCache } from '../validate/pass-cache.ts';
import { type Plan, planOf } from '../validate/plan.ts';
import type { HookRequest } from '../validate/request.ts';
import { type CheckResult, runChecks } from '../validate/run-checks.ts';
import type { WorkingTree } from '../validate/working-tree.ts';
import { blockedText, failureText, gaveUpText } from './validate-hook-messages.ts';
import { printLine, runsHere, summary } from './validate-messages.ts';

/** Time kept before the agent's deadline to end child processes and write the message. */
const deadlineMarginMs = 15_000;
const blockingExitCode = 2;

interface HookCheck extends HookRequest {
  readonly folder: string;
  readonly tree: WorkingTree;
}

/** Runs the checks for an agent's hook. Throws `ReportedFailure` to block the agent. */
export async function checkForAgent(call: HookCall, work: HookCheck, cli: Cli): Promise<void> {
  const { folder, tree } = work;
  const reading = readProject(folder);
  // A user-level hook also runs in projects that have no commands.
  if (work.run === undefined && hasNoCommands(reading)) return;
  const plan = planOrProblem(reading, folder, work);
  if (typeof plan === 'string') {
    return blockOrGiveUp(call, { what: 'reading its config', text: plan }, cli);
  }
  let tail = new OutputTail();
  const results = await runChecks(
    plan.checks,
    {
      ...plan,
      ...work,
      tree,
      cache: work.useCache ? new PassCache(cli) : undefined,
      output: (bytes) => tail.add(bytes),
      deadline: cli.startedAt + timeLimitMs(plan),
      onStart: ({ name, remote }) => {
        tail = new OutputTail();
        if (remote) printLine(runsHere(name), cli);
      },
      onEnd: () => {},
    },
    cli,
  );
  const failure = results.find(({ status }) => status === 'failed');
  if (failure === undefined) return reportPass(call, results, tree, cli);
  const text = failureText(failure, results, tail);
  return blockOrGiveUp(call, { what: failure.name, text, limit: plan.stopHookMaxAttempts }, cli);
}

function hasNoCommands(reading: ProjectReading): boolean {
  if (reading.state === 'missing') return true;
  return reading.state === 'read' && reading.project.commands.length === 0;
}

// An invalid config file blocks; otherwise every change would pass.
function planOrProblem(
  reading: ProjectReading,
  folder: string,
  request: HookRequest,
): Plan | string {
  try {
    return planOf(reading, folder, request);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [error.message, error.detail, error.hint].filter(Boolean).join('\n');
  }
}

function reportPass(
  call: HookCall,
  results: readonly CheckResult[],
  { whyNoDigest }: WorkingTree,
  cli: Cli,
): void {
  if (call.event === 'stop') forgetFailures(call, cli);
  // Not on stdout: Codex reports a hook as broken if it prints anything but JSON there.
  printLine(`${summary(results)}${whyNoDigest ? ` (not cached: ${whyNoDigest})` : ''}`, cli);
}

/**
 * Returns the time limit of a run. It is below the hook timeout that `init` writes and below that
 * of older releases, which was the sum of the commands' timeouts plus 30 seconds.
 */
function timeLimitMs({ checks }: Plan): number {
  const sum = checks.reduce((total, { timeoutSeconds }) => total + timeoutSeconds, 0);
  return Math.min(hookTimeoutSeconds, sum + 30) * 1000 - deadlineMarginMs;
}

/** Blocks the agent. After too many failed attempts, lets it stop and tells the user why. */
async function blockOrGiveUp(
  call: HookCall,
  failure: { readonly what: string; readonly text: string; readonly limit?: number },
  cli: Cli,
): Promise<void> {
  const { what, text, limit = defaultStopHookMaxAttempts } = failure;
  const isStop = call.event === 'stop';
  const count = isStop ? await countFailure(call, cli) : undefined;
  // If failures cannot be counted, block each turn only once.
  const attempts = count ?? (call.stopHookActive ? limit : 1);
  if (!isStop || attempts < limit) {
    cli.stderr.write(`${cli.secrets.redact(blockedText(text, { count, limit }))}\n`);
    throw new ReportedFailure(blockingExitCode);
  }
  const message = cli.secrets.redact(gaveUpText(what, limit));
  // With exit code 0, Claude Code and Codex show this to the user.
  cli.stdout.write(`${JSON.stringify({ systemMessage: message })}\n`);
  printLine(message, cli);
}
