/** The outcome of a request for its events. */
export type HttpOutcome =
  | { readonly kind: 'accepted'; readonly status: number }
  | { readonly kind: 'refused'; readonly status: number }
  | { readonly kind: 'unauthorized'; readonly status: number }
  | { readonly kind: 'unavailable'; readonly why: string; readonly retryAfterMs?: number };

/** The parts of a response that decide its outcome. */
export interface ResponseFacts {
  readonly status: number;
  readonly contentType: string;
  /** The beginning of the body. */
  readonly bodyStart: string;
  readonly retryAfter: string | null;
}

/**
 * Classifies a response. A web page, whatever its status, and a redirect come from a captive portal
 * or a proxy instead of the collector, so the events are kept.
 */
export function readResponse(response: ResponseFacts, now: number): HttpOutcome {
  const { status, contentType, bodyStart, retryAfter } = response;
  if (contentType.includes('html') || bodyStart.trimStart().startsWith('<')) {
    return { kind: 'unavailable', why: `a web page (status ${status}) answered` };
  }
  if (status >= 200 && status < 300) {
    return saysNotOk(bodyStart)
      ? { kind: 'unavailable', why: `status ${status} with "ok": false` }
      : { kind: 'accepted', status };
  }
  if (status === 400 || status === 413) return { kind: 'refused', status };
  if (status === 401 || status === 403) return { kind: 'unauthorized', status };
  const retryAfterMs = readRetryAfter(retryAfter, now);
  const why = `status ${status}`;
  return retryAfterMs === undefined
    ? { kind: 'unavailable', why }
    : { kind: 'unavailable', why, retryAfterMs };
}

/**
 * Whether a body is JSON with `"ok": false`: how Jitsu says, with status 200, that it did not take
 * every event (jitsucom/bulker, ingest/router_batch_handler.go).
 */
function saysNotOk(body: string): boolean {
  if (!body.includes('"ok"')) return false;
  try {
    return JSON.parse(body)?.ok === false;
  } catch {
    return false;
  }
}

/** `Retry-After` in milliseconds from `now`: seconds or an HTTP date (RFC 9110, section 10.2.3). */
function readRetryAfter(value: string | null, now: number): number | undefined {
  if (value === null) return undefined;
  if (/^\d{1,9}$/.test(value.trim())) return Number(value) * 1000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(at - now, 0);
}
