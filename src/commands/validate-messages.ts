import type { ProjectReading } from '../config/project.ts';
import { UserError } from '../errors.ts';
import type { Cli } from '../system/cli.ts';
import { escapeControls } from '../terminal/escape-controls.ts';
import { type Plan, planOf } from '../validate/plan.ts';
import type { CheckResult } from '../validate/run-checks.ts';

/** Lists the commands: as lines on stderr, or as JSON from the config file on stdout. */
export function listCommands(reading: ProjectReading, json: boolean, cli: Cli): void {
  const { checks } = planOf(reading, '', { name: undefined, run: undefined });
  if (json) cli.output.json(checks.map(({ source }) => source));
  else if (checks.length === 0) printLine('No commands configured', cli);
  else for (const { name, run } of checks) printLine(`${name}: ${run}`, cli);
}

/** Shows what would run: as lines on stderr, or as JSON on stdout. */
export function showPlan({ checks }: Plan, json: boolean, cli: Cli): void {
  if (json) cli.output.json(checks.map(({ name, run }) => ({ name, command: run })));
  else for (const { name, run } of checks) printLine(`${name}: ${run}`, cli);
}

/** Prints one line on stderr, with secrets redacted and control characters escaped. */
export function printLine(text: string, cli: Cli): void {
  cli.stderr.write(`${escapeControls(cli.secrets.redact(text))}\n`);
}

/** Returns how a command ended, as in `failed with exit code 1`. */
export function endingOf({ exitCode, ended, durationMs, why }: CheckResult): string {
  if (ended === 'timeout') return `timed out after ${formatElapsed(durationMs)}`;
  if (ended === 'deadline') return 'was stopped because the hook ran out of time';
  if (exitCode === null) return `could not be started${why ? ` (${why})` : ''}`;
  return `failed with exit code ${exitCode}`;
}

/** Returns a time in words: `340 ms`, `1.2 s`, `2 min 5 s`. */
export function formatElapsed(milliseconds: number): string {
  const rounded = Math.round(milliseconds);
  if (rounded < 1000) return `${rounded} ms`;
  const tenths = Math.round(milliseconds / 100);
  if (tenths < 600) return `${(tenths / 10).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** Returns how many commands passed, as in `2/3 passed`. */
export function summary(results: readonly CheckResult[]): string {
  return `${results.filter(({ status }) => status === 'passed').length}/${results.length} passed`;
}

/** Returns the note for a command that is configured to run on a sidecar. */
export function runsHere(name: string): string {
  return `${name} is marked remote, but sidecars are not available yet; it runs here`;
}

export function nothingToRun(): UserError {
  return new UserError('validate.not_configured', {
    message: 'No validate commands configured.',
    hint: 'To add them: chunk init',
  });
}

export function saveNeedsLine(): UserError {
  return new UserError('argument.missing', {
    message: '--save needs --cmd',
    hint: 'Usage: chunk validate NAME --cmd "LINE" --save',
  });
}

export function noSidecars(): UserError {
  return new UserError('validate.remote_unavailable', {
    message: 'sidecars are not available yet; commands run only on this machine',
    hint: 'Run it without the sidecar flags. See: chunk validate --help',
  });
}
