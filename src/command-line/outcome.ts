import { type ExitCode, exitCodes, Interrupted, ReportedFailure, UserError } from '../errors.ts';
import type { Cli } from '../system/cli.ts';
import { printableJson } from '../system/json.ts';
import { escapeControls } from '../terminal/escape-controls.ts';

/** The end of a run, from which its exit code, error message and telemetry are derived. */
export type Outcome =
  | { readonly kind: 'ok' }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'interrupted'; readonly exitCode: ExitCode };

export const succeeded: Outcome = { kind: 'ok' };

/** Returns the outcome of a run that threw. */
export function outcomeOfThrown(error: unknown): Outcome {
  if (error instanceof Interrupted) return { kind: 'interrupted', exitCode: error.exitCode };
  return { kind: 'failed', error };
}

/** Returns the process's exit code for an outcome. */
export function exitCodeOf(outcome: Outcome): ExitCode {
  if (outcome.kind === 'ok') return exitCodes.ok;
  if (outcome.kind === 'interrupted') return outcome.exitCode;
  const { error } = outcome;
  const hasCode = error instanceof UserError || error instanceof ReportedFailure;
  return hasCode ? error.exitCode : exitCodes.failure;
}

/**
 * Prints the error of a failed run on stderr: at most three lines, or one JSON object with `json`.
 */
export function printError(outcome: Outcome, cli: Cli, json: boolean): void {
  if (outcome.kind !== 'failed') return;
  const { error } = outcome;
  if (error instanceof ReportedFailure) return;
  const text = redacted(error instanceof UserError ? error : internalError(error, cli), cli);
  cli.stderr.write(json ? jsonText(text) : plainText(text, cli));
}

interface ErrorReport {
  readonly code?: string;
  readonly message: string;
  readonly detail?: string | undefined;
  readonly hint?: string | undefined;
  /** The stack of an internal error, if `CHUNK_DEBUG` is set. */
  readonly trace?: string | undefined;
}

// A message may quote a server, a library or an argument, and so contain a secret.
function redacted(
  { code, message, detail, hint, trace }: ErrorReport,
  { secrets }: Cli,
): ErrorReport {
  return {
    ...(code !== undefined && { code }),
    message: secrets.redact(message),
    detail: detail && secrets.redact(detail),
    hint: hint && secrets.redact(hint),
    trace: trace && secrets.redact(trace),
  };
}

function internalError(error: unknown, cli: Cli): ErrorReport {
  const name = error instanceof Error ? error.name : typeof error;
  const message = `internal error (${name})`;
  if (!cli.env['CHUNK_DEBUG']) {
    return { message, hint: 'Set CHUNK_DEBUG=1 to print the stack trace.' };
  }
  return { message, trace: error instanceof Error ? error.stack : String(error) };
}

function plainText(report: ErrorReport, cli: Cli): string {
  const label = cli.stderr.color ? '\u001b[31merror:\u001b[39m' : 'error:';
  const trace = report.trace?.split('\n') ?? [];
  const lines = [report.message, report.detail, report.hint, ...trace];
  const shown = lines.filter((line) => line !== undefined).map(escapeControls);
  return `${label} ${shown.join('\n')}\n`;
}

// The released tool uses the same keys; scripts that read them keep working.
function jsonText(report: ErrorReport): string {
  const { code, message, detail = report.trace, hint: suggestion } = report;
  return `${printableJson({ error: true, code, message, detail, suggestion })}\n`;
}
