import { afterEach, describe, expect, test } from 'bun:test';
import { existsSync, readdirSync } from 'node:fs';
import type { Cli } from '../../src/system.ts';
import { build, fileOf, gitHubToken, promptCli, promptPath } from '../support/build-prompt.ts';
import {
  type FakeGitHub,
  type FakeRepositories,
  type Fault,
  faults,
  startGitHub,
} from '../support/github.ts';
import { pull, said } from '../support/reviews.ts';

let github: FakeGitHub | undefined;
afterEach(async () => {
  await github?.stop();
  github = undefined;
});

function serve(repositories: FakeRepositories): FakeGitHub {
  github = startGitHub(repositories);
  return github;
}

const oneComment: FakeRepositories = { 'acme/api': [pull(1, [said('ann', 'Handle the error')])] };
const local = '--org acme --repos api --analyzer local';

/** The comments of the details file, shortest form. */
function detailsOf(text: string | undefined): string[] {
  const { comments } = JSON.parse(text ?? '{"comments":[]}') as {
    comments: { reviewer: string; body: string; pr: { number: number } }[];
  };
  return comments.map(({ reviewer, body, pr }) => `#${pr.number} ${reviewer}: ${body}`);
}

const detailsPath = '.chunk/context/review-prompt-details.json';

describe('reading from GitHub', () => {
  test('takes one request for a repository with nothing to page, and writes the prompt', async () => {
    const server = serve(oneComment);
    const cli = promptCli({ github: server });
    expect(await build(local, cli)).toEqual({
      stdout: '',
      stderr: [
        'Step 1/3: Reading review comments from GitHub',
        '  [1/1] api: 1 pull request, 1 comment',
        '  1 comment by the most active reviewers: ann (1)',
        'Step 2/3: Finding themes in 1 comment',
        'Step 3/3: Writing the prompt',
        '✔ Prompt: .chunk/context/review-prompt.md',
        '',
      ].join('\n'),
      exitCode: 0,
      events: ['chunk build-prompt [analyzer,org,repos] ok'],
    });
    expect(server.requests.length).toBe(1);
    expect(server.requests[0]?.headers['authorization']).toBe(`token ${gitHubToken}`);
    expect(fileOf(cli, promptPath)).toContain('Handle the error');
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

  test('stops at the first pull request that was last updated before the day', async () => {
    const old = Array.from({ length: 100 }, (_, index) =>
      pull(index + 2, [said('ann', 'old')], { updatedAt: '2025-01-01T00:00:00Z' }),
    );
    const server = serve({ 'acme/api': [...(oneComment['acme/api'] ?? []), ...old] });
    const { stdout } = await build(`${local} --json`, promptCli({ github: server }));
    expect(JSON.parse(stdout).comments).toBe(1);
    expect(server.requests.length).toBe(1);
  });

  test('counts no bots, no authors on their own work, no ghosts, and nothing too old', async () => {
    const comments = [
      said('ann', 'counts'),
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
      '#1 ann: counts',
      '#1 my-bot-account: a person',
    ]);
  });

  test('reads the default of three months, and as far back as --since says', async () => {
    const comments = [said('ann', 'October', { createdAt: '2025-10-02T00:00:00Z' })];
    const server = serve({ 'acme/api': [pull(1, comments)] });
    expect((await build(local, promptCli({ github: server }))).exitCode).toBe(0);
    const later = await build(`${local} --since 2025-10-03`, promptCli({ github: server }));
    expect(later.exitCode).toBe(5);
  });

  test('reads repositories of users as it does those of organisations', async () => {
    const cli = promptCli({ github: serve({ 'jane/dotfiles': oneComment['acme/api'] ?? [] }) });
    expect((await build('--org jane --repos dotfiles --analyzer local', cli)).exitCode).toBe(0);
  });

  test('asks a GitHub Enterprise Server at its own GraphQL address', async () => {
    const server = serve(oneComment);
    const env = { GITHUB_API_URL: `${server.url}/api/v3/` };
    await build(local, promptCli({ github: server }, { env }));
    expect(server.requests[0]?.path).toBe('/api/graphql');
  });

  test('has few requests under way at once, however many repositories there are', async () => {
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

  test('takes a server without limits, and pull requests whose author is gone', async () => {
    const server = serve({ 'acme/api': [pull(1, [said('ann', 'x')], { author: null })] });
    server.rateLimit = null;
    const cli = promptCli({ github: server });
    expect((await build(`${local} --debug`, cli)).exitCode).toBe(0);
    expect(fileOf(cli, detailsPath)).toContain('"author": "unknown"');
  });

  test('skips a repository that is not there, and says so', async () => {
    const ran = await build(
      '--org acme --repos api,gone --analyzer local',
      promptCli({ github: serve(oneComment) }),
    );
    expect(ran.stderr).toContain('! gone was skipped: not found, or hidden from you\n');
    expect(ran.exitCode).toBe(0);
    const json = await build(
      '--org acme --repos api,gone --analyzer local --json',
      promptCli({ github: github ?? serve(oneComment) }),
    );
    expect(JSON.parse(json.stdout).skippedRepositories).toEqual(['gone']);
  });

  test('writes the same details and ranking twice, ties in the order of logins', async () => {
    const written = async (): Promise<(string | undefined)[]> => {
      const comments = ['zoe', 'ann', 'Bob'].map((login) => said(login, 'same moment'));
      const repositories = {
        'acme/api': [pull(3, comments), pull(1, comments)],
        'acme/web': [pull(2, comments, { title: 'Quote "this", please' })],
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
        '3,web,2,"Quote ""this"", please",author,2,2,MERGED,https://github.com/acme/web/pull/2',
        '',
      ].join('\n'),
    );
  });
});

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
    test(`that passes (${title}) is waited out, and told`, async () => {
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

  test('in the middle of the data is no answer, however much came with it', async () => {
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

  test('of a page that names no successor is no end of the listing', async () => {
    const server = serve(oneComment);
    const cut = { pullRequests: { pageInfo: { hasNextPage: true, endCursor: null }, nodes: [] } };
    server.fail(() => Response.json({ data: { rateLimit: null, repository: cut } }));
    const { stdout } = await build(`${local} --json`, promptCli({ github: server }));
    expect(JSON.parse(stdout).comments).toBe(1);
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
      'GitHub does not let this token read the pull requests',
    ],
    [
      'single sign-on',
      faults.graphqlError('FORBIDDEN', 'Resource protected by organization SAML enforcement'),
      3,
      'GitHub does not let this token read the pull requests',
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
    test(`that waiting cannot mend (${title}) ends the run at once`, async () => {
      const server = serve(oneComment);
      server.always(fault);
      const ran = await build(local, promptCli({ github: server }));
      expect(ran.stderr).toContain(`error: ${error}\n`);
      expect(ran.exitCode).toBe(exitCode);
      expect(server.requests.length).toBe(1);
    });
  }

  test('that is no answer in time is asked for in smaller pages', async () => {
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

  test('of the network is told as such, without the token', async () => {
    const ran = await build(local, promptCli({}));
    expect(ran.stderr).toContain('GitHub could not be reached (');
    expect(ran.stderr).not.toContain(gitHubToken);
    expect(ran.exitCode).toBe(4);
  });

  test('that repeats the token back at us is shown without it', async () => {
    const server = serve(oneComment);
    server.always(faults.graphqlError('FORBIDDEN', `no access for ${gitHubToken}`));
    const ran = await build(local, promptCli({ github: server }));
    expect(ran.stderr).toContain('GitHub says: no access for [REDACTED]\n');
  });
});

describe('a limit', () => {
  // The tests' clock stands at 03:04:05.678.
  const reset = String(Date.UTC(2026, 0, 2, 3, 6) / 1000);
  const limits: [title: string, fault: Fault, told: string][] = [
    [
      'the hourly one, as an error in an HTTP 200',
      faults.graphqlError('RATE_LIMITED', 'API rate limit exceeded', {
        'x-ratelimit-reset': reset,
        date: 'Fri, 02 Jan 2026 03:05:00 GMT',
      }),
      "GitHub's hourly limit: going on in 1 min 1 s",
    ],
    [
      'the hourly one, as a refusal',
      faults.status(403, {
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': reset,
        date: 'Fri, 02 Jan 2026 03:05:00 GMT',
      }),
      "GitHub's hourly limit: going on in 1 min 1 s",
    ],
    [
      'a secondary one that says how long',
      faults.status(403, { 'retry-after': '7' }),
      "GitHub's secondary limit: going on in 8 s",
    ],
    [
      'a secondary one that only its documentation tells of',
      faults.status(
        403,
        {},
        {
          documentation_url:
            'https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api',
        },
      ),
      "GitHub's secondary limit: going on in 1 min 0 s",
    ],
    [
      'a secondary one that does not',
      faults.status(429),
      "GitHub's secondary limit: going on in 1 min 0 s",
    ],
  ];
  for (const [title, fault, told] of limits) {
    test(`(${title}) is waited for, with the time left`, async () => {
      const server = serve(oneComment);
      server.fail(fault);
      const cli = promptCli({ github: server });
      const ran = await build(local, cli);
      expect(ran.stderr).toContain(`  ${told}\n`);
      expect(ran.exitCode).toBe(0);
    });
  }

  test('that is nearly used up is waited for before the next request, not after a refusal', async () => {
    const pulls = Array.from({ length: 30 }, (_, index) => pull(index + 1, [said('ann', 'x')]));
    const server = serve({ 'acme/api': pulls });
    server.rateLimit = { remaining: 99, resetAt: '2026-01-02T03:04:10Z' };
    const cli = promptCli({ github: server });
    const ran = await build(local, cli);
    expect(ran.stderr).toContain("GitHub's hourly limit: going on in 6 s");
    expect(ran.exitCode).toBe(0);
    expect(server.requests.length).toBe(2);
  });

  test('that never ends fails the run', async () => {
    const server = serve(oneComment);
    server.always(faults.status(429, { 'retry-after': '1' }));
    const ran = await build(local, promptCli({ github: server }));
    expect(ran.stderr).toContain("error: GitHub's secondary limit does not let us read acme/api\n");
    expect(ran.exitCode).toBe(4);
  });
});

describe('a run that failed', () => {
  const pulls = Array.from({ length: 60 }, (_, index) =>
    pull(index + 1, [said('ann', `comment ${index + 1}`)], {
      updatedAt: new Date(Date.UTC(2025, 11, 20) + index * 60_000).toISOString(),
    }),
  );

  test('is gone on with, not begun again, and catches up with what changed', async () => {
    const server = serve({ 'acme/api': [...pulls] });
    const cli = promptCli({ github: server });
    const third: Fault = ({ variables }) =>
      variables['after'] !== undefined && server.requests.length > 2
        ? faults.status(401)()
        : undefined;
    server.always(third);
    expect((await build(local, cli)).exitCode).toBe(3);
    server.always(undefined);
    server.requests.length = 0;
    // An old one is touched meanwhile: it moves to the head of the listing, past what was read.
    server.repositories['acme/api'] = pulls.map((each) =>
      each.number === 1
        ? pull(1, [said('ann', 'new words')], { updatedAt: '2026-01-02T03:05:00Z' })
        : each,
    );
    const again = promptCli({ github: server }, { home: cli.cwd });
    const { exitCode, stdout } = await build(`${local} --json --debug`, again);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout).comments).toBe(60);
    expect(detailsOf(fileOf(again, detailsPath))).toContain('#1 ann: new words');
    // One page that was missing, and one to catch up.
    expect(server.requests.length).toBe(2);
    expect(readdirSync(again.paths.fetchCacheFolder)).toEqual([]);
  });

  test('is begun again once what was kept is too old', async () => {
    const server = serve({ 'acme/api': [...pulls] });
    const cli = promptCli({ github: server });
    server.always(() => (server.requests.length > 2 ? faults.status(401)() : undefined));
    await build(local, cli);
    server.always(undefined);
    server.requests.length = 0;
    const later = promptCli({ github: server }, { home: cli.cwd });
    await later.sleep(6 * 60 * 60_000);
    expect((await build(local, later)).exitCode).toBe(0);
    expect(server.requests.length).toBe(3);
  });

  test('keeps nothing for another token', async () => {
    const server = serve({ 'acme/api': [...pulls] });
    const cli = promptCli({ github: server });
    server.always(() => (server.requests.length > 2 ? faults.status(401)() : undefined));
    await build(local, cli);
    server.always(undefined);
    server.requests.length = 0;
    const other = promptCli(
      { github: server },
      { home: cli.cwd, env: { GITHUB_TOKEN: 'ghp_anotherToken000000000000' } },
    );
    await build(local, other);
    expect(server.requests.length).toBe(3);
  });
});

describe('nothing to read', () => {
  test('is a failure of its own, before any model is asked', async () => {
    const cli = promptCli({ github: serve({ 'acme/api': [pull(1, [])] }) });
    expect(await build('--org acme --repos api', cli)).toEqual({
      stdout: '',
      stderr: [
        'Step 1/3: Reading review comments from GitHub',
        '  [1/1] api: 1 pull request, 0 comments',
        'error: there are no review comments to learn from',
        'Looked at 1 pull request updated since 2025-10-02 in acme/api; bots and authors on their own work do not count.',
        'Try an earlier day (--since YYYY-MM-DD) or more repositories (--repos A,B).',
        '',
      ].join('\n'),
      exitCode: 5,
      events: ['chunk build-prompt [org,repos] failed'],
    });
  });

  test('says whether the owner or only the repositories are missing', async () => {
    const server = serve(oneComment);
    const missing = await build('--org acme --repos a,b', promptCli({ github: server }));
    expect(missing.stderr).toContain('error: none of these was found in acme: a, b\n');
    expect(missing.exitCode).toBe(5);
    const nobody = await build('--org nobody --repos api', promptCli({ github: server }));
    expect(nobody.stderr).toContain('error: there is no organisation or user "nobody" on GitHub\n');
  });
});
