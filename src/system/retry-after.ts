/**
 * Returns the delay of a `Retry-After` header in milliseconds from `now`. Its value is seconds or a
 * date (RFC 9110, section 10.2.3); undefined if it is missing or neither.
 */
export function retryAfterMs(value: string | null | undefined, now: number): number | undefined {
  if (value === null || value === undefined || value.trim() === '') return undefined;
  const seconds = Number(value);
  if (!Number.isNaN(seconds)) return Math.max(seconds, 0) * 1000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(at - now, 0);
}
