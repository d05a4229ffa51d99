import { UserError } from '../errors.ts';
import type { Cli } from '../system/cli.ts';
import { bodyLength, type HttpLimits, hostOf, request } from '../system/http.ts';

/** Receives the progress of a download in bytes; `total` is NaN if unknown. */
export type OnBytes = (received: number, total: number) => void;

/** Limits for downloads that show no progress: checksums and their signature. */
const smallDownload: HttpLimits = { maxBytes: 1_000_000, idleMs: 15_000, totalMs: 60_000 };

/**
 * Downloads a file of a release; returns undefined if it does not exist. Throws `UserError` if the
 * server cannot be reached, fails, stops in the middle, or sends more bytes than allowed.
 */
export async function download(
  cli: Cli,
  url: string,
  limits: HttpLimits = smallDownload,
  onBytes: OnBytes = () => {},
): Promise<Uint8Array | undefined> {
  const result = await request(cli, url, { redirect: 'follow' }, { limits, onBytes });
  const host = hostOf(url);
  if (!result.ok) throw unavailable(`could not download from ${host}: ${result.failure.why}`);
  const { status, headers, body } = result;
  if (status === 404) return undefined;
  if (status !== 200) throw unavailable(`${host} answered with status ${status}`);
  if (body === undefined) throw unavailable(`${host} sent more than ${limits.maxBytes} bytes`);
  const total = bodyLength(headers);
  if (body.length < total) {
    throw unavailable(`the download ended early: ${body.length} of ${total} bytes were received`);
  }
  return body;
}

function unavailable(message: string): UserError {
  return new UserError('upgrade.unavailable', {
    message,
    hint: 'Nothing was changed. Try again later with the same command.',
  });
}
