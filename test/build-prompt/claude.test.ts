import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { type FakeAnthropic, failure, startAnthropic } from '../support/anthropic.ts';
import { anthropicKey, build, fileOf, promptCli, promptPath } from '../support/build-prompt.ts';
import { type FakeGitHub, startGitHub } from '../support/github.ts';
import { pull, said } from '../support/reviews.ts';
import type { TestCli, TestOptions } from '../support/test-cli.ts';

let github: FakeGitHub;
let anthropic: FakeAnthropic;
beforeEach(() => {
  github = startGitHub({
    'acme/api': [
      pull(1, [said('ann', 'Handle the error'), said('ben', 'Name it after what it does')]),
      pull(2, [said('ann', 'And this one too')]),
    ],
  });
  anthropic = startAnthropic();
});
afterEach(async () => {
  await Promise.all([github.stop(), anthropic.stop()]);
});

const flags = '--org acme --repos api';
const analysisPath = '.chunk/context/review-prompt-analysis.md';

function cliFor(options: TestOptions = {}): TestCli {
  return promptCli({ github, anthropic }, options);
}

function manyComments(count: number, length: number): void {
  github.repositories['acme/api'] = Array.from({ length: count }, (_, index) =>
    pull(index + 1, [
      said('ann', `${'x'.repeat(length)} ${index}`, {
        createdAt: new Date(Date.UTC(2025, 11, 1) + index * 60_000).toISOString(),
      }),
    ]),
  );
}

describe('the analysis by Claude', () => {
  test('counts, analyses, writes: the prompt has its footer and nothing else is left', async () => {
    anthropic.reply({ text: '## Ann\n\nErrors.' }, { text: '# You review code\n\nBe strict.\n' });
    const cli = cliFor();
    expect(await build(flags, cli)).toEqual({
      stdout: '',
      stderr: [
        'Step 1/3: Reading review comments from GitHub',
        '  [1/1] api: 2 pull requests, 3 comments',
        '  3 comments by the most active reviewers: ann (2), ben (1)',
        'Step 2/3: Analysing with claude-sonnet-4-6',
        '  3 comments: about 8,690 tokens in and 12,000 tokens out, about $0.26',
        'Step 3/3: Writing the prompt with claude-opus-4-6',
        '✔ Prompt: .chunk/context/review-prompt.md',
        '',
      ].join('\n'),
      exitCode: 0,
      events: ['chunk build-prompt [org,repos] ok'],
    });
    expect(fileOf(cli, promptPath)).toBe(
      '# You review code\n\nBe strict.\n\n---\n\n*Generated: 2026-01-02T03:04:05Z*  \n*Model: claude-opus-4-6*',
    );
    expect(fileOf(cli, analysisPath)).toBeUndefined();
    expect(
      anthropic.asked.map(({ model, maxTokens, stream }) => [model, maxTokens, stream]),
    ).toEqual([
      ['claude-sonnet-4-6', 16_000, true],
      ['claude-opus-4-6', 8000, true],
    ]);
    expect(anthropic.asked[1]?.messages[0]?.content).toContain(
      '<analysis_report>\n## Ann\n\nErrors.\n</analysis_report>',
    );
  });

  test('writes details, ranking and analysis beside the prompt with --debug', async () => {
    const cli = cliFor();
    await build(`${flags} --debug --output out/review.md`, cli);
    expect(fileOf(cli, 'out/review-analysis.md')).toBe(
      [
        '# Code Review Pattern Analysis',
        '',
        '**Generated:** 2026-01-02T03:04:05Z  ',
        '**Source:** out/review-details.json  ',
        '**Total Comments:** 3  ',
        '**Reviewers:** ann, ben',
        '',
        '---',
        '',
        'Answer 1.',
        '',
        '---',
        '',
        '*Made by chunk build-prompt with claude-sonnet-4-6*',
        '',
      ].join('\n'),
    );
    expect(fileOf(cli, 'out/review.md')).toContain('*Source: out/review-details.json*');
    expect(fileOf(cli, 'out/review-details-pr-rankings.csv')).toStartWith('rank,repo,');
    expect(fileOf(cli, 'out/review-details.json')).toStartWith('{\n  "metadata": {\n');
  });

  test('stops before anything is paid for with --dry-run, and writes nothing', async () => {
    const cli = cliFor();
    const { stdout, exitCode } = await build(`${flags} --dry-run --json --debug`, cli);
    expect(JSON.parse(stdout)).toMatchObject({
      output: null,
      files: [],
      dryRun: true,
      models: { analyze: 'claude-sonnet-4-6', prompt: 'claude-opus-4-6' },
      estimate: { inputTokens: 8690, outputTokens: 12_000 },
      usage: null,
    });
    expect(exitCode).toBe(0);
    expect(anthropic.asked).toEqual([]);
    expect(fileOf(cli, promptPath)).toBeUndefined();
  });

  test('prints a summary with --json', async () => {
    const { stdout } = await build(`${flags} --json`, cliFor());
    expect(JSON.parse(stdout)).toMatchObject({
      output: promptPath,
      files: [promptPath],
      organization: 'acme',
      since: '2025-10-02',
      repositories: ['api'],
      skippedRepositories: [],
      reviewers: [
        { login: 'ann', comments: 2 },
        { login: 'ben', comments: 1 },
      ],
      comments: 3,
      analyzedComments: 3,
      analyzer: 'claude',
      dryRun: false,
    });
  });

  test('knows no price for a model that it does not know', async () => {
    const unknown = `${flags} --prompt-model claude-future`;
    expect((await build(unknown, cliFor())).stderr).toContain('at a price not known here');
    const { stdout } = await build(`${unknown} --json`, cliFor());
    expect(JSON.parse(stdout).estimate.cost).toBeNull();
  });

  test('asks for attribution only with --include-attribution', async () => {
    await build(flags, cliFor());
    await build(`${flags} --include-attribution`, cliFor());
    const [, plain, , attributed] = anthropic.asked.map(({ messages }) => messages[0]?.content);
    expect(plain).toContain('Name no reviewer');
    expect(attributed).toContain('which reviewers stress it');
  });
});

