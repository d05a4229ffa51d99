import { type ProjectReading, readProject } from '../config/project.ts';
import { ReportedFailure, UserError } from '../errors.ts';
import type { Cli } from '../system/cli.ts';
import type { PassCache } from '../validate/pass-cache.ts';
import { adHocName, type Plan, planOf } from '../validate/plan.ts';
import type { CheckRequest } from '../validate/request.ts';
import { type Check, type CheckResult, runChecks } from '../validate/run-checks.ts';
import {
  endingOf,
  formatElapsed,
  listCommands,
  nothingToRun,
  printLine,
  runsHere,
  saveNeedsLine,
  showPlan,
  summary,
} from './validate-messages.ts';

/** The flags that do not apply to hook calls. */
interface Flags {
  readonly list?: boolean | undefined;
  readonly 'dry-run'?: boolean | undefined;
  readonly save?: boolean | undefined;
  readonly json?: boolean | undefined;
}

/** Lists, shows or runs the commands for a user or a script. Throws if a command fails. */
export async function validateByHand(flags: Flags, request: CheckRequest, cli: Cli): Promise<void> {
  const { list, 'dry-run': dryRun, save, json = false } = flags;
  const { start, name } = request;
  const reading = readProject(start);
  if (list) return listCommands(reading, json, cli);
  if (save && request.run === undefined) throw saveNeedsLine();
  const mayAsk = !(dryRun || json) && isMissing(reading, request) && (await isInteractive(cli));
  const asked = mayAsk ? await askForLine(name ?? '', cli) : undefined;
  if (mayAsk && !asked) return;
  const run = asked ?? request.run;
  const plan = planOf(reading, start, { name, run });
  if (plan.checks.length === 0) throw nothingToRun();
  if (dryRun) return showPlan(plan, json, cli);
  if (run !== undefined && (save || asked)) {
    const { saveCommand } = await import('../config/save-command.ts');
    saveCommand(plan.file, { name: name ?? adHocName, run }, cli.newId);
  }
  await runPlan(plan, request, json, cli);
}

/** True if the request names a command that the project does not have. */
function isMissing(reading: ProjectReading, { name, run }: CheckRequest): boolean {
  if (name === undefined || run !== undefined || reading.state === 'unreadable') return false;
  return (
    reading.state === 'missing' || !reading.project.commands.some((each) => each.name === name)
  );
}

async function isInteractive(cli: Cli): Promise<boolean> {
  return (await import('../terminal/ask.ts')).isInteractive(cli);
}

async function askForLine(name: string, cli: Cli): Promise<string | undefined> {
  const { askText } = await import('../terminal/ask-text.ts');
  printLine(`The command "${name}" is not configured.`, cli);
  return askText('Command line to run and save (Esc to cancel)', {}, cli);
}

async function runPlan(plan: Plan, request: CheckRequest, json: boolean, cli: Cli): Promise<void> {
  const { env, variables, useCache, tree } = request;
  const { folder, checks } = plan;
  const options = {
    folder,
    env,
    variables,
    tree,
    cache: useCache && checks.some(({ cacheable }) => cacheable) ? await passCache(cli) : undefined,
    // With JSON, stdout holds only the result.
    output: json ? ('stderr' as const) : ('inherit' as const),
    deadline: Number.POSITIVE_INFINITY,
    onStart: (check: Check, line: string) => {
      printLine(`$ ${firstLine(line)}`, cli);
      if (check.remote) printLine(runsHere(check.name), cli);
    },
    onEnd: (result: CheckResult) => printLine(lineOf(result), cli),
  };
  const results = await runChecks(checks, options, cli);
  if (tree.whyNoDigest !== undefined) printLine(`Not cached: ${tree.whyNoDigest}.`, cli);
  printLine(summary(results), cli);
  if (json) cli.output.json(results.map(asJson));
  const failure = results.find(({ status }) => status === 'failed');
  if (failure === undefined) return;
  if (json) throw new ReportedFailure(1);
  throw new UserError('validate.failed', { message: `${failure.name} ${endingOf(failure)}` });
}

async function passCache(cli: Cli): Promise<PassCache> {
  const { PassCache } = await import('../validate/pass-cache.ts');
  return new PassCache(cli);
}

function lineOf(result: CheckResult): string {
  const { name, status, cached, durationMs } = result;
  if (cached) return `${name} passed (cached: no files changed)`;
  if (status === 'skipped') return `${name} skipped`;
  if (status === 'passed') return `${name} passed in ${formatElapsed(durationMs)}`;
  const hasRun = result.exitCode !== null;
  return `${name} ${endingOf(result)}${hasRun ? ` after ${formatElapsed(durationMs)}` : ''}`;
}

function asJson({ name, command, status, exitCode, durationMs, cached }: CheckResult) {
  return { name, command, status, exitCode, durationMs, cached };
}

function firstLine(line: string): string {
  const [first = '', ...more] = line.trim().split('\n');
  return more.length === 0 ? first : `${first} …`;
}
