import { retryAfterMs } from '../../system/retry-after.ts';

/** What a failed request tells about limits. */
export interface LimitSigns {
  /** Undefined for an answer that is an error in an HTTP 200. */
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  /** The types of GraphQL errors; empty text where an error has no type. */
  readonly errorTypes: readonly string[];
  readonly said: string | undefined;
  readonly documentationUrl: string;
}

const limitedTypes: readonly string[] = ['RATE_LIMITED', 'RATE_LIMIT'];
/** Answers for which `Retry-After` may be meant; 401 and 404 stay what they are. */
const finalStatuses: readonly number[] = [401, 404];
const resetMarginMs = 1000;

/**
 * True if GitHub asks to wait. Secondary limits have no code of their own: some are known only by
 * GitHub's words, which GitHub's own client library reads as well.
 */
export function isRateLimit(signs: LimitSigns): boolean {
  const { status, headers, errorTypes, said = '', documentationUrl } = signs;
  if (status !== undefined && finalStatuses.includes(status)) return false;
  return (
    status === 429 ||
    headers['retry-after'] !== undefined ||
    errorTypes.some((type) => limitedTypes.includes(type)) ||
    (status === 403 && headers['x-ratelimit-remaining'] === '0') ||
    /rate-?limit/i.test(documentationUrl) ||
    /\brate limit|\babuse detection/i.test(said)
  );
}

/**
 * How long to wait, in milliseconds, and for what: `Retry-After` first, then the reset time of a
 * used-up hourly limit, by the server's clock. Undefined when GitHub names no time.
 */
export function waitOf(
  { status, headers }: LimitSigns,
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