describe('the models', () => {
  const rows: [title: string, more: string, options: TestOptions, models: string[]][] = [
    ['are the flags', '--analyze-model a --prompt-model b', {}, ['a', 'b']],
    [
      'are the setting for both steps',
      '',
      { config: '{"model": "claude-x"}' },
      ['claude-x', 'claude-x'],
    ],
    [
      'are the environment before the setting',
      '',
      { config: '{"model": "claude-x"}', env: { CODE_REVIEW_CLI_MODEL: 'claude-y' } },
      ['claude-y', 'claude-y'],
    ],
    [
      'are the setting where a flag is missing or empty',
      '--analyze-model a --prompt-model=',
      { config: '{"model": "claude-x"}' },
      ['a', 'claude-x'],
    ],
  ];
  for (const [title, more, options, models] of rows) {
    test(title, async () => {
      await build(`${flags} ${more}`, cliFor(options));
      expect(anthropic.asked.map(({ model }) => model)).toEqual(models);
    });
  }
});

describe('the budget', () => {
  test('cuts to the newest comments of each reviewer, as many as fit', async () => {
    manyComments(40, 4000);
    anthropic.window = 36_000;
    const home = cliFor();
    const ran = await build(flags, home);
    const [first] = anthropic.asked;
    const tokens = Math.ceil((first?.messages[0]?.content.length ?? 0) / 4);
    expect(tokens).toBeLessThanOrEqual(20_000);
    // Another comment would have been too much: each is a little over 1000 tokens.
    expect(tokens).toBeGreaterThan(18_800);
    expect(first?.messages[0]?.content).toContain(`xxx 39\n`);
    expect(first?.messages[0]?.content).not.toContain(`xxx 0\n`);
    expect(ran.stderr).toContain(
      '! More than the model takes: it gets 19 comments, the 19 newest of each reviewer\n',
    );
    expect(anthropic.asked.length).toBe(2);
    expect(ran.exitCode).toBe(0);
  });

  test('is halved where the model takes less than it says', async () => {
    manyComments(40, 4000);
    anthropic.realWindow = 22_000;
    const ran = await build(flags, cliFor());
    expect(ran.exitCode).toBe(0);
    expect(ran.stderr).toContain('! More than the model takes: it gets');
    expect(anthropic.asked.length).toBe(3);
  });

  test('holds for servers that have no list of models', async () => {
    anthropic.window = null;
    expect((await build(flags, cliFor())).exitCode).toBe(0);
  });

  test('is too small for one comment each: a failure that says what to do', async () => {
    manyComments(2, 4000);
    anthropic.window = 16_500;
    const ran = await build(flags, cliFor());
    expect(ran.stderr).toContain('error: even one comment of each reviewer is more than');
    expect(ran.exitCode).toBe(1);
    expect(anthropic.asked).toEqual([]);
  });

  test('is not needed with --max-comments, which keeps the newest of each', async () => {
    manyComments(5, 10);
    const { stdout } = await build(`${flags} --max-comments 2 --json`, cliFor());
    expect(JSON.parse(stdout)).toMatchObject({ comments: 5, analyzedComments: 2 });
    const content = anthropic.asked[0]?.messages[0]?.content ?? '';
    expect(content.indexOf('x 4')).toBeLessThan(content.indexOf('x 3'));
    expect(content).not.toContain('x 2\n');
  });
});

