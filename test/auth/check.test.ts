import { describe, expect, test } from 'bun:test';
import { checkCredential } from '../../src/auth/check.ts';
import { providers } from '../../src/auth/providers.ts';
import { startProviders } from '../support/provider-server.ts';
import { testCli } from '../support/test-cli.ts';

/** Checks a GitHub token with a server that sends this response. */
async function checked(response: Response, options: Parameters<typeof testCli>[0] = {}) {
  const server = startProviders(() => response);
  const cli = testCli({ ...options, env: { ...server.env } });
  return checkCredential(providers.github, 'ghp_token', cli);
}

describe('a credential', () => {
  test('is valid if the provider reports a rate limit', async () => {
    expect(await checked(new Response('', { status: 429 }))).toEqual({ state: 'valid' });
  });

  test('is valid if GitHub reports a rate limit with status 403', async () => {
    const headers = { 'x-ratelimit-remaining': '0' };
    expect(await checked(new Response('', { status: 403, headers }))).toEqual({ state: 'valid' });
  });

  test('is valid if only the message tells of a limit', async () => {
    const body = { message: 'You have exceeded a secondary rate limit.' };
    expect(await checked(Response.json(body, { status: 403 }))).toEqual({ state: 'valid' });
  });

  for (const status of [401, 403]) {
    test(`is rejected by a ${status}`, async () => {
      const why = `GitHub answered ${status}`;
      expect(await checked(new Response('', { status }))).toEqual({ state: 'rejected', why });
    });
  }

  for (const status of [404, 500, 503]) {
    test(`is unverified after a ${status}`, async () => {
      const why = `GitHub answered ${status}`;
      expect(await checked(new Response('', { status }))).toEqual({
        state: 'unverified',
        cause: 'server',
        why,
      });
    });
  }

  test('is not sent to another server by a redirect', async () => {
    const other = startProviders();
    const redirect = Response.redirect(`${other.url}/user`, 302);
    expect(await checked(redirect)).toEqual({
      state: 'unverified',
      cause: 'server',
      why: 'GitHub answered 302',
    });
    expect(other.requestLines).toEqual([]);
  });

  test('is unverified if the server does not answer in time', async () => {
    const server = startProviders(() => new Promise<Response>(() => {}));
    const sleep = (milliseconds: number) =>
      milliseconds === 10_000 ? Promise.resolve() : new Promise<void>(() => {});
    const cli = testCli({ env: { ...server.env }, cli: { sleep } });
    expect(await checkCredential(providers.github, 'ghp_token', cli)).toEqual({
      state: 'unverified',
      cause: 'network',
      why: 'no answer within 10 s',
    });
  });

  test('is unverified if the base URL is not http(s)', async () => {
    const cli = testCli({ env: { GITHUB_API_URL: 'file:///etc' } });
    expect(await checkCredential(providers.github, 'ghp_token', cli)).toEqual({
      state: 'unverified',
      cause: 'address',
      why: 'GITHUB_API_URL is not an http(s) URL',
    });
  });

  test('is valid without an owner if the body is unexpected', async () => {
    for (const body of ['', '[]', 'null', '{"login": 7}', '<html>', 'x'.repeat(2_000_000)]) {
      expect(await checked(new Response(body))).toMatchObject({ state: 'valid' });
    }
  });

  test('has an expiry that is not a date as the server sent it', async () => {
    const headers = { 'github-authentication-token-expiration': 'one day' };
    expect(await checked(new Response('{}', { headers }))).toMatchObject({ expires: 'one day' });
  });
});
