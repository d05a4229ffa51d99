import { retryAfterMs } from '../../system/retry-after.ts';

/** Parts of an error response that tell rate limits from other errors. */
export interface ErrorResponse {
  /** Undefined for GraphQL errors in an HTTP 200. */
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  /** Types of the GraphQL errors; an empty string for an error without a type. */
  readonly errorTypes: readonly string[];
  readonly message: string | undefined;
  readonly documentationUrl: string;
}

const limitedTypes: readonly string[] = ['RATE_LIMITED', 'RATE_LIMIT'];
/** Statuses that are never a rate limit, even with a `Retry-After` header. */
const finalStatuses: readonly number[] = [401, 404];
const resetMarginMs = 1000;

/**
 * True if GitHub asks the client to wait. Secondary limits have no error code: some are recognized
 * only by the message, which GitHub's own client library also matches.
 */
export function isRateLimit(response: ErrorResponse): boolean {
  const { status, headers, errorTypes, message = '', documentationUrl } = response;
  if (status !== undefined && finalStatuses.includes(status)) return false;
  return (
    status === 429 ||
    headers['retry-after'] !== undefined ||
    errorTypes.some((type) => limitedTypes.includes(type)) ||
    (status === 403 && headers['x-ratelimit-remaining'] === '0') ||
    /rate-?limit/i.test(documentationUrl) ||
    /\brate limit|\babuse detection/i.test(message)
  );
}

/**
 * Returns the kind of limit and the wait in milliseconds: from `Retry-After`, or else until the
 * hourly limit resets by the server's clock. `waitMs` is undefined if GitHub states no time.
 */
export function limitWait(
  { status, headers }: ErrorResponse,
  serverNow: number,
): { why: string; waitMs: number | undefined } {
  const remaining = headers['x-ratelimit-remaining'];
  const usedUp = remaining === undefined || Number(remaining) === 0;
  const resetMs = Number(headers['x-ratelimit-reset'] ?? Number.NaN) * 1000;
  const hourly = usedUp && !Number.isNaN(resetMs);
  const busy = status !== undefined && status >= 500;
  const why = busy ? `requested pause (${status})` : hourly ? 'hourly limit' : 'secondary limit';
  const retryAfter = headers['retry-after'];
  const statedMs = retryAfterMs(retryAfter === undefined ? null : String(retryAfter), serverNow);
  if (statedMs !== undefined) return { why, waitMs: statedMs + resetMarginMs };
  if (!hourly) return { why, waitMs: undefined };
  return { why, waitMs: Math.max(0, resetMs - serverNow) + resetMarginMs };
}
