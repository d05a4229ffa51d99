import { afterEach, describe, expect, test } from 'bun:test';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ViewSession } from '../../../src/telemetry/view/session.ts';
import { knownId, type TestCli, testCli } from '../../support/test-cli.ts';

let cli: TestCli;
let stop = new AbortController();
afterEach(() => stop.abort());

function session(options: Parameters<typeof testCli>[0] = {}): ViewSession {
  stop = new AbortController();
  cli = testCli({ ...options, cli: { signal: stop.signal } });
  const served = new ViewSession(cli, false);
  void served.ended();
  return served;
}

/** Sends a request with exactly these headers, some of which `fetch` would change. */
function send(
  url: string,
  init: { method?: string; headers?: Record<string, string> } = {},
): Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'GET', ...init }, (response) => {
      let body = '';
      response.on('data', (data) => {
        body += data;
      });
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
      });
    });
    sent.on('error', reject);
    sent.end();
  });
}

const ownOrigin = (url: string) => ({ origin: new URL(url).origin });

describe('the page is refused', () => {
  const rows: [title: string, status: number, headers: Record<string, string>, method?: string][] =
    [
      ['for another Host', 403, { host: 'rebound.test' }],
      ['for localhost, which is another origin', 403, { host: 'localhost' }],
      ['for another Origin', 403, { origin: 'http://127.0.0.1:1' }],
      ['for the origin of a file', 403, { origin: 'null' }],
      ['for a link on another site', 403, { 'sec-fetch-site': 'cross-site' }],
      ['for a page on another port', 403, { 'sec-fetch-site': 'same-site' }],
      ['for a form without an Origin', 403, {}, 'POST'],
      ['for another method', 405, {}, 'DELETE'],
    ];
  for (const [title, status, headers, method] of rows) {
    test(title, async () => {
      const { url } = session();
      const response = await send(url, { headers, ...(method && { method }) });
      expect([response.status, response.body]).toEqual([status, `${status}\n`]);
    });
  }

  for (const path of ['/', '/x/', '/00000000-0000-4000-8000-00000000000/', '//']) {
    test(`at ${path}, without the secret`, async () => {
      const { url } = session();
      expect((await send(`${new URL(url).origin}${path}`)).status).toBe(404);
    });
  }

  test('at an action that does not exist, including inherited names', async () => {
    const { url } = session();
    for (const action of ['toString', 'constructor', 'DISABLE', 'disable/x']) {
      const init = { method: 'POST', headers: ownOrigin(url) };
      expect((await send(`${url}${action}`, init)).status).toBe(404);
    }
  });
});

test('a file that only the user can read redirects to the page once', async () => {
  const served = session();
  const file = fileURLToPath(served.openingUrl() ?? '');
  expect([statSync(file).mode & 0o777, statSync(dirname(file)).mode & 0o777]).toEqual([
    0o600, 0o700,
  ]);
  const [, address = ''] = /url=([^"]+)"/.exec(readFileSync(file, 'utf8')) ?? [];
  // Browsers treat the file as another site.
  const first = await send(address, { headers: { 'sec-fetch-site': 'cross-site' } });
  expect(first.status).toBe(200);
  expect(first.body).toContain(`content="0;url=${new URL(served.url).pathname}"`);
  expect((await send(address)).status).toBe(404);
  expect(existsSync(dirname(file))).toBe(false);
});

test('the file is removed when the session ends', async () => {
  const served = session();
  const file = fileURLToPath(served.openingUrl() ?? '');
  stop.abort();
  await served.ended();
  expect(existsSync(dirname(file))).toBe(false);
});

test('an error response contains no details, and has the headers of the page', async () => {
  const served = session();
  const { headers } = await send(served.url);
  Object.defineProperty(cli, 'build', {
    get: () => {
      throw new Error('secret');
    },
  });
  const response = await send(served.url);
  expect([response.status, response.body]).toEqual([500, '500\n']);
  expect(Object.keys(response.headers)).toEqual(
    expect.arrayContaining(Object.keys(headers).filter((name) => name.includes('policy'))),
  );
});

test('the page has no external resources, and its policy allows none', async () => {
  const { body, headers } = await send(session().url);
  expect(body.match(/(src|href|action)="[^"]*"/g)).toEqual([
    'href="#events"',
    'action="disable"',
    'action="reset"',
  ]);
  expect(body).not.toMatch(/https?:\/\/(?!127\.0\.0\.1)/);
  const [nonce] = /nonce="[^"]+"/.exec(body) ?? [];
  const policy = String(headers['content-security-policy']);
  expect(policy).toContain(`default-src 'none'; style-src 'nonce-${nonce?.slice(7, -1)}'`);
  expect(policy).not.toContain('unsafe');
  expect(headers['cache-control']).toBe('no-store');
});

test('every response has its own nonce', async () => {
  const { url } = session();
  const nonceOf = async () => /nonce="[^"]+"/.exec((await send(url)).body)?.[0];
  expect(await nonceOf()).not.toBe(await nonceOf());
});

test('a button that fails shows the error message of the command', async () => {
  const { url } = session({ config: '{' });
  await send(`${url}disable`, { method: 'POST', headers: ownOrigin(url) });
  expect((await send(url)).body).toContain('was not changed: it is not valid JSON');
  expect(readFileSync(cli.paths.configFile, 'utf8')).toBe('{');
});

test('the result of a button is shown once', async () => {
  const { url } = session();
  const response = await send(`${url}reset`, { method: 'POST', headers: ownOrigin(url) });
  expect([response.status, response.headers['location']]).toEqual([303, './']);
  expect((await send(url)).body).toContain(`The old anonymous id was ${knownId}`);
  expect((await send(url)).body).not.toContain(knownId);
});
