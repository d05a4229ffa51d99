import { asRecord } from '../../files/files.ts';
import { parseJson } from '../../system/json.ts';
import { retryAfterMs } from '../../system/retry-after.ts';

/** The outcome of an upload request. */
export type HttpOutcome =
  | { readonly kind: 'accepted'; readonly status: number }
  | { readonly kind: 'refused'; readonly status: number }
  | { readonly kind: 'unauthorized'; readonly status: number }
  | { readonly kind: 'unavailable'; readonly why: string; readonly retryAfterMs?: number };

/** The parts of a response that decide its outcome. */
export interface UploadResponse {
  readonly status: number;
  readonly contentType: string;
  /** The beginning of the body. */
  readonly bodyStart: string;
  readonly retryAfter: string | null;
}

/**
 * Classifies a response. A web page of any status, or a redirect, comes from a captive portal or a
 * proxy, not from the collector, so the events are kept.
 */
export function readResponse(response: UploadResponse, now: number): HttpOutcome {
  const { status, contentType, bodyStart, retryAfter } = response;
  if (contentType.includes('html') || bodyStart.trimStart().startsWith('<')) {
    return { kind: 'unavailable', why: `a web page (status ${status}) answered` };
  }
  if (status >= 200 && status < 300) {
    return reportsFailure(bodyStart)
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
 * Returns true for a JSON body with `"ok": false`. Jitsu sends it with status 200 if it rejected an
 * event (jitsucom/bulker, ingest/router_batch_handler.go).
 */
function reportsFailure(body: string): boolean {
  return body.includes('"ok"') && asRecord(parseJson(body))?.['ok'] === false;
}
