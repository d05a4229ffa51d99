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
  void served.over();
  return served;
}

/** Asks with exactly those headers, which `fetch` would correct. */
function ask(
  address: string,
  init: { method?: string; headers?: Record<string, string> } = {},
): Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(address, { method: 'GET', ...init }, (response) => {
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
      ['to another Host', 403, { host: 'rebound.test' }],
      ['to localhost, which a browser keeps apart', 403, { host: 'localhost' }],
      ['to another Origin', 403, { origin: 'http://127.0.0.1:1' }],
      ['to the origin of a file', 403, { origin: 'null' }],
      ['to a link on another site', 403, { 'sec-fetch-site': 'cross-site' }],
      ['to a page on another port', 403, { 'sec-fetch-site': 'same-site' }],
      ['to a button without an Origin', 403, {}, 'POST'],
      ['by another method', 405, {}, 'DELETE'],
    ];
  for (const [title, status, headers, method] of rows) {
    test(title, async () => {
      const { url } = session();
      const answer = await ask(url, { headers, ...(method && { method }) });
      expect([answer.status, answer.body]).toEqual([status, `${status}\n`]);
    });
  }

  for (const path of ['/', '/x/', '/00000000-0000-4000-8000-00000000000/', '//']) {
    test(`at ${path}, without the secret`, async () => {
      const { url } = session();
      expect((await ask(`${new URL(url).origin}${path}`)).status).toBe(404);
    });
  }

  test('at a button that does not exist, inherited names included', async () => {
    const { url } = session();
    for (const action of ['toString', 'constructor', 'DISABLE', 'disable/x']) {
      const init = { method: 'POST', headers: ownOrigin(url) };
      expect((await ask(`${url}${action}`, init)).status).toBe(404);
    }
  });
});

test('a file that only the user can read leads to the page once', async () => {
  const served = session();
  const file = fileURLToPath(served.openingUrl() ?? '');
  expect([statSync(file).mode & 0o777, statSync(dirname(file)).mode & 0o777]).toEqual([
    0o600, 0o700,
  ]);
  const [, address = ''] = /url=([^"]+)"/.exec(readFileSync(file, 'utf8')) ?? [];
  // A browser takes the file for another site.
  const first = await ask(address, { headers: { 'sec-fetch-site': 'cross-site' } });
  expect(first.status).toBe(200);
  expect(first.body).toContain(`content="0;url=${new URL(served.url).pathname}"`);
  expect((await ask(address)).status).toBe(404);
  expect(existsSync(dirname(file))).toBe(false);
});

test('the file is gone once the page is over', async () => {
  const served = session();
  const file = fileURLToPath(served.openingUrl() ?? '');
  stop.abort();
  await served.over();
  expect(existsSync(dirname(file))).toBe(false);
});

test('an error response contains no details, and has the headers of the page', async () => {
  const served = session();
  const { headers } = await ask(served.url);
  Object.defineProperty(cli, 'build', {
    get: () => {
      throw new Error('secret');
    },
  });
  const answer = await ask(served.url);
  expect([answer.status, answer.body]).toEqual([500, '500\n']);
  expect(Object.keys(answer.headers)).toEqual(
    expect.arrayContaining(Object.keys(headers).filter((name) => name.includes('policy'))),
  );
});

test('the page has no external resources, and its policy allows none', async () => {
  const { body, headers } = await ask(session().url);
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

test('every page has a nonce of its own', async () => {
  const { url } = session();
  const nonceOf = async () => /nonce="[^"]+"/.exec((await ask(url)).body)?.[0];
  expect(await nonceOf()).not.toBe(await nonceOf());
});

test('a button that fails shows the error of the command', async () => {
  const { url } = session({ config: '{' });
  await ask(`${url}disable`, { method: 'POST', headers: ownOrigin(url) });
  expect((await ask(url)).body).toContain('was not changed: it is not valid JSON');
  expect(readFileSync(cli.paths.configFile, 'utf8')).toBe('{');
});

test('the result of a button is shown once', async () => {
  const { url } = session();
  const answer = await ask(`${url}reset`, { method: 'POST', headers: ownOrigin(url) });
  expect([answer.status, answer.headers['location']]).toEqual([303, './']);
  expect((await ask(url)).body).toContain(`The old anonymous id was ${knownId}`);
  expect((await ask(url)).body).not.toContain(knownId);
});
