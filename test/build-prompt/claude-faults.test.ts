import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { type FakeAnthropic, failure, startAnthropic } from '../support/anthropic.ts';
import { anthropicKey, build, fileOf, promptCli, promptPath } from '../support/build-prompt.ts';
import { type FakeGitHub, startGitHub } from '../support/github.ts';
import { smallTeam, smallTeamPractice } from '../support/reviews.ts';
import type { TestCli, TestOptions } from '../support/test-cli.ts';

let github: FakeGitHub;
let anthropic: FakeAnthropic;
beforeEach(() => {
  github = startGitHub(smallTeam());
  anthropic = startAnthropic();
});
afterEach(async () => {
  await Promise.all([github.stop(), anthropic.stop()]);
});

const flags = '--org acme --repos api';
const supported = { input: { practices: [smallTeamPractice] } };
const analysisPath = '.chunk/context/review-prompt-analysis.md';

function cliFor(options: TestOptions = {}): TestCli {
  return promptCli({ github, anthropic }, options);
}

describe('a failing Anthropic API', () => {
  for (const status of [429, 500, 529]) {
    test(`is retried after a temporary error (${status}), which is reported`, async () => {
      anthropic.reply(() => failure(status, 'overloaded_error', 'busy'));
      const ran = await build(flags, cliFor());
      expect(ran.stderr).toContain(`! Anthropic is busy (${status}); attempt 2 of 6 shortly\n`);
      expect(ran.exitCode).toBe(0);
    });
  }

  test('is retried after the time in Retry-After, which is reported', async () => {
    const headers = { 'retry-after': '0.01' };
    anthropic.reply(() => Response.json({}, { status: 429, headers }));
    const ran = await build(flags, cliFor());
    expect(ran.stderr).toContain('! Anthropic is busy (429); attempt 2 of 6 in 1 s\n');
    expect(ran.stderr).toContain('  Anthropic is busy: continuing in 1 s\n');
    expect(ran.exitCode).toBe(0);
  });

  test('fails the run after six attempts', async () => {
    anthropic.reply(
      ...Array.from({ length: 6 }, () => () => failure(529, 'overloaded_error', 'busy')),
    );
    const ran = await build(flags, cliFor());
    expect(ran.stderr).toContain('error: Anthropic is temporarily unavailable (529)\nbusy\n');
    expect(ran.exitCode).toBe(4);
    expect(anthropic.messageRequests.length).toBe(6);
  });

  for (const breakOff of ['silently', 'overloaded'] as const) {
    test(`is asked again after an interrupted stream (${breakOff})`, async () => {
      anthropic.reply({ text: 'half of the ans', breakOff });
      const cli = cliFor();
      const ran = await build(`${flags} --debug`, cli);
      expect(ran.stderr).toContain('! The response was interrupted; retrying.\n');
      expect(ran.exitCode).toBe(0);
      expect(anthropic.messageRequests.length).toBe(3);
    });
  }

  for (const [breakOff, error] of [
    ['silently', 'Anthropic ended the response early'],
    ['overloaded', 'Anthropic ended the response early (overloaded_error)'],
  ] as const) {
    test(`fails the run after three interrupted streams (${breakOff})`, async () => {
      anthropic.reply(...Array.from({ length: 3 }, () => ({ text: 'ha', breakOff })));
      const ran = await build(flags, cliFor());
      expect(ran.stderr).toContain(`error: ${error}\n`);
      expect(ran.exitCode).toBe(4);
      expect(anthropic.messageRequests.length).toBe(3);
    });
  }

  const final: [title: string, status: number, type: string, exitCode: number, error: string][] = [
    ['a rejected key', 401, 'authentication_error', 3, 'Anthropic rejected the API key (401)'],
    [
      'an unknown model',
      404,
      'not_found_error',
      5,
      'Anthropic does not know the model claude-sonnet-4-6 (404)',
    ],
    ['a bad request', 400, 'invalid_request_error', 4, 'Anthropic refused the request (400)'],
  ];
  for (const [title, status, type, exitCode, error] of final) {
    test(`fails the run without a retry after ${title}, and redacts the key`, async () => {
      anthropic.reply(() => failure(status, type, `not with ${anthropicKey}`));
      const ran = await build(flags, cliFor());
      expect(ran.stderr).toContain(`error: ${error}\nnot with [REDACTED]\n`);
      expect(ran.exitCode).toBe(exitCode);
      expect(anthropic.messageRequests.length).toBe(1);
    });
  }

  test('fails the run with a redirect, which is not followed', async () => {
    const location = `${anthropic.url}/elsewhere`;
    anthropic.reply(() => new Response('', { status: 307, headers: { location } }));
    const ran = await build(flags, cliFor());
    expect(ran.stderr).toContain('error: Anthropic refused the request (307)\n');
    expect(anthropic.requests.map(({ path }) => path)).not.toContain('/elsewhere');
  });

  for (const wait of ['90000', 'Fri, 02 Jan 2026 09:00:00 GMT']) {
    test(`fails the run without a retry if Retry-After is hours away (${wait})`, async () => {
      const headers = { 'retry-after': wait };
      const busy = { error: { message: 'busy' } };
      anthropic.reply(() => Response.json(busy, { status: 429, headers }));
      const ran = await build(flags, cliFor());
      expect(ran.stderr).toContain('error: Anthropic is temporarily unavailable (429)\nbusy\n');
      expect(anthropic.messageRequests.length).toBe(1);
    });
  }

  for (const code of ['DEPTH_ZERO_SELF_SIGNED_CERT', 'ERR_SOCKS_PROXY']) {
    test(`fails the run after the permanent network error ${code}`, async () => {
      let attempts = 0;
      const cli = cliFor({
        cli: {
          fetch: (url, init) => {
            if (url.startsWith(github.url)) return fetch(url, init);
            attempts += 1;
            return Promise.reject(Object.assign(new Error('failed'), { code }));
          },
        },
      });
      const ran = await build(flags, cli);
      expect(ran.stderr).toMatch(
        new RegExp(`^error: Anthropic could not be reached: .*${code}`, 'm'),
      );
      expect(ran.exitCode).toBe(4);
      expect(attempts).toBe(2);
    });
  }

  test('fails the run when every attempt gets status 503', async () => {
    const env = { ANTHROPIC_BASE_URL: 'http://127.0.0.1:9' };
    const cli = cliFor({
      env,
      cli: {
        // A fake: the client waits in real time between attempts.
        fetch: (url, init) =>
          url.startsWith(env.ANTHROPIC_BASE_URL)
            ? Promise.resolve(failure(503, 'api_error', 'down'))
            : fetch(url, init),
      },
    });
    const ran = await build(flags, cli);
    expect(ran.stderr).toContain('error: Anthropic is temporarily unavailable (503)\n');
    expect(ran.exitCode).toBe(4);
  });

  test('with an invalid base URL fails the run before GitHub is read', async () => {
    const ran = await build(flags, cliFor({ env: { ANTHROPIC_BASE_URL: 'anthropic' } }));
    expect(ran.stderr).toStartWith('error: ANTHROPIC_BASE_URL is not an http(s) URL\n');
    expect(ran.exitCode).toBe(2);
    expect(github.requests).toEqual([]);
  });
});

