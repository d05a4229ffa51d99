import { afterAll, expect, test } from 'bun:test';
import { checkCredential } from '../../src/auth/check.ts';
import { providers } from '../../src/auth/providers.ts';
import { fetchByProxy } from '../../src/system/fetch.ts';
import { testCli } from '../support/test-cli.ts';

/** Answers with the status in the path, and with the content type of a page or of JSON. */
const server = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  fetch: ({ url }) => {
    const [, status, kind] = new URL(url).pathname.split('/');
    const type = kind === 'page' ? 'Text/HTML; charset=utf-8' : 'application/json';
    return new Response('{}', { status: Number(status), headers: { 'content-type': type } });
  },
});
afterAll(() => server.stop(true));

for (const [status, type, outcome] of [
  [200, 'page', 'ERR_WEB_PAGE'],
  [403, 'page', 'ERR_WEB_PAGE'],
  [407, 'page', 'ERR_WEB_PAGE'],
  [404, 'page', 404],
  [503, 'page', 503],
  [200, 'json', 200],
  [403, 'json', 403],
] as const) {
  test(`status ${status} with ${type} is ${outcome}`, async () => {
    const answer = fetchByProxy(`${server.url}${status}/${type}`, {});
    expect(await answer.then((response) => response.status).catch(({ code }) => code)).toBe(
      outcome,
    );
  });
}

test('a credential is not valid because a gateway answers with a web page', async () => {
  const env = { GITHUB_API_URL: `${server.url}200/page` };
  const cli = testCli({ env, cli: { fetch: fetchByProxy } });
  expect(await checkCredential(providers.github, 'token', cli)).toMatchObject({
    state: 'unverified',
    cause: 'settings',
  });
});
