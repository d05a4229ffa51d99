import { describe, expect, test } from 'bun:test';
import { build, local, promptCli } from '../support/build-prompt.ts';
import { type Fault, faults } from '../support/github.ts';
import { oneComment, pull, said } from '../support/reviews.ts';
import { serve, stopGitHubAfterEach } from '../support/serve-github.ts';

stopGitHubAfterEach();

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
      "GitHub's hourly limit: continuing in 1 min 1 s",
    ],
    [
      'the hourly one, as a refusal',
      faults.status(403, {
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': reset,
        date: 'Fri, 02 Jan 2026 03:05:00 GMT',
      }),
      "GitHub's hourly limit: continuing in 1 min 1 s",
    ],
    [
      'a secondary one that says how long',
      faults.status(403, { 'retry-after': '7' }),
      "GitHub's secondary limit: continuing in 8 s",
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
      "GitHub's secondary limit: continuing in 1 min 0 s",
    ],
    [
      'a secondary one that says how long, and that the hour is not over',
      faults.graphqlError('RATE_LIMITED', 'secondary rate limit', {
        'retry-after': '2',
        'x-ratelimit-remaining': '4000',
        'x-ratelimit-reset': reset,
      }),
      "GitHub's secondary limit: continuing in 3 s",
    ],
    [
      'a secondary one that says until when',
      faults.status(403, {
        'retry-after': 'Fri, 02 Jan 2026 03:05:30 GMT',
        date: 'Fri, 02 Jan 2026 03:05:00 GMT',
      }),
      "GitHub's secondary limit: continuing in 31 s",
    ],
    [
      'a secondary one that is an error without a type',
      faults.graphqlError(undefined, 'You have exceeded a secondary rate limit.', {
        'retry-after': '30',
      }),
      "GitHub's secondary limit: continuing in 31 s",
    ],
    [
      'a secondary one as an error with points left and no time',
      faults.graphqlError('RATE_LIMITED', 'rate limited', {
        'x-ratelimit-remaining': '4000',
        'x-ratelimit-reset': reset,
      }),
      "GitHub's secondary limit: continuing in 1 min 0 s",
    ],
    [
      'a secondary one that only its words tell of',
      faults.status(403, {}, { message: 'You have exceeded a secondary rate limit.' }),
      "GitHub's secondary limit: continuing in 1 min 0 s",
    ],
    [
      'a server that asks for a pause',
      faults.status(503, { 'retry-after': '7' }),
      "GitHub's requested pause (503): continuing in 8 s",
    ],
    [
      'a secondary one that does not',
      faults.status(429),
      "GitHub's secondary limit: continuing in 1 min 0 s",
    ],
  ];
  for (const [title, fault, told] of limits) {
    test(`(${title}) is waited for, with the remaining time`, async () => {
      const server = serve(oneComment);
      server.fail(fault);
      const cli = promptCli({ github: server });
      const ran = await build(local, cli);
      expect(ran.stderr).toContain(`  ${told}\n`);
      expect(ran.exitCode).toBe(0);
    });
  }

  test('that is nearly used up is waited for before the next request', async () => {
    const pulls = Array.from({ length: 30 }, (_, index) => pull(index + 1, [said('ann', 'x')]));
    const server = serve({ 'acme/api': pulls });
    server.rateLimit = { remaining: 99, resetAt: '2026-01-02T03:04:10Z' };
    const cli = promptCli({ github: server });
    const ran = await build(local, cli);
    expect(ran.stderr).toContain("GitHub's hourly limit: continuing in 6 s");
    expect(ran.exitCode).toBe(0);
    expect(server.requests.length).toBe(2);
  });

  test('without a time is waited for longer each time', async () => {
    const server = serve(oneComment);
    server.fail(faults.status(429), faults.status(429), faults.status(429));
    const cli = promptCli({ github: server });
    expect((await build(local, cli)).exitCode).toBe(0);
    expect(cli.slept.reduce((sum, ms) => sum + ms, 0)).toBe((1 + 2 + 4) * 60_000);
  });

  test('is waited for by the server’s clock when ours is wrong', async () => {
    const pulls = Array.from({ length: 30 }, (_, index) => pull(index + 1, [said('ann', 'x')]));
    const server = serve({ 'acme/api': pulls });
    server.rateLimit = { remaining: 99, resetAt: '2026-01-02T03:04:10Z' };
    const cli = promptCli({ github: server });
    await cli.sleep(24 * 60 * 60_000);
    const ran = await build(local, cli);
    expect(ran.stderr).toContain("GitHub's hourly limit: continuing in 6 s");
  });

  test('that never ends fails the run', async () => {
    const server = serve(oneComment);
    server.always(faults.status(429, { 'retry-after': '1' }));
    const ran = await build(local, promptCli({ github: server }));
    expect(ran.stderr).toContain("error: GitHub's secondary limit does not let us read acme/api\n");
    expect(ran.exitCode).toBe(4);
  });
});
