import { afterAll, describe, expect, test } from 'bun:test';
import { bodyLength, request } from '../../src/system/http.ts';
import { networkFailure } from '../../src/system/network-failure.ts';
import { testCli } from '../support/test-cli.ts';

const limits = { maxBytes: 100, idleMs: 5000, totalMs: 10_000 };
const never = () => new Promise<Response>(() => {});

const server = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  fetch: async (received) => {
    const { pathname } = new URL(received.url);
    if (pathname === '/silent') return never();
    if (pathname === '/large') return new Response('x'.repeat(101));
    if (pathname === '/endless') return new Response(endless());
    if (pathname === '/redirect') return Response.redirect('/echo', 302);
    return Response.json(Object.fromEntries(received.headers));
  },
});
const url = (path: string) => `http://127.0.0.1:${server.port}/${path}`;
afterAll(() => server.stop(true));

function endless(): ReadableStream {
  return new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(10)) });
}

/** Returns a `Cli` in which only sleeps of exactly `milliseconds` end, at once. */
function expiring(milliseconds: number) {
  const sleep = (duration: number) =>
    duration === milliseconds ? Promise.resolve() : new Promise<void>(() => {});
  return testCli({ cli: { sleep } });
}

describe('a request', () => {
  test('sends a User-Agent and returns the whole response', async () => {
    const result = await request(testCli(), url('echo'), { headers: { 'x-a': '1' } });
    if (!result.ok) throw new Error(result.failure.why);
    const received = JSON.parse(new TextDecoder().decode(result.body));
    expect(received).toMatchObject({ 'user-agent': 'chunk/1.2.3', 'x-a': '1' });
  });

  for (const path of ['large', 'endless']) {
    test(`returns no body if the body is too large: ${path}`, async () => {
      const result = await request(testCli(), url(path), {}, { limits });
      expect(result).toMatchObject({ ok: true, status: 200, body: undefined });
    });
  }

  test('does not follow redirects', async () => {
    expect(await request(testCli(), url('redirect'))).toMatchObject({ ok: true, status: 302 });
  });

  for (const [expired, why] of [
    [limits.idleMs, 'no answer within 5 s'],
    [limits.totalMs, 'it took over 10 s'],
  ] as const) {
    test(`ends with a message at its time limit: ${why}`, async () => {
      const result = await request(expiring(expired), url('silent'), {}, { limits });
      expect(result).toMatchObject({ ok: false, failure: { why } });
    });
  }

  test('throws at once when the run is interrupted', async () => {
    const controller = new AbortController();
    const cli = testCli({ cli: { signal: controller.signal } });
    const result = request(cli, url('silent'));
    controller.abort(new Error('interrupted'));
    await expect(result).rejects.toThrow('interrupted');
  });

  test('fails for a URL that is not http(s)', async () => {
    for (const address of ['file:///etc/passwd', 'nonsense', '']) {
      expect(await request(testCli(), address)).toMatchObject({ ok: false });
    }
  });
});

test('the length of a compressed body is unknown', () => {
  expect(bodyLength(new Headers({ 'content-length': '5' }))).toBe(5);
  expect(bodyLength(new Headers({ 'content-length': '5', 'content-encoding': 'gzip' }))).toBeNaN();
});

describe('a network failure', () => {
  for (const [code, why, retry] of [
    ['ECONNREFUSED', 'the connection was refused (ECONNREFUSED)', 'once'],
    ['ECONNRESET', 'the connection was closed (ECONNRESET)', 'yes'],
    ['CERT_HAS_EXPIRED', 'the certificate is not trusted (CERT_HAS_EXPIRED)', 'no'],
    [
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'the certificate is not trusted (UNABLE_TO_VERIFY_LEAF_SIGNATURE)',
      'no',
    ],
    ['EPROTO', 'the server does not use TLS on that port (EPROTO)', 'no'],
    ['ERR_PROXY_TUNNEL', 'the proxy refused to connect (ERR_PROXY_TUNNEL)', 'no'],
    ['ESOMETHING', 'it failed (ESOMETHING)', 'yes'],
  ] as const) {
    test(`${code} is described and has retry "${retry}"`, () => {
      const error = Object.assign(new Error('quotes a secret'), { code });
      expect(networkFailure(error, 'http://127.0.0.1/')).toEqual({ why, code, retry });
    });
  }
});