describe('an answer', () => {
  test('that reaches its token limit is continued until it is complete', async () => {
    anthropic.reply(
      supported,
      { text: 'Part one,', stop: 'max_tokens' },
      { text: ' part two,', stop: 'max_tokens' },
      { text: ' part three.' },
    );
    const cli = cliFor();
    const ran = await build(`${flags} --debug`, cli);
    expect(ran.exitCode).toBe(0);
    expect(fileOf(cli, promptPath)).toStartWith('Part one, part two, part three.\n');
    expect(ran.stderr.match(/limit; continuing/g)?.length).toBe(2);
    expect(anthropic.messageRequests[3]?.messages.map(({ role }) => role)).toEqual([
      'user',
      'assistant',
      'user',
    ]);
    expect(anthropic.messageRequests[3]?.messages[1]?.content).toBe('Part one, part two,');
  });

  const bad: [title: string, reply: { text: string; stop?: string }[], detail: string][] = [
    [
      'that never ends',
      Array.from({ length: 4 }, () => ({ text: 'more ', stop: 'max_tokens' })),
      'The answer is still incomplete after 3 continuations.',
    ],
    ['that is refused', [{ text: 'No', stop: 'refusal' }], 'The model stopped: refusal.'],
    ['that is empty', [{ text: ' ' }], 'The answer is empty.'],
  ];
  for (const [title, replies, detail] of bad) {
    test(`${title} fails the run`, async () => {
      anthropic.reply(supported, ...replies);
      const cli = cliFor();
      const ran = await build(flags, cli);
      expect(ran.stderr).toContain(
        `error: the model did not return a complete answer\n${detail} The analysis is saved in`,
      );
      expect(ran.exitCode).toBe(4);
      expect(fileOf(cli, promptPath)).toBeUndefined();
    });
  }

  test('that fails keeps the details file of --debug', async () => {
    anthropic.reply(() => failure(401, 'authentication_error', 'no'));
    const cli = cliFor();
    expect((await build(`${flags} --debug`, cli)).exitCode).toBe(3);
    expect(fileOf(cli, '.chunk/context/review-prompt-details.json')).toContain('Handle the error');
  });

  test('of the first step is saved if the second step fails, and an old prompt is kept', async () => {
    const cli = cliFor();
    expect((await build(flags, cli)).exitCode).toBe(0);
    const before = fileOf(cli, promptPath);
    anthropic.reply(supported, () => failure(401, 'authentication_error', 'no'));
    const again = cliFor({ home: cli.cwd });
    const ran = await build(flags, again);
    expect(ran.stderr).toContain(
      `error: Anthropic rejected the API key (401)\nno. The analysis is saved in ${analysisPath}.\n`,
    );
    expect(ran.exitCode).toBe(3);
    expect(fileOf(cli, analysisPath)).toContain('Handle every error');
    expect(fileOf(cli, promptPath)).toBe(before);
  });
});
