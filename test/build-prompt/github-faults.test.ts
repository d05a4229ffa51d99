import { describe, expect, test } from 'bun:test';
import { existsSync } from 'node:fs';
import type { Cli } from '../../src/system/cli.ts';
import { build, gitHubToken, local, promptCli } from '../support/build-prompt.ts';
import { type Fault, faults } from '../support/github.ts';
import { oneComment } from '../support/reviews.ts';
import { serve, stopGitHubAfterEach } from '../support/serve-github.ts';

stopGitHubAfterEach();

describe('a fault', () => {
  const passing: [title: string, fault: Fault, warning: string][] = [
    ['HTML in place of an answer', faults.html(502), 'GitHub answered 502'],
    ['HTML with status 200', faults.html(200), 'GitHub sent an answer that cannot be read'],
    ['an answer that breaks off', faults.cutOff, 'GitHub sent an answer that cannot be read'],
    ['a server error', faults.status(500), 'GitHub answered 500'],
    [
      'a time-out in an HTTP 200',
      faults.graphqlError(undefined, 'Something went wrong'),
      'GitHub said: Something went wrong',
    ],
    [
      'a query that takes too much',
      faults.graphqlError('RESOURCE_LIMITS_EXCEEDED', 'Too much'),
      'GitHub said: Too much',
    ],
  ];
  for (const [title, fault, warning] of passing) {
    test(`that passes (${title}) is waited out, and reported`, async () => {
      const server = serve(oneComment);
      server.fail(fault);
      const cli = promptCli({ github: server });
      const ran = await build(local, cli);
      expect(ran.stderr).toContain(`! acme/api: ${warning}; attempt 2 of 5 in 2 s\n`);
      expect(ran.exitCode).toBe(0);
      expect(server.requests.length).toBe(2);
    });

    test(`that stays (${title}) fails the run, and nothing is written`, async () => {
      const server = serve(oneComment);
      server.always(fault);
      const cli = promptCli({ github: server });
      const ran = await build(local, cli);
      expect(ran.stderr).toContain('error: could not read all of acme/api from GitHub\n');
      expect(ran.exitCode).toBe(4);
      expect(server.requests.length).toBe(5);
      // Four waits for five attempts: none before giving up.
      expect(cli.slept).toEqual([1125, 2250, 4500, 9000]);
      expect(existsSync(`${cli.cwd}/.chunk`)).toBe(false);
    });
  }

  test('in the middle of the data makes the query run again', async () => {
    const server = serve(oneComment);
    const half = {
      pullRequests: { pageInfo: { hasNextPage: false, endCursor: null }, nodes: [null] },
    };
    const error = { message: 'Field error', path: ['repository', 'pullRequests', 'nodes', 0] };
    server.fail(() =>
      Response.json({ data: { rateLimit: null, repository: half }, errors: [error] }),
    );
    const { stdout } = await build(`${local} --json`, promptCli({ github: server }));
    expect(JSON.parse(stdout).comments).toBe(1);
    expect(server.requests.length).toBe(2);
  });

  test('of a page without a cursor is not the end of the listing', async () => {
    const server = serve(oneComment);
    const cut = { pullRequests: { pageInfo: { hasNextPage: true, endCursor: null }, nodes: [] } };
    server.fail(() => Response.json({ data: { rateLimit: null, repository: cut } }));
    const { stdout } = await build(`${local} --json`, promptCli({ github: server }));
    expect(JSON.parse(stdout).comments).toBe(1);
  });

  test('of pages that form a circle ends the run', async () => {
    const server = serve(oneComment);
    const circle = {
      pullRequests: { pageInfo: { hasNextPage: true, endCursor: 'same' }, nodes: [] },
    };
    server.always(() => Response.json({ data: { rateLimit: null, repository: circle } }));
    const ran = await build(local, promptCli({ github: server }));
    expect(ran.stderr).toContain("error: GitHub does not come to an end of api's pages\n");
    expect(ran.exitCode).toBe(4);
    expect(server.requests.length).toBe(2);
  });

  test('halves the pages of a repository that takes too long', async () => {
    const server = serve(oneComment);
    server.fail(faults.html(502), faults.html(504));
    await build(local, promptCli({ github: server }));
    const sizes = server.requests.map(({ variables }) => variables['pullRequests']);
    expect(sizes).toEqual([25, 12, 6]);
  });

  const final: [title: string, fault: Fault, exitCode: number, error: string][] = [
    ['a rejected token', faults.status(401), 3, 'GitHub rejected the token (401)'],
    [
      'a refusal',
      faults.status(403, {}, { message: 'Resource not accessible' }),
      3,
      'GitHub does not let this token read the pull requests of api',
    ],
    [
      'single sign-on',
      faults.graphqlError('FORBIDDEN', 'Resource protected by organization SAML enforcement'),
      3,
      'GitHub does not let this token read the pull requests of api',
    ],
    [
      'a cursor that GitHub made and forgot',
      faults.graphqlError('INVALID_CURSOR_ARGUMENTS', 'no such cursor'),
      4,
      'GitHub lost its place in the pages of api',
    ],
    [
      'a field that the server does not have',
      () =>
        Response.json({
          errors: [
            {
              path: ['query PullRequests', 'repository', 'nameWithOwner'],
              extensions: { code: 'undefinedField', typeName: 'Repository' },
              message: "Field 'nameWithOwner' doesn't exist on type 'Repository'",
            },
          ],
        }),
      4,
      'this GitHub server does not support the query',
    ],
    ['no API there', faults.status(404), 4, 'there is no GitHub API at this address (404)'],
    [
      'a redirect',
      faults.status(302, { location: 'http://127.0.0.1:9/' }),
      4,
      "GitHub's API redirects (302)",
    ],
  ];
  for (const [title, fault, exitCode, error] of final) {
    test(`that retrying cannot fix (${title}) ends the run at once`, async () => {
      const server = serve(oneComment);
      server.always(fault);
      const ran = await build(local, promptCli({ github: server }));
      expect(ran.stderr).toContain(`error: ${error}\n`);
      expect(ran.exitCode).toBe(exitCode);
      expect(server.requests.length).toBe(1);
    });
  }

  test('of a timeout is retried with smaller pages', async () => {
    const server = serve(oneComment);
    let late = true;
    const slowOnce: Cli['fetch'] = (url, init) => {
      if (!late) return fetch(url, init);
      late = false;
      return Promise.reject(new DOMException('timed out', 'TimeoutError'));
    };
    const cli = promptCli({ github: server }, { cli: { fetch: slowOnce } });
    const ran = await build(local, cli);
    expect(ran.stderr).toContain('! acme/api: GitHub took too long; attempt 2 of 5 in 2 s\n');
    expect(server.requests.map(({ variables }) => variables['pullRequests'])).toEqual([12]);
  });

  for (const code of ['DEPTH_ZERO_SELF_SIGNED_CERT', 'ERR_SOCKS_PROXY']) {
    test(`of the network that a retry cannot fix (${code}) is reported at once`, async () => {
      const cli = promptCli(
        {},
        { cli: { fetch: () => Promise.reject(Object.assign(new Error('failed'), { code })) } },
      );
      const ran = await build(local, cli);
      expect(ran.stderr).toMatch(new RegExp(`^error: GitHub could not be reached: .*${code}`, 'm'));
      expect(ran.exitCode).toBe(4);
      expect(cli.slept).toEqual([]);
    });
  }

  test('of the network is named, without the token', async () => {
    const ran = await build(local, promptCli({}));
    expect(ran.stderr).toContain(
      'GitHub could not be reached: the connection was refused (ECONNREFUSED)',
    );
    expect(ran.stderr).not.toContain(gitHubToken);
    expect(ran.exitCode).toBe(4);
  });

  test('stops the other repositories, and nothing more is printed', async () => {
    const held = Promise.withResolvers<void>();
    const server = serve({ ...oneComment, 'acme/web': [] });
    server.always(async ({ variables }) => {
      if (variables['name'] === 'api') return faults.status(401)();
      await held.promise;
      return faults.status(500)();
    });
    const cli = promptCli({ github: server });
    const ran = await build('--org acme --repos web,api', cli);
    expect(ran.stderr).toEndWith('\n');
    held.resolve();
    await server.stop();
    expect(cli.written.stderr).toBe(ran.stderr);
    expect(server.requests.length).toBe(2);
  });

  test('that repeats the token back at us is shown without it', async () => {
    const server = serve(oneComment);
    server.always(faults.graphqlError('FORBIDDEN', `no access for ${gitHubToken}`));
    const ran = await build(local, promptCli({ github: server }));
    expect(ran.stderr).toContain('GitHub says: no access for [REDACTED]\n');
  });
});
