import { UserError } from '../errors.ts';
import type { Cli } from '../system/cli.ts';
import { bodyLength, type HttpLimits, hostOf, request } from '../system/http.ts';

/** Receives how many bytes of a download have come, and of how many (NaN when unknown). */
export type OnBytes = (received: number, total: number) => void;

/** Limits for small downloads that show no progress: release metadata, checksums. */
export const smallTransfer: HttpLimits = {
  maxBytes: 4_000_000,
  idleMs: 15_000,
  totalMs: 60_000,
};

/** A complete response. */
export interface Transferred {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

/** The last line of every failed transfer. */
export const unchanged = 'Nothing was changed. Try again with: chunk upgrade';

/** Why something else may have come than what was asked for. */
export const proxyWords = 'A proxy or a sign-in page may have answered in its place.';

/**
 * Downloads a URL within limits. Throws `UserError` when the server cannot be reached, stops
 * answering, sends a web page or more than allowed, or ends before the length that it named.
 */
export async function transfer(
  cli: Cli,
  url: string,
  limits: HttpLimits,
  options: { accept?: string; expectedBytes?: number | undefined; onBytes?: OnBytes } = {},
): Promise<Transferred> {
  const { accept, expectedBytes, onBytes } = options;
  const result = await request(
    cli,
    url,
    { redirect: 'follow', headers: { ...(accept && { accept }) } },
    { limits, onBytes: (received, total) => onBytes?.(received, expectedBytes ?? total) },
  );
  const host = hostOf(url);
  if (!result.ok) throw unavailable(`could not download from ${host}: ${result.failure.why}`);
  const { status, headers, body } = result;
  const isOk = status >= 200 && status < 300;
  if (isOk && headers.get('content-type')?.startsWith('text/html')) {
    throw unavailable(`${host} sent a web page in place of what was asked for`, proxyWords);
  }
  if (body === undefined) throw unavailable(`${host} sent more than ${limits.maxBytes} bytes`);
  const total = expectedBytes ?? bodyLength(headers);
  if (isOk && body.length < total) {
    throw unavailable(`the download ended early: ${body.length} of ${total} bytes came`);
  }
  return { status, headers, body };
}

/** The failure of a service that an upgrade needs. */
export function unavailable(message: string, detail?: string): UserError {
  return new UserError('upgrade.unavailable', { message, detail, hint: unchanged });
}