describe('a fault of Anthropic', () => {
  for (const status of [429, 500, 529]) {
    test(`that passes (${status}) is waited out by the client, and told`, async () => {
      anthropic.reply(() => failure(status, 'overloaded_error', 'busy'));
      const ran = await build(flags, cliFor());
      expect(ran.stderr).toContain(`! Anthropic is busy (${status}); attempt 2 of 6 shortly\n`);
      expect(ran.exitCode).toBe(0);
    });
  }

  test('that stays fails the run', async () => {
    anthropic.reply(
      ...Array.from({ length: 6 }, () => () => failure(529, 'overloaded_error', 'busy')),
    );
    const ran = await build(flags, cliFor());
    expect(ran.stderr).toContain('error: Anthropic is not available at the moment (529)\nbusy\n');
    expect(ran.exitCode).toBe(4);
    expect(anthropic.asked.length).toBe(6);
  });

  test('in the middle of an answer has it written again', async () => {
    anthropic.reply({ text: 'half of the ans', breakOff: true }, { text: 'The whole.' });
    const cli = cliFor();
    const ran = await build(`${flags} --debug`, cli);
    expect(ran.stderr).toContain('! The answer broke off; asking for it again.\n');
    expect(fileOf(cli, analysisPath)).toContain('\n\nThe whole.\n\n');
    expect(fileOf(cli, analysisPath)).not.toContain('half');
  });

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
    test(`that waiting cannot mend (${title}) ends the run, without the key`, async () => {
      anthropic.reply(() => failure(status, type, `not with ${anthropicKey}`));
      const ran = await build(flags, cliFor());
      expect(ran.stderr).toContain(`error: ${error}\nnot with [REDACTED]\n`);
      expect(ran.exitCode).toBe(exitCode);
      expect(anthropic.asked.length).toBe(1);
    });
  }

  test('of the network is told as such', async () => {
    const env = { ANTHROPIC_BASE_URL: 'http://127.0.0.1:9' };
    const cli = cliFor({
      env,
      cli: {
        // The client's own waits between attempts are real time.
        fetch: (url, init) =>
          url.startsWith(env.ANTHROPIC_BASE_URL)
            ? Promise.resolve(failure(503, 'api_error', 'down'))
            : fetch(url, init),
      },
    });
    const ran = await build(flags, cli);
    expect(ran.stderr).toContain('error: Anthropic is not available at the moment (503)\n');
    expect(ran.exitCode).toBe(4);
  });

  const early: [title: string, env: Record<string, string>, exitCode: number, error: string][] = [
    [
      'an address that is none',
      { ANTHROPIC_BASE_URL: 'anthropic' },
      2,
      'ANTHROPIC_BASE_URL is not an http(s) URL',
    ],
    [
      'a key that cannot be one',
      { ANTHROPIC_API_KEY: 'sk-ant-\nline' },
      3,
      'the Anthropic API key has characters that no key has',
    ],
  ];
  for (const [title, env, exitCode, error] of early) {
    test(`(${title}) is found out before anything is read from GitHub`, async () => {
      const ran = await build(flags, cliFor({ env }));
      expect(ran.stderr).toStartWith(`error: ${error}\n`);
      expect(ran.exitCode).toBe(exitCode);
      expect(github.requests).toEqual([]);
    });
  }
});

