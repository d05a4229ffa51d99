import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { type FakeAnthropic, startAnthropic } from '../support/anthropic.ts';
import { build, fileOf, promptCli, promptPath } from '../support/build-prompt.ts';
import { type FakeGitHub, startGitHub } from '../support/github.ts';
import { pull, said, smallTeam, smallTeamPractice } from '../support/reviews.ts';
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
const recurring = { input: { practices: [smallTeamPractice] } };
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

describe('an analysis with Claude', () => {
  test('counts tokens, analyzes, and writes only the prompt, with a footer', async () => {
    anthropic.reply(recurring, { text: '# You review code\n\nBe strict.\n' });
    const cli = cliFor();
    const ran = await build(flags, cli);
    const stderr = ran.stderr.replace(/[\d,]+ tokens/g, 'N tokens');
    expect({ ...ran, stderr }).toEqual({
      stdout: '',
      stderr: [
        'Step 1/3: Reading review comments from GitHub',
        '  [1/1] api: 2 pull requests, 3 comments',
        '  3 comments by the most active reviewers: ann (2), ben (1)',
        'Step 2/3: Analyzing with claude-sonnet-4-6',
        '  3 comments: expecting N tokens in and N tokens out, $0.26',
        'Step 3/3: Writing the prompt with claude-opus-4-6',
        '✔ Prompt: .chunk/context/review-prompt.md',
        '  Took N tokens in and N tokens out, $0.00',
        '',
      ].join('\n'),
      exitCode: 0,
      events: ['chunk build-prompt [org,repos] ok'],
    });
    expect(fileOf(cli, promptPath)).toBe(
      [
        '# You review code',
        '',
        'Be strict.',
        '',
        'The finding covers 2 of 3 review comments. The analysis read 3 comments by 2 reviewers in `api`, on 2025-12-20.',
        '',
        '---',
        '',
        '*Generated: 2026-01-02T03:04:05Z*  ',
        '*Model: claude-opus-4-6*',
      ].join('\n'),
    );
    expect(fileOf(cli, analysisPath)).toBeUndefined();
    expect(
      anthropic.messageRequests.map(({ model, maxTokens, stream }) => [model, maxTokens, stream]),
    ).toEqual([
      ['claude-sonnet-4-6', 16_000, true],
      ['claude-opus-4-6', 8000, true],
    ]);
    expect(anthropic.messageRequests[1]?.messages[0]?.content).toContain(
      '<findings>\n## 1. Errors\n\nRule: Handle every error\n',
    );
  });

  test('writes details, ranking and analysis next to the prompt with --debug', async () => {
    const cli = cliFor();
    await build(`${flags} --debug --output out/review.md`, cli);
    expect(fileOf(cli, 'out/review-analysis.md')).toStartWith(
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
        '## Overview',
      ].join('\n'),
    );
    expect(fileOf(cli, 'out/review-analysis.md')).toEndWith(
      '\n\n---\n\n*Made by chunk build-prompt with claude-sonnet-4-6*\n',
    );
    expect(JSON.parse(fileOf(cli, 'out/review-rules.json') ?? '')).toMatchObject([
      { rule: 'Do what the reviewers ask for', people: 2, pullRequests: 2 },
    ]);
    expect(fileOf(cli, 'out/review.md')).toContain('*Source: out/review-details.json*');
    expect(fileOf(cli, 'out/review-details-pr-rankings.csv')).toStartWith('rank,repo,');
    expect(fileOf(cli, 'out/review-details.json')).toStartWith('{\n  "metadata": {\n');
  });

  test('calls no model and writes nothing with --dry-run', async () => {
    const cli = cliFor();
    const { stdout, exitCode } = await build(`${flags} --dry-run --json --debug`, cli);
    expect(JSON.parse(stdout)).toMatchObject({
      output: null,
      files: [],
      dryRun: true,
      models: { analyze: 'claude-sonnet-4-6', prompt: 'claude-opus-4-6' },
      estimate: { inputTokens: expect.any(Number), outputTokens: 12_000 },
      usage: null,
    });
    expect(exitCode).toBe(0);
    expect(anthropic.messageRequests).toEqual([]);
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

  test('reports no cost for an unknown model', async () => {
    const unknown = `${flags} --prompt-model claude-future`;
    expect((await build(unknown, cliFor())).stderr).toContain('price unknown');
    const { stdout } = await build(`${unknown} --json`, cliFor());
    expect(JSON.parse(stdout).estimate.cost).toBeNull();
  });

  test('requests attribution only with --include-attribution', async () => {
    await build(flags, cliFor());
    await build(`${flags} --include-attribution`, cliFor());
    const [, plain, , attributed] = anthropic.messageRequests.map(
      ({ messages }) => messages[0]?.content,
    );
    expect(plain).toContain('No names of reviewers');
    expect(attributed).toContain('the reviewers who ask for it most');
  });
});

describe('the models', () => {
  const rows: [title: string, extraFlags: string, options: TestOptions, models: string[]][] = [
    ['come from the flags', '--analyze-model a --prompt-model b', {}, ['a', 'b']],
    [
      'come from the setting, for both steps',
      '',
      { config: '{"model": "claude-x"}' },
      ['claude-x', 'claude-x'],
    ],
    [
      'come from the environment before the setting',
      '',
      { config: '{"model": "claude-x"}', env: { CODE_REVIEW_CLI_MODEL: 'claude-y' } },
      ['claude-y', 'claude-y'],
    ],
    [
      'come from the setting if a flag is missing or empty',
      '--analyze-model a --prompt-model=',
      { config: '{"model": "claude-x"}' },
      ['a', 'claude-x'],
    ],
  ];
  for (const [title, extraFlags, options, models] of rows) {
    test(title, async () => {
      await build(`${flags} ${extraFlags}`, cliFor(options));
      expect(anthropic.messageRequests.map(({ model }) => model)).toEqual(models);
    });
  }
});

describe('the token budget', () => {
  test('keeps as many of the newest comments of each reviewer as fit', async () => {
    manyComments(40, 4000);
    anthropic.window = 37_000;
    const home = cliFor();
    const ran = await build(flags, home);
    const [first] = anthropic.messageRequests;
    const tokens = Math.ceil((first?.messages[0]?.content.length ?? 0) / 4);
    expect(tokens).toBeLessThanOrEqual(20_000);
    // One more comment would not fit: each has a little over 1000 tokens.
    expect(tokens).toBeGreaterThan(18_800);
    expect(first?.messages[0]?.content).toContain(`xxx 39\n`);
    expect(first?.messages[0]?.content).not.toContain(`xxx 0\n`);
    expect(ran.stderr).toContain(
      "! Over the model's token limit: analyzing 19 comments, the 19 newest of each reviewer\n",
    );
    expect(anthropic.messageRequests.length).toBe(2);
    expect(ran.exitCode).toBe(0);
  });

  test('is halved if the model accepts less than it reports', async () => {
    manyComments(40, 4000);
    anthropic.realWindow = 22_000;
    const ran = await build(flags, cliFor());
    expect(ran.exitCode).toBe(0);
    expect(ran.stderr).toContain("! Over the model's token limit: analyzing");
    expect(anthropic.messageRequests.length).toBe(3);
  });

  test('has a default for servers without a models endpoint', async () => {
    anthropic.window = null;
    expect((await build(flags, cliFor())).exitCode).toBe(0);
  });

  test('fails the run with a hint if one comment per reviewer exceeds it', async () => {
    manyComments(2, 4000);
    anthropic.window = 17_500;
    const ran = await build(flags, cliFor());
    expect(ran.stderr).toContain(
      "error: one comment per reviewer already exceeds the model's limit",
    );
    expect(ran.exitCode).toBe(1);
    expect(anthropic.messageRequests).toEqual([]);
  });

  test('is not needed for comments left out by --max-comments', async () => {
    manyComments(5, 10);
    const { stdout } = await build(`${flags} --max-comments 2 --json`, cliFor());
    expect(JSON.parse(stdout)).toMatchObject({ comments: 5, analyzedComments: 2 });
    const content = anthropic.messageRequests[0]?.messages[0]?.content ?? '';
    expect(content.indexOf('x 4')).toBeLessThan(content.indexOf('x 3'));
    expect(content).not.toContain('x 2\n');
  });
});
