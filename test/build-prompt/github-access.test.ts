import { describe, expect, test } from 'bun:test';
import {
  build,
  detailsOf,
  detailsPath,
  fileOf,
  local,
  promptCli,
} from '../support/build-prompt.ts';
import { type FakeGitHub, type Fault, faults } from '../support/github.ts';
import { oneComment, pull, said } from '../support/reviews.ts';
import { serve, stopGitHubAfterEach } from '../support/serve-github.ts';

stopGitHubAfterEach();

/** Applies a fault to the requests for one repository only. */
function only(name: string, fault: Fault): Fault {
  return (request) => (request.variables['name'] === name ? fault(request) : undefined);
}

describe('a repository that the token cannot read', () => {
  const link = 'https://github.com/orgs/acme/sso?authorization_request=X';
  const samlHeaders = { 'x-github-sso': `required; url=${link}` };
  const refusals: [title: string, fault: Fault][] = [
    ['single sign-on', faults.graphqlError('FORBIDDEN', 'Resource protected', samlHeaders)],
    ['status 403', faults.status(403, samlHeaders, { message: 'Resource protected' })],
    ['status 451', faults.status(451, samlHeaders, { message: 'Resource protected' })],
    [
      'a missing permission',
      () =>
        Response.json(
          {
            data: { repository: null },
            errors: [
              {
                type: 'FORBIDDEN',
                path: ['repository', 'pullRequests'],
                message: 'Resource protected',
              },
            ],
          },
          { headers: samlHeaders },
        ),
    ],
  ];
  for (const [title, fault] of refusals) {
    test(`is skipped, with its link, because of ${title}`, async () => {
      const server = serve({ ...oneComment, 'acme/web': [pull(2, [said('ben', 'Rename it')])] });
      server.always(only('closed', fault));
      const words = '--org acme --repos api,closed,web --analyzer local --json';
      const ran = await build(words, promptCli({ github: server }, { terminal: true }));
      expect(ran.stderr).toContain(
        '! Skipped closed: the token cannot read it: Resource protected\n',
      );
      expect(ran.stderr).toContain(`  Authorize the token for single sign-on: ${link}\n`);
      expect(JSON.parse(ran.stdout)).toMatchObject({
        comments: 2,
        skippedRepositories: ['closed'],
      });
      expect(ran.exitCode).toBe(0);
    });
  }

  test('fails the run, with its link, if no other repository can be read', async () => {
    const server = serve(oneComment);
    server.always(faults.graphqlError('FORBIDDEN', 'Resource protected', samlHeaders));
    const ran = await build('--org acme --repos a,b', promptCli({ github: server }));
    expect(ran.stderr).toContain(
      [
        'error: this token cannot read the pull requests of a, b',
        'GitHub says: Resource protected',
        `Authorize the token for single sign-on: ${link}`,
        '',
      ].join('\n'),
    );
    expect(ran.exitCode).toBe(3);
  });
});

test('a repository that is null without an error is skipped like a missing one', async () => {
  const server = serve(oneComment);
  const missing = { data: { rateLimit: null, repository: null } };
  server.always(only('closed', () => Response.json(missing)));
  const words = '--org acme --repos api,closed --analyzer local --json';
  const { stdout } = await build(words, promptCli({ github: server }));
  expect(JSON.parse(stdout)).toMatchObject({ comments: 1, skippedRepositories: ['closed'] });
});

describe('incomplete data', () => {
  const comments = ['repository', 'pullRequests', 'nodes', 0, 'reviewThreads', 'nodes', 0].concat([
    'comments',
    'nodes',
    1,
    'author',
  ]);

  test('is accepted if the token cannot read the missing part', async () => {
    const server = serve({ 'acme/api': [pull(1, [said('ann', 'Keep'), said('ben', 'Lose')])] });
    const withoutAuthor = await partialResponse(server, comments, 'FORBIDDEN');
    server.always(() => Response.json(withoutAuthor));
    const cli = promptCli({ github: server });
    const ran = await build(`${local} --debug`, cli);
    expect(ran.stderr).toContain('! acme/api: GitHub omitted some data: Not accessible\n');
    expect(detailsOf(fileOf(cli, detailsPath))).toEqual(['#1 ann: Keep']);
    expect(ran.exitCode).toBe(0);
    expect(server.requests.length).toBe(2);
  });

  test('is requested again after other errors, and accepted after the last attempt', async () => {
    const server = serve({ 'acme/api': [pull(1, [said('ann', 'Keep'), said('ben', 'Lose')])] });
    const withoutAuthor = await partialResponse(server, comments, undefined);
    server.always(() => Response.json(withoutAuthor));
    const cli = promptCli({ github: server });
    const ran = await build(`${local} --debug`, cli);
    expect(ran.stderr).toContain('! acme/api: GitHub omitted some data: Not accessible\n');
    expect(detailsOf(fileOf(cli, detailsPath))).toEqual(['#1 ann: Keep']);
    expect(server.requests.length).toBe(6);
  });
});

