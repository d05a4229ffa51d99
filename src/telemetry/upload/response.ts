import { retryAfterMs } from '../../system/retry-after.ts';

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
  const waitMs = retryAfterMs(retryAfter, now);
  const why = `status ${status}`;
  return waitMs === undefined
    ? { kind: 'unavailable', why }
    : { kind: 'unavailable', why, retryAfterMs: waitMs };
}

/**
 * True if a body is JSON with `"ok": false`: how Jitsu says, with status 200, that it did not take
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
