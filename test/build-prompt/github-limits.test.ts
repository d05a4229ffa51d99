import { describe, expect, test } from 'bun:test';
import { build, local, promptCli } from '../support/build-prompt.ts';
import { type Fault, faults } from '../support/github.ts';
import { oneComment, pull, said } from '../support/reviews.ts';
import { serve, stopGitHubAfterEach } from '../support/serve-github.ts';

stopGitHubAfterEach();

describe('a rate limit', () => {
  // The clock of the tests is at 03:04:05.678.
  const reset = String(Date.UTC(2026, 0, 2, 3, 6) / 1000);
  const limits: [title: string, fault: Fault, message: string][] = [
    [
      'hourly, as a GraphQL error',
      faults.graphqlError('RATE_LIMITED', 'API rate limit exceeded', {
        'x-ratelimit-reset': reset,
        date: 'Fri, 02 Jan 2026 03:05:00 GMT',
      }),
      "GitHub's hourly limit: continuing in 1 min 1 s",
    ],
    [
      'hourly, as status 403',
      faults.status(403, {
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': reset,
        date: 'Fri, 02 Jan 2026 03:05:00 GMT',
      }),
      "GitHub's hourly limit: continuing in 1 min 1 s",
    ],
    [
      'secondary, with Retry-After in seconds',
      faults.status(403, { 'retry-after': '7' }),
      "GitHub's secondary limit: continuing in 8 s",
    ],
    [
      'secondary, recognized by its documentation URL',
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
      'secondary, with Retry-After and points left',
      faults.graphqlError('RATE_LIMITED', 'secondary rate limit', {
        'retry-after': '2',
        'x-ratelimit-remaining': '4000',
        'x-ratelimit-reset': reset,
      }),
      "GitHub's secondary limit: continuing in 3 s",
    ],
    [
      'secondary, with Retry-After as a date',
      faults.status(403, {
        'retry-after': 'Fri, 02 Jan 2026 03:05:30 GMT',
        date: 'Fri, 02 Jan 2026 03:05:00 GMT',
      }),
      "GitHub's secondary limit: continuing in 31 s",
    ],
    [
      'secondary, as a GraphQL error without a type',
      faults.graphqlError(undefined, 'You have exceeded a secondary rate limit.', {
        'retry-after': '30',
      }),
      "GitHub's secondary limit: continuing in 31 s",
    ],
    [
      'secondary, as a GraphQL error with points left and no time',
      faults.graphqlError('RATE_LIMITED', 'rate limited', {
        'x-ratelimit-remaining': '4000',
        'x-ratelimit-reset': reset,
      }),
      "GitHub's secondary limit: continuing in 1 min 0 s",
    ],
    [
      'secondary, recognized by its message',
      faults.status(403, {}, { message: 'You have exceeded a secondary rate limit.' }),
      "GitHub's secondary limit: continuing in 1 min 0 s",
    ],
    [
      'status 503 with Retry-After',
      faults.status(503, { 'retry-after': '7' }),
      "GitHub's requested pause (503): continuing in 8 s",
    ],
    [
      'secondary, as status 429 without a time',
      faults.status(429),
      "GitHub's secondary limit: continuing in 1 min 0 s",
    ],
  ];
  for (const [title, fault, message] of limits) {
    test(`(${title}) is waited for, showing the remaining time`, async () => {
      const server = serve(oneComment);
      server.fail(fault);
      const cli = promptCli({ github: server });
      const ran = await build(local, cli);
      expect(ran.stderr).toContain(`  ${message}\n`);
      expect(ran.exitCode).toBe(0);
    });
  }

  test('that is nearly reached delays the next request', async () => {
    const pulls = Array.from({ length: 30 }, (_, index) => pull(index + 1, [said('ann', 'x')]));
    const server = serve({ 'acme/api': pulls });
    server.rateLimit = { remaining: 99, resetAt: '2026-01-02T03:04:10Z' };
    const cli = promptCli({ github: server });
    const ran = await build(local, cli);
    expect(ran.stderr).toContain("GitHub's hourly limit: continuing in 6 s");
    expect(ran.exitCode).toBe(0);
    expect(server.requests.length).toBe(2);
  });

  test('without a stated time doubles the wait with each failure', async () => {
    const server = serve(oneComment);
    server.fail(faults.status(429), faults.status(429), faults.status(429));
    const cli = promptCli({ github: server });
    expect((await build(local, cli)).exitCode).toBe(0);
    expect(cli.slept.reduce((sum, ms) => sum + ms, 0)).toBe((1 + 2 + 4) * 60_000);
  });

  test('is waited for by the server’s clock if the local clock is wrong', async () => {
    const pulls = Array.from({ length: 30 }, (_, index) => pull(index + 1, [said('ann', 'x')]));
    const server = serve({ 'acme/api': pulls });
    server.rateLimit = { remaining: 99, resetAt: '2026-01-02T03:04:10Z' };
    const cli = promptCli({ github: server });
    await cli.sleep(24 * 60 * 60_000);
    const ran = await build(local, cli);
    expect(ran.stderr).toContain("GitHub's hourly limit: continuing in 6 s");
  });

  test('that never resets fails the run', async () => {
    const server = serve(oneComment);
    server.always(faults.status(429, { 'retry-after': '1' }));
    const ran = await build(local, promptCli({ github: server }));
    expect(ran.stderr).toContain(
      "error: could not read acme/api: GitHub's secondary limit did not reset in time\n",
    );
    expect(ran.exitCode).toBe(4);
  });
});