describe('an answer', () => {
  test('that reaches its limit is continued until it is whole', async () => {
    anthropic.reply(
      { text: 'Part one,', stop: 'max_tokens' },
      { text: ' part two,', stop: 'max_tokens' },
      { text: ' part three.' },
    );
    const cli = cliFor();
    const ran = await build(`${flags} --debug`, cli);
    expect(ran.exitCode).toBe(0);
    expect(fileOf(cli, analysisPath)).toContain('\nPart one, part two, part three.\n');
    expect(anthropic.asked[2]?.messages.map(({ role }) => role)).toEqual([
      'user',
      'assistant',
      'user',
    ]);
    expect(anthropic.asked[2]?.messages[1]?.content).toBe('Part one, part two,');
  });

  const bad: [title: string, reply: { text: string; stop?: string }[], detail: string][] = [
    [
      'that never ends',
      Array.from({ length: 4 }, () => ({ text: 'more ', stop: 'max_tokens' })),
      'It was still not finished after 3 continuations.',
    ],
    ['that is refused', [{ text: 'No', stop: 'refusal' }], 'The model stopped: refusal.'],
    ['that is empty', [{ text: ' ' }], 'The answer is empty.'],
  ];
  for (const [title, replies, detail] of bad) {
    test(`${title} is a failure, never passed off as whole`, async () => {
      anthropic.reply(...replies);
      const cli = cliFor();
      const ran = await build(flags, cli);
      expect(ran.stderr).toContain(`error: the model did not write a whole answer\n${detail}\n`);
      expect(ran.exitCode).toBe(4);
      expect(fileOf(cli, promptPath)).toBeUndefined();
    });
  }

  test('that never comes leaves the details that --debug wrote before it was asked for', async () => {
    anthropic.reply(() => failure(401, 'authentication_error', 'no'));
    const cli = cliFor();
    expect((await build(`${flags} --debug`, cli)).exitCode).toBe(3);
    expect(fileOf(cli, '.chunk/context/review-prompt-details.json')).toContain('Handle the error');
  });

  test('that was paid for is kept when the second step fails, and an old prompt stays', async () => {
    const cli = cliFor();
    expect((await build(flags, cli)).exitCode).toBe(0);
    const before = fileOf(cli, promptPath);
    anthropic.reply({ text: 'Paid for.' }, () => failure(401, 'authentication_error', 'no'));
    const again = cliFor({ home: cli.cwd });
    const ran = await build(flags, again);
    expect(ran.stderr).toContain(
      `error: Anthropic rejected the API key (401)\nno. The analysis is kept in ${analysisPath}\n`,
    );
    expect(ran.exitCode).toBe(3);
    expect(fileOf(cli, analysisPath)).toContain('\nPaid for.\n');
    expect(fileOf(cli, promptPath)).toBe(before);
  });
});
