import { describe, expect, test } from 'bun:test';
import { existsSync } from 'node:fs';
import type { Cli } from '../../src/system/cli.ts';
import { build, gitHubToken, local, promptCli } from '../support/build-prompt.ts';
import { type Fault, faults } from '../support/github.ts';
import { oneComment } from '../support/reviews.ts';
import { serve, stopGitHubAfterEach } from '../support/serve-github.ts';

stopGitHubAfterEach();

describe('a failing GitHub API', () => {
  const temporary: [title: string, fault: Fault, warning: string][] = [
    ['HTML with status 502', faults.html(502), 'GitHub answered 502'],
    ['HTML with status 200', faults.html(200), 'GitHub sent a response that could not be parsed'],
    ['a truncated response', faults.cutOff, 'GitHub sent a response that could not be parsed'],
    ['a server error', faults.status(500), 'GitHub answered 500'],
    [
      'a timeout as a GraphQL error',
      faults.graphqlError(undefined, 'Something went wrong'),
      'GitHub said: Something went wrong',
    ],
    [
      'a query that exceeds resource limits',
      faults.graphqlError('RESOURCE_LIMITS_EXCEEDED', 'Too much'),
      'GitHub said: Too much',
    ],
  ];
  for (const [title, fault, warning] of temporary) {
    test(`retries after ${title} and reports it`, async () => {
      const server = serve(oneComment);
      server.fail(fault);
      const cli = promptCli({ github: server });
      const ran = await build(local, cli);
      expect(ran.stderr).toContain(`! acme/api: ${warning}; attempt 2 of 5 in 2 s\n`);
      expect(ran.exitCode).toBe(0);
      expect(server.requests.length).toBe(2);
    });

    test(`gives up after five attempts with ${title} and writes nothing`, async () => {
      const server = serve(oneComment);
      server.always(fault);
      const cli = promptCli({ github: server });
      const ran = await build(local, cli);
      expect(ran.stderr).toContain('error: could not read all of acme/api from GitHub\n');
      expect(ran.exitCode).toBe(4);
      expect(server.requests.length).toBe(5);
      // Five attempts have four waits: there is no wait after the last.
      expect(cli.slept).toEqual([1125, 2250, 4500, 9000]);
      expect(existsSync(`${cli.cwd}/.chunk`)).toBe(false);
    });
  }

  test('repeats a query whose data is incomplete', async () => {
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

  test('repeats a query whose page has a successor but no cursor', async () => {
    const server = serve(oneComment);
    const cut = { pullRequests: { pageInfo: { hasNextPage: true, endCursor: null }, nodes: [] } };
    server.fail(() => Response.json({ data: { rateLimit: null, repository: cut } }));
    const { stdout } = await build(`${local} --json`, promptCli({ github: server }));
    expect(JSON.parse(stdout).comments).toBe(1);
  });

  test('fails the run when GitHub repeats a cursor', async () => {
    const server = serve(oneComment);
    const repeated = {
      pullRequests: { pageInfo: { hasNextPage: true, endCursor: 'same' }, nodes: [] },
    };
    server.always(() => Response.json({ data: { rateLimit: null, repository: repeated } }));
    const ran = await build(local, promptCli({ github: server }));
    expect(ran.stderr).toContain("error: GitHub's pages for api never end\n");
    expect(ran.exitCode).toBe(4);
    expect(server.requests.length).toBe(2);
  });

  test('halves the page size each time GitHub times out', async () => {
    const server = serve(oneComment);
    server.fail(faults.html(502), faults.html(504));
    await build(local, promptCli({ github: server }));
    const sizes = server.requests.map(({ variables }) => variables['pullRequests']);
    expect(sizes).toEqual([25, 12, 6]);
  });

  const final: [title: string, fault: Fault, exitCode: number, error: string][] = [
    ['a rejected token', faults.status(401), 3, 'GitHub rejected the token (401)'],
    [
      'status 403',
      faults.status(403, {}, { message: 'Resource not accessible' }),
      3,
      'this token cannot read the pull requests of api',
    ],
    [
      'a token that is not authorized for single sign-on',
      faults.graphqlError('FORBIDDEN', 'Resource protected by organization SAML enforcement'),
      3,
      'this token cannot read the pull requests of api',
    ],
    [
      'a rejected cursor',
      faults.graphqlError('INVALID_CURSOR_ARGUMENTS', 'no such cursor'),
      4,
      'GitHub rejected its own page cursor for api',
    ],
    [
      'a field that the schema does not have',
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
    ['status 404', faults.status(404), 4, 'no GitHub API found at this address (404)'],
    [
      'a redirect',
      faults.status(302, { location: 'http://127.0.0.1:9/' }),
      4,
      'the GitHub API redirects to another address (302)',
    ],
  ];
  for (const [title, fault, exitCode, error] of final) {
    test(`fails the run without a retry after ${title}`, async () => {
      const server = serve(oneComment);
      server.always(fault);
      const ran = await build(local, promptCli({ github: server }));
      expect(ran.stderr).toContain(`error: ${error}\n`);
      expect(ran.exitCode).toBe(exitCode);
      expect(server.requests.length).toBe(1);
    });
  }

  test('retries a request that times out, with smaller pages', async () => {
    const server = serve(oneComment);
    let isSlow = true;
    const slowOnce: Cli['fetch'] = (url, init) => {
      if (!isSlow) return fetch(url, init);
      isSlow = false;
      return Promise.reject(new DOMException('timed out', 'TimeoutError'));
    };
    const cli = promptCli({ github: server }, { cli: { fetch: slowOnce } });
    const ran = await build(local, cli);
    expect(ran.stderr).toContain('! acme/api: GitHub took too long; attempt 2 of 5 in 2 s\n');
    expect(server.requests.map(({ variables }) => variables['pullRequests'])).toEqual([12]);
  });

  for (const code of ['DEPTH_ZERO_SELF_SIGNED_CERT', 'ERR_SOCKS_PROXY']) {
    test(`reports the network error ${code} without a retry`, async () => {
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

  test('reports a refused connection without showing the token', async () => {
    const ran = await build(local, promptCli({}));
    expect(ran.stderr).toContain(
      'GitHub could not be reached: the connection was refused (ECONNREFUSED)',
    );
    expect(ran.stderr).not.toContain(gitHubToken);
    expect(ran.exitCode).toBe(4);
  });

  test('stops reading other repositories and prints nothing after the error', async () => {
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

  test('redacts a token in the message of a GitHub error', async () => {
    const server = serve(oneComment);
    server.always(faults.graphqlError('FORBIDDEN', `no access for ${gitHubToken}`));
    const ran = await build(local, promptCli({ github: server }));
    expect(ran.stderr).toContain('GitHub says: no access for [REDACTED]\n');
  });
});
