import { UserError } from '../../errors.ts';
import { networkFailure } from '../../system/network-failure.ts';
import { isRateLimit, type LimitSigns, waitOf } from './limits.ts';
import {
  noGraphql,
  tokenRejected,
  unavailable,
  unreachable,
  unsupportedServer,
} from './user-errors.ts';

/** Why a request to GitHub failed, and what to do about it. */
export type RequestFailure =
  /** Ask again; with `tooMuch`, for less. `data` is what came with the error, if anything did. */
  | {
      readonly kind: 'retry';
      readonly why: string;
      readonly tooMuch: boolean;
      /** The number of attempts, if not the client's default. */
      readonly attempts?: number;
      readonly data?: unknown;
    }
  /** Ask again once the limit ends. `waitMs` is undefined when GitHub does not say when. */
  | { readonly kind: 'limited'; readonly why: string; readonly waitMs: number | undefined }
  /** What the query is about cannot be read with this token. */
  | { readonly kind: 'unreadable'; readonly reason: Unreadable }
  /** The answer lacks some parts for good; `data` holds the rest. */
  | { readonly kind: 'partial'; readonly data: unknown; readonly why: string }
  | { readonly kind: 'cursor' }
  | { readonly kind: 'fatal'; readonly error: UserError };

/** Why a repository cannot be read: it does not exist, or GitHub forbids it. */
export type Unreadable =
  | { readonly kind: 'missing' }
  | {
      readonly kind: 'forbidden';
      /** GitHub's words. */
      readonly said: string;
      /** The page on which the user authorizes the token for single sign-on. */
      readonly link: string | undefined;
    };

/** Thrown for a repository that the token cannot read. The run continues with the others. */
export class UnreadableError extends Error {
  readonly reason: Unreadable;

  constructor(reason: Unreadable) {
    super(reason.kind);
    this.reason = reason;
  }
}

/** Thrown when GitHub no longer accepts the cursor of a page. */
export class StaleCursor extends Error {}

const tooMuchStatuses: readonly number[] = [502, 503, 504];
const tooMuchTypes: readonly string[] = [
  'RESOURCE_LIMITS_EXCEEDED',
  'MAX_NODE_LIMIT_EXCEEDED',
  'EXCESSIVE_PAGINATION',
];
const cursorTypes: readonly string[] = ['INVALID_CURSOR_ARGUMENTS'];
/** 451 answers for what was taken down for legal reasons. */
const forbiddenStatuses: readonly number[] = [403, 451];
const forbiddenTypes: readonly string[] = ['FORBIDDEN', 'INSUFFICIENT_SCOPES'];

/** What the words and waits of a failure depend on. */
export interface FailureContext {
  readonly apiUrl: string;
  /** The server's time in milliseconds since the epoch. */
  readonly serverNow: number;
  /** What to type to replace the token. */
  readonly howToReplaceToken: string;
}

/** Classifies what the client threw. */
export function failureOf(error: unknown, context: FailureContext): RequestFailure {
  const thrown = readThrown(error);
  const { status, errors, cause, signs } = thrown;
  if (cause instanceof UserError) return { kind: 'fatal', error: cause };
  if (status === undefined && errors === undefined) return failureOfConnection(cause, context);
  if (isRateLimit(signs)) return { kind: 'limited', ...waitOf(signs, context.serverNow) };
  if (errors !== undefined) return failureOfErrors(errors, thrown);
  if (status === 401) return { kind: 'fatal', error: tokenRejected(context.howToReplaceToken) };
  if (status !== undefined && forbiddenStatuses.includes(status))
    return { kind: 'unreadable', reason: forbidden(thrown) };
  if (status === 404) return { kind: 'fatal', error: noGraphql() };
  if (status !== undefined && (status >= 500 || status === 408)) {
    const tooMuch = tooMuchStatuses.includes(status);
    return { kind: 'retry', why: `answered ${status}`, tooMuch };
  }
  return { kind: 'fatal', error: unavailable(`GitHub refused the request (${status})`) };
}

