/** The exit codes of all commands; `chunk --help` and docs/cli.md document them. */
export const exitCodes = {
  ok: 0,
  failure: 1,
  usage: 2,
  unauthorized: 3,
  serviceFailed: 4,
  notFound: 5,
  interrupted: 130,
} as const;

/** One of `exitCodes`, 128 + a signal's number, or the exit code of a program that was run. */
export type ExitCode = number;

// Lists, because an object with a key for each code takes longer to make at every start.
/** The codes of all user errors, by the exit code for them. */
const codesByExit = {
  failure: [
    'auth.check_failed',
    'keychain.unavailable',
    'config.invalid',
    'config.busy',
    'file.write_failed',
    'output.write_failed',
    'telemetry.off',
    'telemetry.not_erased',
    'upgrade.refused',
    'upgrade.busy',
    'upgrade.not_writable',
    'upgrade.unverified',
    'upgrade.broken',
    'comments.too_many',
    'details.invalid',
    'validate.failed',
    'validate.not_configured',
    'validate.remote_unavailable',
    'hooks.disabled',
    'task.no_repository',
    'task.not_configured',
    'task.unknown_definition',
    'init.no_repository',
    'init.incomplete',
  ],
  usage: [
    'command.unknown',
    'flag.unknown',
    'flag.value',
    'argument.missing',
    'argument.unexpected',
    'argument.invalid',
    'interactivity.no_force',
    'auth.value_invalid',
    'auth.anthropic_key_invalid_format',
    'completion.unsupported',
    'repository.unknown',
    'github.url_invalid',
    'anthropic.url_invalid',
  ],
  unauthorized: [
    'auth.github_token_required',
    'auth.anthropic_key_required',
    'auth.circleci_token_required',
    'auth.not_authorized',
    'github.token_rejected',
    'github.forbidden',
    'anthropic.key_rejected',
  ],
  serviceFailed: [
    'auth.unverified',
    'service.failed',
    'telemetry.undelivered',
    'upgrade.unavailable',
    'github.unavailable',
    'anthropic.refused',
    'anthropic.unavailable',
    'anthropic.incomplete',
  ],
  notFound: [
    'upgrade.not_found',
    'github.not_found',
    'anthropic.not_found',
    'comments.none',
    'details.not_found',
    'circleci.not_found',
  ],
} as const;

type Exit = keyof typeof codesByExit;

export type ErrorCode = (typeof codesByExit)[Exit][number];

/** The text of an error: what happened, why (if known), and what to type next. */
export interface ErrorText {
  readonly message: string;
  readonly detail?: string | undefined;
  readonly hint?: string | undefined;
}

/** An error that the user can act on; any other thrown value is a bug. */
export class UserError extends Error {
  readonly code: ErrorCode;
  readonly detail: string | undefined;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, words: ErrorText) {
    super(words.message);
    this.name = 'UserError';
    this.code = code;
    this.detail = words.detail;
    this.hint = words.hint;
  }

  get exitCode(): ExitCode {
    const exits = Object.keys(codesByExit) as Exit[];
    const exit = exits.find((each) => (codesByExit[each] as readonly string[]).includes(this.code));
    return exitCodes[exit ?? 'failure'];
  }
}

/** Thrown by a command that has already reported its failure; carries only the exit code. */
export class ReportedFailure extends Error {
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode) {
    super('reported');
    this.name = 'ReportedFailure';
    this.exitCode = exitCode;
  }
}

/** Thrown when a signal ends the run; `exitCode` is 128 + the signal's number, as in shells. */
export class Interrupted extends Error {
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode) {
    super('interrupted');
    this.name = 'Interrupted';
    this.exitCode = exitCode;
  }
}

/** Returns the `code` of a system error (`ENOENT`, `EACCES`, …); undefined for anything else. */
export function systemErrorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || error instanceof UserError || !('code' in error)) {
    return undefined;
  }
  return typeof error.code === 'string' ? error.code : undefined;
}
