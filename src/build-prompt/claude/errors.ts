import { UserError } from '../../errors.ts';
import { causeCode } from '../network.ts';

/** The error that a user sees for what the client threw. By status, never by a message's words. */
export function explained(error: unknown, model: string): unknown {
  if (error instanceof UserError) return error;
  const { status, said } = readError(error);
  switch (status) {
    case undefined:
      return new UserError('anthropic.unavailable', {
        message: whyInterrupted(error),
        hint: 'Check the network (and ANTHROPIC_BASE_URL), or use --analyzer local',
      });
    case 401:
    case 403:
      return new UserError('anthropic.key_rejected', {
        message: `Anthropic rejected the API key (${status})`,
        detail: said,
        hint: 'Replace ANTHROPIC_API_KEY, or store another with: chunk auth set anthropic',
      });
    case 404:
      return new UserError('anthropic.not_found', {
        message: `Anthropic does not know the model ${model} (404)`,
        detail: said,
        hint: 'Name another with --analyze-model and --prompt-model.',
      });
    default:
      return status >= 500 || status === 429
        ? new UserError('anthropic.unavailable', {
            message: `Anthropic is not available at the moment (${status})`,
            detail: said,
            hint: 'Try again later, or use --analyzer local',
          })
        : new UserError('anthropic.refused', {
            message: `Anthropic refused the request (${status})`,
            detail: said,
          });
  }
}

/**
 * Whether a request was refused for a reason that may be its length; the API has no code for it.
 */
export function mayBeTooLong(error: unknown): boolean {
  const { status } = readError(error);
  return status === 413 || status === 400;
}

/** Whether a connection, or an answer on its way, broke: asking again may help. */
export function isInterruption(error: unknown): boolean {
  return !(error instanceof UserError) && readError(error).status === undefined;
}

// The client has three kinds without a status: no connection; an error within a stream, which has a
// type; and a stream that ended too early, which has neither.
function whyInterrupted(error: unknown): string {
  if (!(error instanceof Error)) return 'Anthropic could not be reached';
  const { type } = error as { type?: unknown };
  if (typeof type === 'string') return `Anthropic broke its answer off (${type})`;
  if (!('status' in error)) return 'Anthropic broke its answer off';
  return `Anthropic could not be reached${causeCode(error.cause)}`;
}

function readError(error: unknown): { status: number | undefined; said: string | undefined } {
  if (!(error instanceof Error)) return { status: undefined, said: undefined };
  const { status, apiMessage } = error as { status?: unknown; apiMessage?: unknown };
  const said = typeof apiMessage === 'string' ? apiMessage : undefined;
  return { status: typeof status === 'number' ? status : undefined, said };
}