interface GraphqlError {
  readonly type?: unknown;
  readonly message?: unknown;
  readonly path?: unknown;
  readonly extensions?: unknown;
}

interface Thrown {
  readonly status: number | undefined;
  readonly errors: readonly GraphqlError[] | undefined;
  /** The `data` that came with the errors; undefined when the query did not run. */
  readonly data: unknown;
  readonly cause: unknown;
  readonly signs: LimitSigns;
}

// The client has two error classes, told apart by their shape: one for a 200 with `errors`, one
// for everything else. Without a response, the latter's status is made up.
function readThrown(error: unknown): Thrown {
  const thrown = record(error);
  const response = record(thrown['response']);
  const status = typeof response['status'] === 'number' ? response['status'] : undefined;
  const body = record(response['data']);
  const errors = Array.isArray(thrown['errors'])
    ? thrown['errors'].map((each): GraphqlError => record(each))
    : undefined;
  const headers = record(status === undefined ? thrown['headers'] : response['headers']);
  const said = errors?.[0]?.message ?? body['message'];
  return {
    status,
    errors,
    data: thrown['data'],
    cause: thrown['cause'],
    signs: {
      status,
      headers,
      errorTypes: errors?.map(typeOf) ?? [],
      said: typeof said === 'string' ? said : undefined,
      documentationUrl: String(body['documentation_url'] ?? ''),
    },
  };
}

// Single sign-on is also told by a mark of its own.
function typeOf({ type, extensions }: GraphqlError): string {
  if (type === undefined && record(extensions)['saml_failure'] === true) return 'FORBIDDEN';
  return String(type ?? '');
}

function failureOfConnection(cause: unknown, { apiUrl }: FailureContext): RequestFailure {
  if (cause instanceof Error && cause.name === 'TimeoutError') {
    return { kind: 'retry', why: 'took too long', tooMuch: true };
  }
  const { why, retry } = networkFailure(cause, apiUrl);
  if (retry === 'no') return { kind: 'fatal', error: unreachable(why) };
  const attempts = retry === 'once' ? { attempts: 2 } : {};
  return { kind: 'retry', why: `could not be reached: ${why}`, tooMuch: false, ...attempts };
}

function failureOfErrors(errors: readonly GraphqlError[], thrown: Thrown): RequestFailure {
  const { data, signs } = thrown;
  const said = signs.said ?? 'no reason given';
  const types = signs.errorTypes;
  const invalid = errors.find(({ extensions }) => record(extensions)['code'] !== undefined);
  if (data === undefined && invalid !== undefined) {
    return { kind: 'fatal', error: unsupportedServer(String(invalid.message)) };
  }
  if (types.some((type) => cursorTypes.includes(type))) return { kind: 'cursor' };
  const denied = types.every((type) => type === 'NOT_FOUND' || forbiddenTypes.includes(type));
  // A refused part that may not be null makes the whole repository null.
  const isGone = errors.every(isAboutRoot) || record(data)['repository'] === null;
  if (denied && isGone) {
    const isForbidden = types.some((type) => forbiddenTypes.includes(type));
    return { kind: 'unreadable', reason: isForbidden ? forbidden(thrown) : { kind: 'missing' } };
  }
  // Asking again does not change what a token may see.
  if (denied) return { kind: 'partial', data, why: said };
  const tooMuch = types.some((type) => type === '' || tooMuchTypes.includes(type));
  return { kind: 'retry', why: `said: ${said}`, tooMuch, data };
}

function isAboutRoot({ path }: GraphqlError): boolean {
  return !Array.isArray(path) || (path[0] === 'repository' && path.length === 1);
}

function forbidden({ signs }: Thrown): Unreadable {
  const link = /url=(https?:\/\/\S+)/.exec(String(signs.headers['x-github-sso'] ?? ''))?.[1];
  return { kind: 'forbidden', said: signs.said ?? 'no reason given', link };
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
