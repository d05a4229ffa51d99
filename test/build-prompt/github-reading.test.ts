import { afterEach, describe, expect, test } from 'bun:test';
import { existsSync } from 'node:fs';
import {
  build,
  detailsOf,
  detailsPath,
  fileOf,
  gitHubToken,
  local,
  promptCli,
  promptPath,
} from '../support/build-prompt.ts';
import { type FakeGitHub, startGitHub } from '../support/github.ts';
import type { FakeRepositories } from '../support/github-data.ts';
import { oneComment, pull, said } from '../support/reviews.ts';

let github: FakeGitHub | undefined;
afterEach(async () => {
  await github?.stop();
  github = undefined;
});

function serve(repositories: FakeRepositories): FakeGitHub {
  github = startGitHub(repositories);
  return github;
}

describe('reading from GitHub', () => {
  test('reads a small repository with one request and writes the prompt', async () => {
    const server = serve(oneComment);
    const cli = promptCli({ github: server });
    expect(await build(local, cli)).toEqual({
      stdout: '',
      stderr: [
        'Step 1/3: Reading review comments from GitHub',
        '  [1/1] api: 1 pull request, 1 comment',
        '  1 comment by the most active reviewers: ann (1)',
        'Step 2/3: Finding what reviewers ask for in 1 comment',
        '! No request recurs on enough pull requests: the prompt has no team rules',
        'Step 3/3: Writing the prompt',
        '✔ Prompt: .chunk/context/review-prompt.md',
        '',
      ].join('\n'),
      exitCode: 0,
      events: ['chunk build-prompt [analyzer,org,repos] ok'],
    });
    expect(server.requests.length).toBe(1);
    expect(server.requests[0]?.headers['authorization']).toBe(`token ${gitHubToken}`);
    expect(fileOf(cli, promptPath)).toContain('The analysis read 1 comment by 1 reviewer in');
    expect(existsSync(`${cli.cwd}/${detailsPath}`)).toBe(false);
  });

  test('follows every page of pull requests, reviews, threads and comments', async () => {
    const threads = Array.from({ length: 70 }, (_, thread) =>
      Array.from({ length: thread === 40 ? 40 : 1 }, (_, index) =>
        said('ann', `thread ${thread} comment ${index}`),
      ),
    );
    const reviews = Array.from({ length: 65 }, () => ({
      author: { login: 'cy' },
      createdAt: '2025-12-20T10:00:00Z',
      state: 'APPROVED',
    }));
    const many = Array.from({ length: 60 }, (_, index) =>
      pull(index + 2, [said('ben', `comment ${index}`)]),
    );
    const server = serve({ 'acme/api': [pull(1, [], { threads, reviews }), ...many] });
    const cli = promptCli({ github: server });
    const { stdout } = await build(`${local} --json --debug`, cli);
    expect(JSON.parse(stdout)).toMatchObject({
      comments: 169,
      reviewers: [
        { login: 'ann', comments: 109 },
        { login: 'ben', comments: 60 },
        { login: 'cy', comments: 0 },
      ],
    });
    expect(new Set(detailsOf(fileOf(cli, detailsPath))).size).toBe(169);
    expect(Object.entries(Object.groupBy(server.requests, ({ operation }) => operation))).toEqual(
      expect.arrayContaining([
        ['PullRequests', expect.any(Array)],
        ['Reviews', expect.any(Array)],
        ['Threads', expect.any(Array)],
        ['Comments', expect.any(Array)],
      ]),
    );
  });

  test('stops at the first pull request last updated before --since', async () => {
    const old = Array.from({ length: 100 }, (_, index) =>
      pull(index + 2, [said('ann', 'old')], { updatedAt: '2025-01-01T00:00:00Z' }),
    );
    const server = serve({ 'acme/api': [...(oneComment['acme/api'] ?? []), ...old] });
    const { stdout } = await build(`${local} --json`, promptCli({ github: server }));
    expect(JSON.parse(stdout).comments).toBe(1);
    expect(server.requests.length).toBe(1);
  });

  test('ignores bots, authors, deleted accounts and old comments', async () => {
    const comments = [
      said('ann', 'included'),
      said('Author', 'own work'),
      said('', 'deleted account', { author: null }),
      said('', 'a bot by its type', { author: { login: 'helper', bot: true } }),
      said('dependabot[bot]', 'a bot by its name'),
      said('deploy-BOT', 'a bot by its name'),
      said('wiz-inc-123', 'a bot by its name'),
      said('my-bot-account', 'a person'),
      said('ann', 'too old', { createdAt: '2025-10-01T23:59:59Z' }),
    ];
    const cli = promptCli({ github: serve({ 'acme/api': [pull(1, comments)] }) });
    await build(`${local} --debug`, cli);
    expect(detailsOf(fileOf(cli, detailsPath))).toEqual([
      '#1 ann: included',
      '#1 my-bot-account: a person',
    ]);
  });

  test('reads the last three months by default, or from --since on', async () => {
    const comments = [said('ann', 'October', { createdAt: '2025-10-02T00:00:00Z' })];
    const server = serve({ 'acme/api': [pull(1, comments)] });
    expect((await build(local, promptCli({ github: server }))).exitCode).toBe(0);
    const later = await build(`${local} --since 2025-10-03`, promptCli({ github: server }));
    expect(later.exitCode).toBe(5);
  });

  test('reads repositories of users as well as of organizations', async () => {
    const cli = promptCli({ github: serve({ 'jane/dotfiles': oneComment['acme/api'] ?? [] }) });
    expect((await build('--org jane --repos dotfiles --analyzer local', cli)).exitCode).toBe(0);
  });

  test('queries a GitHub Enterprise Server at its own GraphQL address', async () => {
    const server = serve(oneComment);
    const env = { GITHUB_API_URL: `${server.url}/api/v3/` };
    await build(local, promptCli({ github: server }, { env }));
    expect(server.requests[0]?.path).toBe('/api/graphql');
  });

  test('limits concurrent requests regardless of the number of repositories', async () => {
    const names = Array.from({ length: 40 }, (_, index) => `r${index}`);
    const served = names.map((name) => [`acme/${name}`, oneComment['acme/api'] ?? []] as const);
    github = startGitHub(Object.fromEntries(served), 5);
    const words = `--org acme --repos ${names.join()} --analyzer local --json`;
    const { stdout } = await build(words, promptCli({ github }));
    expect(JSON.parse(stdout).repositories).toEqual(names);
    expect(github.requests.length).toBe(40);
    expect(github.mostAtOnce).toBeGreaterThan(1);
    expect(github.mostAtOnce).toBeLessThanOrEqual(16);
  });

  test('accepts a server without rate limits and a deleted pull request author', async () => {
    const server = serve({ 'acme/api': [pull(1, [said('ann', 'x')], { author: null })] });
    server.rateLimit = null;
    const cli = promptCli({ github: server });
    expect((await build(`${local} --debug`, cli)).exitCode).toBe(0);
    expect(fileOf(cli, detailsPath)).toContain('"author": "unknown"');
  });

  test('skips and reports a repository that does not exist', async () => {
    const ran = await build(
      '--org acme --repos api,gone --analyzer local',
      promptCli({ github: serve(oneComment) }),
    );
    expect(ran.stderr).toContain(
      '! Skipped gone: it does not exist, or the token cannot read it\n',
    );
    expect(ran.exitCode).toBe(0);
    const json = await build(
      '--org acme --repos api,gone --analyzer local --json',
      promptCli({ github: github ?? serve(oneComment) }),
    );
    expect(JSON.parse(json.stdout).skippedRepositories).toEqual(['gone']);
  });

  test('writes the same details and ranking each time, and no spreadsheet formulas', async () => {
    const written = async (): Promise<(string | undefined)[]> => {
      const comments = ['zoe', 'ann', 'Bob'].map((login) => said(login, 'same moment'));
      const repositories = {
        'acme/api': [pull(3, comments), pull(1, comments)],
        'acme/web': [pull(2, comments, { title: '=SUM("this", 1)' })],
      };
      const server = startGitHub(repositories);
      const cli = promptCli({ github: server });
      await build('--org acme --repos web,api --analyzer local --debug --top 2', cli);
      await server.stop();
      return [
        fileOf(cli, detailsPath),
        fileOf(cli, '.chunk/context/review-prompt-details-pr-rankings.csv'),
      ];
    };
    const first = await written();
    expect(await written()).toEqual(first);
    expect(detailsOf(first[0])).toEqual([
      '#2 Bob: same moment',
      '#2 ann: same moment',
      '#3 Bob: same moment',
      '#3 ann: same moment',
      '#1 Bob: same moment',
      '#1 ann: same moment',
    ]);
    expect(first[1]).toBe(
      [
        'rank,repo,pr_number,pr_title,pr_author,total_comments,reviewer_count,state,pr_url',
        '1,api,1,Change 1,author,2,2,MERGED,https://github.com/acme/api/pull/1',
        '2,api,3,Change 3,author,2,2,MERGED,https://github.com/acme/api/pull/3',
        `3,web,2,"'=SUM(""this"", 1)",author,2,2,MERGED,https://github.com/acme/web/pull/2`,
        '',
      ].join('\n'),
    );
  });
});

describe('finding no comments', () => {
  test('is an error, before a model is called', async () => {
    const cli = promptCli({ github: serve({ 'acme/api': [pull(1, [])] }) });
    expect(await build('--org acme --repos api', cli)).toEqual({
      stdout: '',
      stderr: [
        'Step 1/3: Reading review comments from GitHub',
        '  [1/1] api: 1 pull request, 0 comments',
        'error: no review comments found',
        'Searched 1 pull request updated since 2025-10-02 in acme/api, leaving out comments by bots and pull request authors.',
        'Try an earlier day (--since YYYY-MM-DD) or more repositories (--repos A,B).',
        '',
      ].join('\n'),
      exitCode: 5,
      events: ['chunk build-prompt [org,repos] failed'],
    });
  });

  test('reports whether the owner or only the repositories do not exist', async () => {
    const server = serve(oneComment);
    const missing = await build('--org acme --repos a,b', promptCli({ github: server }));
    expect(missing.stderr).toContain('error: no such repository in acme: a, b\n');
    expect(missing.exitCode).toBe(5);
    const noOwner = await build('--org nobody --repos api', promptCli({ github: server }));
    expect(noOwner.stderr).toContain('error: GitHub has no organization or user "nobody"\n');
  });
});
