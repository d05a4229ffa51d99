import { ReportedFailure, UserError } from '../errors.ts';
import type { Cli } from '../system/cli.ts';
import { gitIn } from '../validate/git.ts';
import { PassCache } from '../validate/pass-cache.ts';
import type { Plan } from '../validate/plan.ts';
import { type Check, type CheckResult, runChecks } from '../validate/run-checks.ts';
import { Tree } from '../validate/tree.ts';
import { duration, endingOf, runsHere, say, summary } from './validate-words.ts';

interface Wish {
  readonly env: Readonly<Record<string, string>>;
  readonly variables: Readonly<Record<string, string>>;
  readonly useCache: boolean;
  readonly json: boolean;
}

/** Runs a plan for a person or a script, and shows how it goes. Throws when a command failed. */
export async function runPlan(
  plan: Plan,
  { env, variables, useCache, json }: Wish,
  cli: Cli,
): Promise<void> {
  const { folder, checks } = plan;
  const tree = new Tree(folder, gitIn(cli, env));
  const options = {
    folder,
    env,
    variables,
    tree,
    cache: useCache ? new PassCache(cli) : undefined,
    // With JSON, stdout is for the result alone.
    output: json ? ('stderr' as const) : ('inherit' as const),
    deadline: Number.POSITIVE_INFINITY,
    onStart: (check: Check, line: string) => {
      say(`$ ${firstLine(line)}`, cli);
      if (check.remote) say(runsHere(check.name), cli);
    },
    onEnd: (result: CheckResult) => say(lineOf(result), cli),
  };
  const results = await runChecks(checks, options, cli);
  if (tree.whyNoDigest !== undefined) say(`Not cached: ${tree.whyNoDigest}.`, cli);
  say(summary(results), cli);
  if (json) cli.output.json(results.map(asJson));
  const failure = results.find(({ status }) => status === 'failed');
  if (failure === undefined) return;
  if (json) throw new ReportedFailure(1);
  throw new UserError('validate.failed', { message: `${failure.name} ${endingOf(failure)}` });
}

function lineOf(result: CheckResult): string {
  const { name, status, cached, durationMs } = result;
  if (cached) return `${name} passed (cached: the files are as they were)`;
  if (status === 'skipped') return `${name} skipped`;
  if (status === 'passed') return `${name} passed in ${duration(durationMs)}`;
  return `${name} ${endingOf(result)}${result.ended ? '' : ` after ${duration(durationMs)}`}`;
}

function asJson({ name, command, status, exitCode, durationMs, cached }: CheckResult) {
  return { name, command, status, exitCode, durationMs, cached };
}

function firstLine(line: string): string {
  const [first = '', ...more] = line.trim().split('\n');
  return more.length === 0 ? first : `${first} …`;
}