/** Returns the server's response with null at a path and a GraphQL error for that path. */
async function partialResponse(
  server: FakeGitHub,
  path: (string | number)[],
  type: string | undefined,
): Promise<object> {
  let body: { data: Record<string, unknown> } | undefined;
  const cli = promptCli(
    { github: server },
    {
      cli: {
        fetch: async (url, init) => {
          const response = await fetch(url, init);
          body = (await response.clone().json()) as { data: Record<string, unknown> };
          return response;
        },
      },
    },
  );
  await build(local, cli);
  const parent = path
    .slice(0, -1)
    .reduce((value, key) => value[key] as Record<string | number, unknown>, {
      ...body?.data,
    } as Record<string | number, unknown>);
  parent[path.at(-1) ?? ''] = null;
  return { ...body, errors: [{ type, path, message: 'Not accessible' }] };
}

describe('a repository given by its old and its new name', () => {
  test('is read once, under its new name', async () => {
    const server = serve({ 'acme/new': [pull(1, [said('ann', 'Handle the error')])] });
    server.repositories['acme/old'] = server.repositories['acme/new'] ?? [];
    server.renamed['acme/old'] = 'acme/new';
    const ran = await build(
      '--org acme --repos old,new --analyzer local --debug --json',
      promptCli({ github: server }, { terminal: true }),
    );
    expect(ran.stderr).toContain('  old was renamed to new; reading it once\n');
    expect(JSON.parse(ran.stdout)).toMatchObject({ comments: 1, repositories: ['new'] });
  });
});

describe('a comment', () => {
  test('is saved with its file, its lines and the state of its thread', async () => {
    const comment = said('ann', 'Rename it', { path: 'src/db.ts', line: 12, startLine: 9 });
    const thread = { comments: [comment], isResolved: true, isOutdated: true };
    const server = serve({ 'acme/api': [pull(1, [], { threads: [thread] })] });
    const cli = promptCli({ github: server });
    await build(`${local} --debug`, cli);
    expect(JSON.parse(fileOf(cli, detailsPath) ?? '').comments[0]).toMatchObject({
      id: 'Comment|PR:acme/api:1:0:0',
      url: 'https://github.com/comment/PR:acme/api:1:0:0',
      path: 'src/db.ts',
      line: 12,
      startLine: 9,
      isResolved: true,
      isOutdated: true,
    });
  });

  test('is left out and counted if it is hidden on GitHub', async () => {
    const hidden = said('spammer', 'Buy now', { isMinimized: true });
    const server = serve({ 'acme/api': [pull(1, [said('ann', 'Rename it'), hidden])] });
    const cli = promptCli({ github: server }, { terminal: true });
    const ran = await build(`${local} --json`, cli);
    expect(ran.stderr).toContain('  Left out 1 comment hidden on GitHub\n');
    expect(JSON.parse(ran.stdout)).toMatchObject({ comments: 1, hiddenComments: 1 });
  });

  test('is left out if its author is excluded, regardless of case', async () => {
    const comments = [said('ann', 'Rename it'), said('Robo-Reviewer', 'Add a docstring')];
    const cli = promptCli({ github: serve({ 'acme/api': [pull(1, comments)] }) });
    await build(`${local} --debug --exclude @robo-reviewer,zoe`, cli);
    expect(detailsOf(fileOf(cli, detailsPath))).toEqual(['#1 ann: Rename it']);
  });

  test('is not taken from a cache made with other excluded logins', async () => {
    const comments = [said('ann', 'Rename it'), said('ben', 'Add a test')];
    const pulls = Array.from({ length: 30 }, (_, index) => pull(index + 1, comments));
    const server = serve({ 'acme/api': pulls });
    server.always(() => (server.requests.length > 1 ? faults.status(401)() : undefined));
    const cli = promptCli({ github: server });
    await build(`${local} --exclude ann`, cli);
    server.always(undefined);
    const again = promptCli({ github: server }, { home: cli.cwd });
    const { stdout } = await build(`${local} --exclude ben --json`, again);
    expect(JSON.parse(stdout).reviewers).toEqual([{ login: 'ann', comments: 30 }]);
  });
});
