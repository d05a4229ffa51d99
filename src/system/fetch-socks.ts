import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { SocksProxyAgent } from 'socks-proxy-agent';
import { systemErrorCode } from '../errors.ts';

const maxRedirects = 5;
const redirects = [301, 302, 303, 307, 308];
/** Status codes of responses without a body (RFC 9110, section 6.4.1). */
const bodiless = [204, 205, 304];

/**
 * Fetches through a SOCKS proxy, which Bun's `fetch` does not support. The proxy resolves host
 * names, except for `socks4:` and `socks5:` URLs. Supports the parts of `init` that this program
 * uses: method, headers, a body of text or bytes, redirect and signal.
 */
export async function fetchBySocks(
  url: string,
  init: RequestInit,
  proxy: string,
): Promise<Response> {
  const headers = new Headers(init.headers);
  const follows = init.redirect !== 'manual' && (init.method ?? 'GET') === 'GET';
  for (let at = url, left = maxRedirects; ; left--) {
    const response = await exchange(at, { ...init, headers }, proxy);
    const location = response.headers.get('location');
    if (!follows || location === null || !redirects.includes(response.status)) return response;
    if (left === 0) throw failure('too many redirects', 'TooManyRedirects');
    await response.body?.cancel();
    const next = new URL(location, at);
    if (next.origin !== new URL(at).origin) headers.delete('authorization');
    at = next.href;
  }
}

function exchange(url: string, init: RequestInit, proxy: string): Promise<Response> {
  const client = url.startsWith('https:') ? https : http;
  const agent = new SocksProxyAgent(proxy);
  const headers = Object.fromEntries(new Headers(init.headers));
  const signal = init.signal ?? undefined;
  return new Promise((resolve, reject) => {
    const options = { agent, method: init.method ?? 'GET', headers, ...(signal && { signal }) };
    const request = client.request(url, options, (message) => resolve(toResponse(message)));
    request.on('error', (error) => {
      const code = systemErrorCode(error);
      reject(code === undefined ? failure(error.message, 'ERR_SOCKS_PROXY') : error);
    });
    request.end(init.body ?? undefined);
  });
}

function toResponse(message: IncomingMessage): Response {
  const headers = new Headers();
  const { rawHeaders, statusCode: status = 500 } = message;
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    headers.append(rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '');
  }
  const body = bodiless.includes(status) ? null : (Readable.toWeb(message) as ReadableStream);
  return new Response(body as ConstructorParameters<typeof Response>[0], { status, headers });
}

function failure(message: string, code: string): Error {
  return Object.assign(new Error(message), { code });
}
