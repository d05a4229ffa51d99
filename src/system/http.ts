import type { Cli } from './cli.ts';
import { parseJson } from './json.ts';
import { type NetworkFailure, networkFailure } from './network-failure.ts';

/** Limits of a request. */
export interface HttpLimits {
  readonly maxBytes: number;
  /** The longest time without data from the server. */
  readonly idleMs: number;
  readonly totalMs: number;
}

/** A complete response, or why the request failed. */
export type HttpResult =
  | {
      readonly ok: true;
      readonly status: number;
      readonly headers: Headers;
      /** Undefined if it is larger than `maxBytes`. */
      readonly body: Uint8Array | undefined;
    }
  | { readonly ok: false; readonly failure: NetworkFailure };

export interface HttpOptions {
  readonly limits?: HttpLimits;
  /** Called for each chunk with the bytes received so far and the total (NaN if unknown). */
  readonly onBytes?: (received: number, total: number) => void;
}

/** The parts of `Cli` that a request uses. */
export type HttpCli = Pick<Cli, 'fetch' | 'sleep' | 'signal' | 'build'>;

/** Limits for small responses that a user waits for. */
const smallResponse: HttpLimits = { maxBytes: 1_048_576, idleMs: 10_000, totalMs: 30_000 };

/** Returns the User-Agent header for every service. */
export function userAgent({ build }: Pick<Cli, 'build'>): string {
  return `chunk/${build.version}`;
}

/** True for an absolute http or https URL. */
export function isHttpUrl(text: string): boolean {
  return /^https?:$/.test(URL.parse(text)?.protocol ?? '');
}

/** Returns the host and port of a URL, for messages. */
export function hostOf(url: string): string {
  return URL.parse(url)?.host ?? url;
}

/** Returns the length of a body in bytes, from its headers; NaN if they do not give it. */
export function bodyLength(headers: Headers): number {
  // Content-Length counts the compressed bytes.
  const isPlain = headers.get('content-encoding') === null;
  return isPlain ? Number(headers.get('content-length') ?? Number.NaN) : Number.NaN;
}

/** Returns the JSON value in a body; undefined if it is missing or not JSON. */
export function jsonIn(body: Uint8Array | undefined): unknown {
  return parseJson(new TextDecoder().decode(body));
}

/**
 * Makes one request within limits of size, idle time and total time. Throws only when the run is
 * interrupted. Does not follow redirects unless `init` asks for it, because a redirect would carry
 * credentials to another server.
 */
export async function request(
  cli: HttpCli,
  url: string,
  init: RequestInit = {},
  { limits = smallResponse, onBytes }: HttpOptions = {},
): Promise<HttpResult> {
  if (!isHttpUrl(url)) return failed(`${url} is not an http(s) URL`);
  const abort = new AbortController();
  const headers = new Headers(init.headers);
  if (!headers.has('user-agent')) headers.set('user-agent', userAgent(cli));
  const signal = AbortSignal.any([cli.signal, abort.signal]);
  const exchange = async (): Promise<HttpResult> => {
    const sent = cli.fetch(url, { redirect: 'manual', ...init, headers, signal });
    const response = await withTimeLimit(cli, limits.idleMs, sent, 'no answer within');
    const body = await readBody(cli, response, limits, onBytes);
    return { ok: true, status: response.status, headers: response.headers, body };
  };
  try {
    return await withTimeLimit(cli, limits.totalMs, exchange(), 'it took over');
  } catch (error) {
    cli.signal.throwIfAborted();
    if (error instanceof TimeLimit) return failed(error.message);
    return { ok: false, failure: networkFailure(error, url) };
  } finally {
    abort.abort();
  }
}

async function readBody(
  cli: HttpCli,
  response: Response,
  { maxBytes, idleMs }: HttpLimits,
  onBytes: HttpOptions['onBytes'],
): Promise<Uint8Array | undefined> {
  const total = bodyLength(response.headers);
  if (total > maxBytes) return undefined;
  const reader = response.body?.getReader();
  const parts: Uint8Array[] = [];
  let received = 0;
  for (;;) {
    const part = reader && (await withTimeLimit(cli, idleMs, reader.read(), 'no data for'));
    if (part === undefined || part.done) return Buffer.concat(parts);
    received += part.value.length;
    if (received > maxBytes) return undefined;
    parts.push(part.value);
    onBytes?.(received, total);
  }
}

class TimeLimit extends Error {}

async function withTimeLimit<Value>(
  cli: HttpCli,
  milliseconds: number,
  work: Promise<Value>,
  message: string,
): Promise<Value> {
  let isDone = false;
  const limit = cli.sleep(milliseconds).then(() => {
    if (!isDone) throw new TimeLimit(`${message} ${milliseconds / 1000} s`);
    return work;
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    isDone = true;
    work.catch(() => {});
  }
}

function failed(why: string): HttpResult {
  return { ok: false, failure: { why, code: undefined, retry: 'yes' } };
}
