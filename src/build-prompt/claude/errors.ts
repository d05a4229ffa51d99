import { howToReplace } from '../../auth/credentials.ts';
import { baseUrlOf, providers } from '../../auth/providers.ts';
import { UserError } from '../../errors.ts';
import type { Cli } from '../../system/cli.ts';
import { networkFailure, settingsToCheck } from '../../system/network-failure.ts';
import { connectionFailureHeader } from './connect.ts';

/** An answer that is not what was asked for, though it was paid for. */
export class IncompleteAnswer extends UserError {
  /** What the model wrote. */
  readonly text: string;

  constructor(why: string, text: string) {
    super('anthropic.incomplete', {
      message: 'the model did not write a complete answer',
      detail: why,
      hint: 'Try again, with fewer comments (--max-comments) or another model.',
    });
    this.text = text;
  }
}

/** Returns the error that a user sees for what the client threw. */
export function toUserError(error: unknown, model: string, cli: Cli): unknown {
  if (error instanceof UserError) return error;
  const { status, said: detail } = readError(error);
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
      hint: 'Choose another with --analyze-model and --prompt-model.',
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
 * True if a request was refused for its length. The API has a status for a body that is too large,
 * but none for too many tokens, so its words have to tell.
 */
export function isTooLong(error: unknown): boolean {
  const { status } = readError(error);
  // Some gateways answer in a form of their own, which the client puts into the message.
  const said = error instanceof Error ? error.message : '';
  if (status === 413) return true;
  if (status !== 400 || /credit|billing|quota/i.test(said)) return false;
  return /too (?:long|large|many|big)|exceed|context (?:length|window|limit)|maximum/i.test(said);
}

/** True if a server lacks an endpoint. A 404 that names the model is about the model. */
export function isMissingEndpoint(error: unknown, model: string): boolean {
  const { status, said = '' } = readError(error);
  return (status === 404 && !said.includes(model)) || status === 405 || status === 501;
}

/** True if a server answers that something does not exist. */
export function isUnknownModel(error: unknown): boolean {
  return readError(error).status === 404;
}

/** True if a connection or an answer on its way broke, so that asking again may help. */
export function isInterruption(error: unknown): boolean {
  return !(error instanceof UserError) && readError(error).status === undefined;
}

// The client has three kinds of errors without a status: no connection; an error within a stream,
// which has a type; and a stream that ended too early, which has neither.
function whyInterrupted(error: unknown, url: string): string {
  if (!(error instanceof Error)) return 'Anthropic could not be reached';
  const { type } = error as { type?: unknown };
  if (typeof type === 'string') return `Anthropic broke its answer off (${type})`;
  if (!('status' in error)) return 'Anthropic broke its answer off';
  return `Anthropic could not be reached: ${networkFailure(error.cause, url).why}`;
}

function connectionFailure(error: unknown): string | undefined {
  const { headers } = error as { headers?: unknown };
  return headers instanceof Headers
    ? (headers.get(connectionFailureHeader) ?? undefined)
    : undefined;
}

function readError(error: unknown): { status: number | undefined; said: string | undefined } {
  if (!(error instanceof Error)) return { status: undefined, said: undefined };
  const { status, apiMessage } = error as { status?: unknown; apiMessage?: unknown };
  const said = typeof apiMessage === 'string' ? apiMessage : undefined;
  return { status: typeof status === 'number' ? status : undefined, said };
}
