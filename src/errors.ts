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

/** The code of every user error, and the exit code for it. */
const exitCodeOf = {
  'command.unknown': exitCodes.usage,
  'flag.unknown': exitCodes.usage,
  'flag.value': exitCodes.usage,
  'argument.missing': exitCodes.usage,
  'argument.unexpected': exitCodes.usage,
  'argument.invalid': exitCodes.usage,
  'interactivity.no_force': exitCodes.usage,
  'auth.value_invalid': exitCodes.usage,
  'auth.anthropic_key_invalid_format': exitCodes.usage,
  'auth.github_token_required': exitCodes.unauthorized,
  'auth.anthropic_key_required': exitCodes.unauthorized,
  'auth.circleci_token_required': exitCodes.unauthorized,
  'auth.not_authorized': exitCodes.unauthorized,
  'auth.unverified': exitCodes.serviceFailed,
  'auth.check_failed': exitCodes.failure,
  'keychain.unavailable': exitCodes.failure,
  'service.failed': exitCodes.serviceFailed,
  'config.invalid': exitCodes.failure,
  'config.busy': exitCodes.failure,
  'file.write_failed': exitCodes.failure,
  'output.write_failed': exitCodes.failure,
  'telemetry.undelivered': exitCodes.serviceFailed,
  'telemetry.off': exitCodes.failure,
  'telemetry.not_erased': exitCodes.failure,
  'upgrade.refused': exitCodes.failure,
  'upgrade.busy': exitCodes.failure,
  'upgrade.not_writable': exitCodes.failure,
  'upgrade.unverified': exitCodes.failure,
  'upgrade.broken': exitCodes.failure,
  'upgrade.not_found': exitCodes.notFound,
  'upgrade.unavailable': exitCodes.serviceFailed,
  'completion.unsupported': exitCodes.usage,
  'repository.unknown': exitCodes.usage,
  'github.url_invalid': exitCodes.usage,
  'github.token_rejected': exitCodes.unauthorized,
  'github.forbidden': exitCodes.unauthorized,
  'github.not_found': exitCodes.notFound,
  'github.unavailable': exitCodes.serviceFailed,
  'anthropic.url_invalid': exitCodes.usage,
  'anthropic.key_rejected': exitCodes.unauthorized,
  'anthropic.not_found': exitCodes.notFound,
  'anthropic.refused': exitCodes.serviceFailed,
  'anthropic.unavailable': exitCodes.serviceFailed,
  'anthropic.incomplete': exitCodes.serviceFailed,
  'comments.none': exitCodes.notFound,
  'comments.too_many': exitCodes.failure,
  'details.invalid': exitCodes.failure,
  'validate.failed': exitCodes.failure,
  'validate.not_configured': exitCodes.failure,
  'validate.remote_unavailable': exitCodes.failure,
  'hooks.disabled': exitCodes.failure,
  'details.not_found': exitCodes.notFound,
  'circleci.not_found': exitCodes.notFound,
  'task.no_repository': exitCodes.failure,
  'task.not_configured': exitCodes.failure,
  'task.unknown_definition': exitCodes.failure,
  'init.no_repository': exitCodes.failure,
  'init.incomplete': exitCodes.failure,
} as const satisfies Record<string, ExitCode>;

export type ErrorCode = keyof typeof exitCodeOf;

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
    return exitCodeOf[this.code];
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
