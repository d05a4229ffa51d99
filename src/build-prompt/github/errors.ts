import { UserError } from '../../errors.ts';
import { networkFailure } from '../../system/network-failure.ts';
import { type ErrorResponse, isRateLimit, limitWait } from './limits.ts';
import {
  noGraphql,
  tokenRejected,
  unavailable,
  unreachable,
  unsupportedServer,
} from './user-errors.ts';

/** A failed request to GitHub, by how to proceed. */
export type RequestFailure =
  /** Retry, with smaller pages if `shrinkPages`. `data` came with the error, if there is any. */
  | {
      readonly kind: 'retry';
      readonly why: string;
      readonly shrinkPages: boolean;
      /** Number of attempts, if not the default. */
      readonly attempts?: number;
      readonly data?: unknown;
    }
  /** Retry when the limit resets. `waitMs` is undefined if GitHub states no time. */
  | { readonly kind: 'limited'; readonly why: string; readonly waitMs: number | undefined }
  /** The token cannot read the repository. */
  | { readonly kind: 'unreadable'; readonly reason: UnreadableReason }
  /** Some data is missing and a retry does not help; `data` has the rest. */
  | { readonly kind: 'partial'; readonly data: unknown; readonly why: string }
  /** The page cursor is no longer valid. */
  | { readonly kind: 'cursor' }
  | { readonly kind: 'fatal'; readonly error: UserError };

/** Reason why a repository cannot be read: it does not exist, or access is forbidden. */
export type UnreadableReason =
  | { readonly kind: 'missing' }
  | {
      readonly kind: 'forbidden';
      /** GitHub's error message. */
      readonly message: string;
      /** URL where the user authorizes the token for single sign-on. */
      readonly link: string | undefined;
    };

/** Thrown for a repository that the token cannot read. The run continues with the others. */
export class UnreadableError extends Error {
  readonly reason: UnreadableReason;

  constructor(reason: UnreadableReason) {
    super(reason.kind);
    this.reason = reason;
  }
}

/** Thrown when a page cursor is no longer valid. */
export class StaleCursor extends Error {}

/** Statuses and types for queries that take GitHub too long. */
const tooLargeStatuses: readonly number[] = [502, 503, 504];
const tooLargeTypes: readonly string[] = [
  'RESOURCE_LIMITS_EXCEEDED',
  'MAX_NODE_LIMIT_EXCEEDED',
  'EXCESSIVE_PAGINATION',
];
const cursorTypes: readonly string[] = ['INVALID_CURSOR_ARGUMENTS'];
/** 451 means that the repository was taken down for legal reasons. */
const forbiddenStatuses: readonly number[] = [403, 451];
const forbiddenTypes: readonly string[] = ['FORBIDDEN', 'INSUFFICIENT_SCOPES'];

/** Values that error messages and waits depend on. */
export interface FailureContext {
  readonly apiUrl: string;
  /** Server time in milliseconds since the epoch. */
  readonly serverNow: number;
  /** Hint with the command that replaces the token. */
  readonly howToReplaceToken: string;
}

/** Classifies an error of the client library. */
export function classifyFailure(error: unknown, context: FailureContext): RequestFailure {
  const clientError = parseClientError(error);
  const { status, errors, cause, response } = clientError;
  if (cause instanceof UserError) return { kind: 'fatal', error: cause };
  if (status === undefined && errors === undefined) return classifyNetworkError(cause, context);
  if (isRateLimit(response)) return { kind: 'limited', ...limitWait(response, context.serverNow) };
  if (errors !== undefined) return classifyGraphqlErrors(errors, clientError);
  if (status === 401) return { kind: 'fatal', error: tokenRejected(context.howToReplaceToken) };
  if (status !== undefined && forbiddenStatuses.includes(status))
    return { kind: 'unreadable', reason: forbidden(clientError) };
  if (status === 404) return { kind: 'fatal', error: noGraphql() };
  if (status !== undefined && (status >= 500 || status === 408)) {
    const shrinkPages = tooLargeStatuses.includes(status);
    return { kind: 'retry', why: `answered ${status}`, shrinkPages };
  }
  return { kind: 'fatal', error: unavailable(`GitHub refused the request (${status})`) };
}

