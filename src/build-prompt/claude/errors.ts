import { howToReplace } from '../../auth/credentials.ts';
import { baseUrlOf, providers } from '../../auth/providers.ts';
import { UserError } from '../../errors.ts';
import type { Cli } from '../../system/cli.ts';
import { networkFailure, settingsToCheck } from '../../system/network-failure.ts';
import { connectionFailureHeader } from './connect.ts';

/** Thrown for an unusable answer. */
export class IncompleteAnswer extends UserError {
  /** The text that the model wrote. */
  readonly text: string;

  constructor(why: string, text: string) {
    super('anthropic.incomplete', {
      message: 'the model did not return a complete answer',
      detail: why,
      hint: 'Try again, with fewer comments (--max-comments) or another model.',
    });
    this.text = text;
  }
}

/** Returns the user-facing error for an error of the client library. */
export function toUserError(error: unknown, model: string, cli: Cli): unknown {
  if (error instanceof UserError) return error;
  const { status, message: detail } = readError(error);
  if (status === undefined) {
    return new UserError('anthropic.unavailable', {
      message: whyInterrupted(error, baseUrlOf(providers.anthropic, cli.env)),
      hint: 'Check the network, or use --analyzer local',
    });
  }
  const failure = connectionFailure(error);
  if (failure !== undefined) {
    return new UserError('anthropic.unavailable', {
      message: `Anthropic could not be reached: ${failure}`,
      hint: `${settingsToCheck('ANTHROPIC_BASE_URL')}, then run it again.`,
    });
  }
  if (status === 401 || status === 403) {
    return new UserError('anthropic.key_rejected', {
      message: `Anthropic rejected the API key (${status})`,
      detail,
      hint: howToReplace('anthropic', cli),
    });
  }
  if (status === 404) {
    return new UserError('anthropic.not_found', {
      message: `Anthropic does not know the model ${model} (404)`,
      detail,
      hint: 'Choose other models with --analyze-model and --prompt-model.',
    });
  }
  if (status >= 500 || status === 429) {
    return new UserError('anthropic.unavailable', {
      message: `Anthropic is temporarily unavailable (${status})`,
      detail,
      hint: 'Try again later, or use --analyzer local',
    });
  }
  return new UserError('anthropic.refused', {
    message: `Anthropic refused the request (${status})`,
    detail,
    hint: 'Use --analyzer local to run without a model.',
  });
}

/**
 * True if a request was rejected as too long. The API has a status for a body that is too large,
 * but not for too many tokens, which only the error message tells.
 */
export function isTooLong(error: unknown): boolean {
  const { status } = readError(error);
  // The client's message includes the response body of gateways with other error formats.
  const text = error instanceof Error ? error.message : '';
  if (status === 413) return true;
  if (status !== 400 || /credit|billing|quota/i.test(text)) return false;
  return /too (?:long|large|many|big)|exceed|context (?:length|window|limit)|maximum/i.test(text);
}

/** True if the server lacks the endpoint. A 404 that names the model means an unknown model. */
export function isMissingEndpoint(error: unknown, model: string): boolean {
  const { status, message = '' } = readError(error);
  return (status === 404 && !message.includes(model)) || status === 405 || status === 501;
}

/** True if the models endpoint answers that a model does not exist. */
export function isUnknownModel(error: unknown): boolean {
  return readError(error).status === 404;
}

/** True if the connection or the stream broke, so that a retry may help. */
export function isInterruption(error: unknown): boolean {
  return !(error instanceof UserError) && readError(error).status === undefined;
}

// Errors without a status value: no connection; an error event in the stream, which has a type; and
// a stream that ended early, which has no `status` property at all.
function whyInterrupted(error: unknown, url: string): string {
  if (!(error instanceof Error)) return 'Anthropic could not be reached';
  const { type } = error as { type?: unknown };
  if (typeof type === 'string') return `Anthropic ended the response early (${type})`;
  if (!('status' in error)) return 'Anthropic ended the response early';
  return `Anthropic could not be reached: ${networkFailure(error.cause, url).why}`;
}

function connectionFailure(error: unknown): string | undefined {
  const { headers } = error as { headers?: unknown };
  return headers instanceof Headers
    ? (headers.get(connectionFailureHeader) ?? undefined)
    : undefined;
}

function readError(error: unknown): { status: number | undefined; message: string | undefined } {
  if (!(error instanceof Error)) return { status: undefined, message: undefined };
  const { status, apiMessage } = error as { status?: unknown; apiMessage?: unknown };
  const message = typeof apiMessage === 'string' ? apiMessage : undefined;
  return { status: typeof status === 'number' ? status : undefined, message };
}
