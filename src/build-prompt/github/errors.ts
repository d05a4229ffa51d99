import { UserError } from '../../errors.ts';
import { causeCode } from '../network.ts';

/** Why a request to GitHub brought nothing, and what to do about it. */
export type Trouble =
  /** Ask again; with `tooMuch`, for less. */
  | { readonly kind: 'retry'; readonly why: string; readonly tooMuch: boolean }
  | { readonly kind: 'limited'; readonly why: string; readonly waitMs: number }
  | { readonly kind: 'missing' }
  | { readonly kind: 'cursor' }
  | { readonly kind: 'fatal'; readonly error: UserError };

/** GitHub asks for a minute where it says no more precise time. */
const unstatedWaitMs = 60_000;
const resetMarginMs = 1000;
const tooMuchStatuses: readonly number[] = [502, 503, 504];
const tooMuchTypes: readonly string[] = [
  'RESOURCE_LIMITS_EXCEEDED',
  'MAX_NODE_LIMIT_EXCEEDED',
  'EXCESSIVE_PAGINATION',
];
const cursorTypes: readonly string[] = ['INVALID_CURSOR_ARGUMENTS'];
const limitedTypes: readonly string[] = ['RATE_LIMITED', 'RATE_LIMIT'];
const forbiddenTypes: readonly string[] = ['FORBIDDEN', 'INSUFFICIENT_SCOPES'];

type Headers = Readonly<Record<string, unknown>>;

/** Reads what the client threw. By status, headers and error types; never by a message's words. */
export function troubleOf(error: unknown, now: number): Trouble {
  const { status, errors, headers, cause, body } = readError(error);
  if (cause instanceof UserError) return { kind: 'fatal', error: cause };
  if (errors !== undefined) return troubleOfErrors(errors, headers, now);
  if (status === undefined) {
    const tooSlow = cause instanceof Error && cause.name === 'TimeoutError';
    const why = tooSlow ? 'took too long' : `could not be reached${causeCode(cause)}`;
    return { kind: 'retry', why, tooMuch: tooSlow };
  }
  if (status === 401) return { kind: 'fatal', error: tokenRejected() };
  if (status === 403 || status === 429) return troubleOfRefusal(status, headers, body, now);
  if (status === 404) return { kind: 'fatal', error: noGraphql() };
  if (status >= 500 || status === 408) {
    const tooMuch = tooMuchStatuses.includes(status);
    return { kind: 'retry', why: `answered ${status}`, tooMuch };
  }
  return { kind: 'fatal', error: unavailable(`GitHub refused the request (${status})`) };
}

/** GitHub no longer knows the place that a listing is to go on from. */
export class StaleCursor extends Error {}

/** The error for data that stayed out of reach. */
export function unavailable(message: string, detail?: string): UserError {
  return new UserError('github.unavailable', {
    message,
    detail,
    hint: 'Nothing was written. What was fetched is kept: run the same command again to go on.',
  });
}

interface GraphqlError {
  readonly type?: unknown;
  readonly message?: unknown;
  readonly path?: unknown;
}

interface ReadError {
  readonly status: number | undefined;
  readonly errors: readonly GraphqlError[] | undefined;
  readonly headers: Headers;
  readonly cause: unknown;
  readonly body: Readonly<Record<string, unknown>>;
}

// Two classes of the client, told apart by their shape: a 200 with `errors`, and all the rest. One
// without a response never got an answer, whatever status it claims.
function readError(error: unknown): ReadError {
  const thrown = record(error);
  const response = record(thrown['response']);
  const answered = typeof response['status'] === 'number';
  return {
    status: answered ? Number(response['status']) : undefined,
    errors: Array.isArray(thrown['errors']) ? thrown['errors'].map(record) : undefined,
    headers: record(answered ? response['headers'] : thrown['headers']),
    cause: thrown['cause'],
    body: record(response['data']),
  };
}

function troubleOfErrors(errors: readonly GraphqlError[], headers: Headers, now: number): Trouble {
  const types = errors.map(({ type }) => String(type ?? ''));
  const has = (some: readonly string[]): boolean => types.some((type) => some.includes(type));
  if (has(limitedTypes)) return limited('hourly limit', resetWaitMs(headers, now));
  if (errors.every(isMissingRepository)) return { kind: 'missing' };
  if (has(cursorTypes)) return { kind: 'cursor' };
  const said = String(errors[0]?.message ?? 'no reason given');
  if (has(forbiddenTypes)) return { kind: 'fatal', error: forbidden(said) };
  if (has(tooMuchTypes)) return { kind: 'retry', why: `said: ${said}`, tooMuch: true };
  // An error without a type is GitHub's own time-out ("Something went wrong…"), or a query that
  // this server's schema does not know; asking again tells them apart.
  return { kind: 'retry', why: `said: ${said}`, tooMuch: true };
}

function isMissingRepository({ type, path }: GraphqlError): boolean {
  return (
    type === 'NOT_FOUND' && Array.isArray(path) && path.length === 1 && path[0] === 'repository'
  );
}

function troubleOfRefusal(
  status: number,
  headers: Headers,
  body: Readonly<Record<string, unknown>>,
  now: number,
): Trouble {
  const retryAfter = Number(headers['retry-after'] ?? Number.NaN);
  if (retryAfter >= 0) return limited('secondary limit', retryAfter * 1000 + resetMarginMs);
  if (headers['x-ratelimit-remaining'] === '0') {
    return limited('hourly limit', resetWaitMs(headers, now));
  }
  const about = String(body['documentation_url'] ?? '');
  if (status === 429 || /rate-?limit/i.test(about)) {
    return limited('secondary limit', unstatedWaitMs);
  }
  return { kind: 'fatal', error: forbidden(String(body['message'] ?? 'no reason given')) };
}

function limited(why: string, waitMs: number): Trouble {
  return { kind: 'limited', why, waitMs };
}

// `x-ratelimit-reset` is in seconds by GitHub's clock, which `date` tells where ours is wrong.
function resetWaitMs(headers: Headers, now: number): number {
  const reset = Number(headers['x-ratelimit-reset'] ?? Number.NaN) * 1000;
  const serverNow = Date.parse(String(headers['date'] ?? ''));
  const wait = reset - (Number.isNaN(serverNow) ? now : serverNow) + resetMarginMs;
  return Number.isNaN(wait) ? unstatedWaitMs : Math.max(wait, resetMarginMs);
}

function tokenRejected(): UserError {
  return new UserError('github.token_rejected', {
    message: 'GitHub rejected the token (401)',
    detail: 'It may have expired, or belong to another server than GITHUB_API_URL names.',
    hint: 'Replace GITHUB_TOKEN, or store another with: chunk auth set github',
  });
}

function forbidden(said: string): UserError {
  return new UserError('github.forbidden', {
    message: 'GitHub does not let this token read the pull requests',
    detail: `GitHub says: ${said}`,
    hint: 'Give the token read access to the repositories (and authorise it for single sign-on).',
  });
}

function noGraphql(): UserError {
  return new UserError('github.unavailable', {
    message: 'there is no GitHub API at this address (404)',
    hint: 'Check GITHUB_API_URL; GitHub Enterprise Server has its API under https://HOST/api/v3',
  });
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