interface GraphqlError {
  readonly type?: unknown;
  readonly message?: unknown;
  readonly path?: unknown;
  readonly extensions?: unknown;
}

interface ClientError {
  readonly status: number | undefined;
  readonly errors: readonly GraphqlError[] | undefined;
  /** Data that came with the errors; undefined if the query did not run. */
  readonly data: unknown;
  readonly cause: unknown;
  readonly response: ErrorResponse;
}

// The client throws two error classes, told apart by shape: one for a 200 with `errors`, and one
// for everything else, whose own `status` is made up if there was no response.
function parseClientError(error: unknown): ClientError {
  const thrown = propertiesOf(error);
  const response = propertiesOf(thrown['response']);
  const status = typeof response['status'] === 'number' ? response['status'] : undefined;
  const body = propertiesOf(response['data']);
  const errors = Array.isArray(thrown['errors'])
    ? thrown['errors'].map((entry): GraphqlError => propertiesOf(entry))
    : undefined;
  const headers = propertiesOf(status === undefined ? thrown['headers'] : response['headers']);
  const message = errors?.[0]?.message ?? body['message'];
  return {
    status,
    errors,
    data: thrown['data'],
    cause: thrown['cause'],
    response: {
      status,
      headers,
      errorTypes: errors?.map(typeOf) ?? [],
      message: typeof message === 'string' ? message : undefined,
      documentationUrl: String(body['documentation_url'] ?? ''),
    },
  };
}

// Some single sign-on errors have no type, only this extension.
function typeOf({ type, extensions }: GraphqlError): string {
  if (type === undefined && propertiesOf(extensions)['saml_failure'] === true) return 'FORBIDDEN';
  return String(type ?? '');
}

function classifyNetworkError(cause: unknown, { apiUrl }: FailureContext): RequestFailure {
  if (cause instanceof Error && cause.name === 'TimeoutError') {
    return { kind: 'retry', why: 'took too long', shrinkPages: true };
  }
  const { why, retry } = networkFailure(cause, apiUrl);
  if (retry === 'no') return { kind: 'fatal', error: unreachable(why) };
  const attempts = retry === 'once' ? { attempts: 2 } : {};
  return { kind: 'retry', why: `could not be reached: ${why}`, shrinkPages: false, ...attempts };
}

function classifyGraphqlErrors(
  errors: readonly GraphqlError[],
  clientError: ClientError,
): RequestFailure {
  const { data, response } = clientError;
  const message = response.message ?? 'no reason given';
  const types = response.errorTypes;
  const invalid = errors.find(({ extensions }) => propertiesOf(extensions)['code'] !== undefined);
  if (data === undefined && invalid !== undefined) {
    return { kind: 'fatal', error: unsupportedServer(String(invalid.message)) };
  }
  if (types.some((type) => cursorTypes.includes(type))) return { kind: 'cursor' };
  const denied = types.every((type) => type === 'NOT_FOUND' || forbiddenTypes.includes(type));
  // A forbidden field that is not nullable makes the whole repository null.
  const isMissing = errors.every(isRepositoryError) || propertiesOf(data)['repository'] === null;
  if (denied && isMissing) {
    const isForbidden = types.some((type) => forbiddenTypes.includes(type));
    const reason: UnreadableReason = isForbidden ? forbidden(clientError) : { kind: 'missing' };
    return { kind: 'unreadable', reason };
  }
  // A retry does not change the token's permissions.
  if (denied) return { kind: 'partial', data, why: message };
  const shrinkPages = types.some((type) => type === '' || tooLargeTypes.includes(type));
  return { kind: 'retry', why: `said: ${message}`, shrinkPages, data };
}

function isRepositoryError({ path }: GraphqlError): boolean {
  return !Array.isArray(path) || (path[0] === 'repository' && path.length === 1);
}

function forbidden({ response }: ClientError): UnreadableReason {
  const { headers, message = 'no reason given' } = response;
  const link = /url=(https?:\/\/\S+)/.exec(String(headers['x-github-sso'] ?? ''))?.[1];
  return { kind: 'forbidden', message, link };
}

function propertiesOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
