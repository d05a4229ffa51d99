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
import { type CheckResult, runChecks } from '../validate/run-checks.ts';
import type { Tree } from '../validate/tree.ts';
import type { HookWish } from '../validate/wish.ts';
import { blockedText, failureText, gaveUpText } from './validate-hook-words.ts';
import { runsHere, say, summary } from './validate-words.ts';

/** Time between our deadline and the agent's, in which children end and words are written. */
const deadlineMarginMs = 15_000;
const exitCodeThatBlocks = 2;

interface Work extends HookWish {
  readonly folder: string;
  readonly tree: Tree;
}

/** Runs the checks for an agent's hook, in silence while they pass. */
export async function checkForAgent(call: HookCall, work: Work, cli: Cli): Promise<void> {
  const { folder, tree } = work;
  const reading = readProject(folder);
  // A hook may be the user's own, for all projects: most of them have nothing to run.
  if (work.run === undefined && hasNoCommands(reading)) return;
  const plan = planOrProblem(reading, folder, work);
  if (typeof plan === 'string') {
    return refuse(call, { what: 'reading its config', text: plan }, cli);
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
        if (remote) say(runsHere(name), cli);
      },
      onEnd: () => {},
    },
    cli,
  );
  const failure = results.find(({ status }) => status === 'failed');
  if (failure === undefined) return passed(call, results, tree, cli);
  const text = failureText(failure, results, tail);
  return refuse(call, { what: failure.name, text, limit: plan.stopHookMaxAttempts }, cli);
}

function hasNoCommands(reading: ProjectReading): boolean {
  if (reading.state === 'missing') return true;
  return reading.state === 'read' && reading.project.commands.length === 0;
}

// A config file that was broken must not let everything pass.
function planOrProblem(reading: ProjectReading, folder: string, wish: HookWish): Plan | string {
  try {
    return planOf(reading, folder, wish);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [error.message, error.detail, error.hint].filter(Boolean).join('\n');
  }
}

function passed(
  call: HookCall,
  results: readonly CheckResult[],
  { whyNoDigest }: Tree,
  cli: Cli,
): void {
  if (call.event === 'stop') forgetFailures(call, cli);
  // Not on stdout: Codex takes anything there but JSON for a hook that is broken.
  say(`${summary(results)}${whyNoDigest ? ` (not cached: ${whyNoDigest})` : ''}`, cli);
}

/**
 * How long a run may take: less than the agent waits, by the hooks that `init` writes and by those
 * that the released tool has written (half a minute more than the commands together).
 */
function timeLimitMs({ checks }: Plan): number {
  const sum = checks.reduce((total, { timeoutSeconds }) => total + timeoutSeconds, 0);
  return Math.min(hookTimeoutSeconds, sum + 30) * 1000 - deadlineMarginMs;
}

/** Blocks the agent, unless it has tried often enough: then its user is told instead. */
async function refuse(
  call: HookCall,
  failure: { readonly what: string; readonly text: string; readonly limit?: number },
  cli: Cli,
): Promise<void> {
  const { what, text, limit = defaultStopHookMaxAttempts } = failure;
  const isStop = call.event === 'stop';
  const count = isStop ? await countFailure(call, cli) : undefined;
  // Where it cannot be counted, a turn that a Stop hook has prolonged is not prolonged again.
  const attempts = count ?? (call.stopHookActive ? limit : 1);
  if (!isStop || attempts < limit) {
    cli.stderr.write(`${cli.secrets.redact(blockedText(text, { count, limit }))}\n`);
    throw new ReportedFailure(exitCodeThatBlocks);
  }
  const message = cli.secrets.redact(gaveUpText(what, limit));
  // What a user of Claude Code or Codex gets to see at exit code 0.
  cli.stdout.write(`${JSON.stringify({ systemMessage: message })}\n`);
  say(message, cli);
}
