import { type ExitCode, exitCodes, Interrupted, ReportedFailure, UserError } from '../errors.ts';
import type { Cli } from '../system/cli.ts';
import { escapeControls } from '../terminal/escape-controls.ts';

/** How a run ended; exit code, words and telemetry are three readings of it. */
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
 * Tells the user on stderr what went wrong: at most three lines, or one JSON object with `json`.
 */
export function explain(outcome: Outcome, cli: Cli, json: boolean): void {
  if (outcome.kind !== 'failed') return;
  const { error } = outcome;
  if (error instanceof ReportedFailure) return;
  const words = redacted(error instanceof UserError ? error : internalError(error, cli), cli);
  cli.stderr.write(json ? jsonWords(words) : plainWords(words, cli));
}

interface FailureText {
  readonly code?: string;
  readonly message: string;
  readonly detail?: string | undefined;
  readonly hint?: string | undefined;
  /** Where an internal error comes from, with `CHUNK_DEBUG`. */
  readonly trace?: string | undefined;
}

// An error's message may quote a server, a library or an argument.
function redacted(
  { code, message, detail, hint, trace }: FailureText,
  { secrets }: Cli,
): FailureText {
  return {
    ...(code !== undefined && { code }),
    message: secrets.redact(message),
    detail: detail && secrets.redact(detail),
    hint: hint && secrets.redact(hint),
    trace: trace && secrets.redact(trace),
  };
}

function internalError(error: unknown, cli: Cli): FailureText {
  const name = error instanceof Error ? error.name : typeof error;
  const message = `internal error (${name})`;
  if (!cli.env['CHUNK_DEBUG']) {
    return { message, hint: 'Run it again with CHUNK_DEBUG=1 to see where.' };
  }
  return { message, trace: error instanceof Error ? error.stack : String(error) };
}

function plainWords(words: FailureText, cli: Cli): string {
  const label = cli.stderr.color ? '\u001b[31merror:\u001b[39m' : 'error:';
  const trace = words.trace?.split('\n') ?? [];
  const lines = [words.message, words.detail, words.hint, ...trace];
  const shown = lines.filter((line) => line !== undefined).map(escapeControls);
  return `${label} ${shown.join('\n')}\n`;
}

// The keys are those of the released tool, so that scripts which read them keep working.
function jsonWords(words: FailureText): string {
  const { code, message, detail = words.trace, hint: suggestion } = words;
  return `${JSON.stringify({ error: true, code, message, detail, suggestion }, null, 2)}\n`;
}
