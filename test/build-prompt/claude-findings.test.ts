import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import {
  commentsIn,
  type FakeAnthropic,
  failure,
  type ReportedPractice,
  startAnthropic,
} from '../support/anthropic.ts';
import { build, fileOf, promptCli, promptPath, putFile } from '../support/build-prompt.ts';
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
const rulesPath = '.chunk/context/review-prompt-rules.json';
const supported = { input: { practices: [smallTeamPractice] } };

function cliFor(options: TestOptions = {}): TestCli {
  return promptCli({ github, anthropic }, options);
}

function contentOf(index: number): string {
  return anthropic.messageRequests[index]?.messages[0]?.content ?? '';
}

describe('a practice reported by the model', () => {
  test('is dropped and counted if its evidence is invented', async () => {
    const invented = {
      ...smallTeamPractice,
      rule: 'Never use globals',
      quotations: [{ comment: 2, text: 'Global variables are forbidden here' }],
    };
    const single = { ...smallTeamPractice, rule: 'Name it well', comments: [1] };
    const unknownIds = { ...smallTeamPractice, rule: 'Use unknown ids', comments: [77, 78] };
    const malformed = { rule: 'Have no comments' };
    const practices = [invented, smallTeamPractice, single, unknownIds, malformed];
    anthropic.reply({ input: { practices } });
    const cli = cliFor({ terminal: true });
    const ran = await build(`${flags} --debug --json`, cli);
    expect(ran.stderr).toContain('! 4 findings had no evidence and were left out.\n');
    expect(JSON.parse(ran.stdout)).toMatchObject({
      droppedFindings: 4,
      findings: [{ rule: 'Handle every error' }],
    });
    const outputs = `${contentOf(1)}${fileOf(cli, promptPath)}${fileOf(cli, rulesPath)}`;
    for (const rule of ['globals', 'Name it well', 'Use unknown ids', 'Have no comments']) {
      expect(outputs).not.toContain(rule);
    }
  });

  test('names no reviewers in its rule and reason', async () => {
    const practice = { ...smallTeamPractice, rule: 'Handle errors as ann asks', why: 'See @ben' };
    anthropic.reply({ input: { practices: [practice] } });
    const ran = await build(`${flags} --json`, cliFor());
    expect(JSON.parse(ran.stdout).findings[0].rule).toBe('Handle errors as a reviewer asks');
    expect(contentOf(1)).not.toMatch(/\b(?:ann|ben)\b/);
  });

  test('is also read from JSON in a text answer, and from a list encoded as a string', async () => {
    const text = JSON.stringify({ practices: [smallTeamPractice] });
    anthropic.reply({ text: `Here it is:\n\`\`\`json\n${text}\n\`\`\`` });
    const ran = await build(`${flags} --json`, cliFor());
    expect(JSON.parse(ran.stdout).findings).toHaveLength(1);
    anthropic.reply({ input: { practices: JSON.stringify([smallTeamPractice]) } });
    const nested = await build(`${flags} --json`, cliFor());
    expect(JSON.parse(nested.stdout).findings).toHaveLength(1);
  });

  test('is kept if the answer was cut off after it', async () => {
    const practices = [smallTeamPractice, { ...smallTeamPractice, rule: 'Handle them at once' }];
    anthropic.reply({ input: { practices }, cutAt: JSON.stringify({ practices }).length - 4 });
    const ran = await build(`${flags} --json`, cliFor({ terminal: true }));
    expect(ran.stderr).toContain('! The analysis reached its token limit after 1 practice\n');
    expect(JSON.parse(ran.stdout).findings).toMatchObject([{ rule: 'Handle every error' }]);
  });

  test('as prose fails the run and writes nothing', async () => {
    anthropic.reply({ text: '## ann\n\nWants errors handled.' });
    const cli = cliFor();
    const ran = await build(flags, cli);
    expect(ran.stderr).toContain(
      'error: the model did not return a complete answer\nThe model did not call the tool.',
    );
    expect(ran.exitCode).toBe(4);
    expect(fileOf(cli, promptPath)).toBeUndefined();
  });

  test('is required for the second request', async () => {
    anthropic.reply({ input: { practices: [] } });
    const cli = cliFor();
    const ran = await build(flags, cli);
    expect(ran.stderr).toContain('! No request recurs on enough pull requests');
    expect(ran.exitCode).toBe(0);
    expect(fileOf(cli, promptPath)).toContain('No request recurs on enough pull requests');
    expect(anthropic.messageRequests.length).toBe(1);
  });
});

test('only practices with evidence are kept when a third is invented', async () => {
  const words = 'check the error wrap rename lock close retry value result buffer'.split(' ');
  const sentence = fc
    .array(fc.constantFrom(...words), { minLength: 5, maxLength: 12 })
    .map((parts) => `Please ${parts.join(' ')}.`);
  // Invented quotations have a word that is not in any comment.
  const invention = sentence.map((text) => text.replace('Please', 'Kindly'));
  // Forty runs of up to 30 make about 600 practices.
  const kinds = fc.array(fc.nat({ max: 2 }), { minLength: 1, maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(sentence, { minLength: 4, maxLength: 10 }),
      fc.array(invention, { minLength: 30, maxLength: 30 }),
      kinds,
      async (sentences, inventions, picked) => {
        const comments = sentences.map((body, index) => ({
          reviewer: `rev-${index % 3}`,
          body,
          diffHunk: `@@ -1 +1 @@\n+call(${index});`,
          createdAt: '2025-12-20T10:00:00Z',
          pr: {
            ...{
              repo: 'api',
              number: index + 1,
              title: 'T',
              author: 'ben',
              url: '',
              state: 'OPEN',
            },
          },
        }));
        const metadata = {
          organization: 'acme',
          since: '2025-10-02',
          analyzedAt: '2026-01-01',
          totalReposAnalyzed: 1,
          totalComments: comments.length,
        };
        const cli = promptCli({ anthropic });
        putFile(cli, 'saved.json', JSON.stringify({ metadata, comments }));
        const practices = picked.map((kind, index): ReportedPractice => {
          const numbers = [1 + (index % 3), 4];
          const number = numbers[0] ?? 1;
          // Comments are numbered from the newest pull request.
          const real = sentences.at(-number) ?? '';
          const text = kind === 0 ? (inventions[index] ?? '') : real;
          const rule = `Rule ${index} ${kind === 0 ? 'invented' : 'real'}`;
          return { heading: 'H', rule, comments: numbers, quotations: [{ comment: number, text }] };
        });
        anthropic.reply({ input: { practices } });
        const ran = await build('--from saved.json --debug --json', cli);
        const { findings, droppedFindings } = JSON.parse(ran.stdout);
        const real = practices.filter(({ rule }) => rule.endsWith('real'));
        const rules = findings.map(({ rule }: { rule: string }) => rule).sort();
        expect(rules).toEqual(real.map(({ rule }) => rule).sort());
        expect(droppedFindings).toBe(practices.length - real.length);
        const second = anthropic.messageRequests.at(-1)?.messages[0]?.content ?? '';
        expect(`${second}${fileOf(cli, promptPath)}`).not.toMatch(/Kindly|invented/);
      },
    ),
    { numRuns: 40 },
  );
}, 30_000);

describe('a request to the model', () => {
  test('names reviewers by number only', async () => {
    github.repositories['acme/api'] = [
      pull(1, [said('ann', 'As @ben says: wrap the error'), said('ben', 'Yes, wrap it')], {
        author: { login: 'carla' },
        title: 'Fix for @ann',
      }),
      pull(2, [said('ann', 'Wrap the error, @carla')], { author: { login: 'carla' } }),
    ];
    await build(flags, cliFor());
    await build(`${flags} --include-attribution`, cliFor());
    for (const { messages, system } of anthropic.requests) {
      expect(`${system}${messages[0]?.content}`).not.toMatch(/\b(?:ann|ben|carla)\b/);
    }
    expect(contentOf(0)).toContain('As @Reviewer 2 says: wrap the error');
  });

  test('has the end of each diff, once per thread', async () => {
    const diffHunk = `@@ -1 +1 @@\n${Array.from({ length: 99 }, (_, index) => `+line ${index}`).join('\n')}`;
    const thread = [
      said('ann', 'Rename this', { diffHunk }),
      said('ben', 'Agreed', { diffHunk, createdAt: '2025-12-20T11:00:00Z' }),
    ];
    github.repositories['acme/api'] = [pull(1, thread)];
    await build(flags, cliFor());
    expect(contentOf(0).match(/line 98/g)).toHaveLength(1);
    expect(contentOf(0)).not.toContain('line 80\n');
    expect(contentOf(0)).toContain('[2] Reviewer 2 in the same thread on src/app.ts:\n');
  });

  test('includes the author’s replies, which do not count as comments', async () => {
    const thread = [said('ann', 'Rename this'), said('author', 'No, it is part of the API')];
    github.repositories['acme/api'] = [pull(1, thread)];
    await build(flags, cliFor());
    expect(contentOf(0)).toContain('The author replied:\n\n> No, it is part of the API');
    expect(commentsIn(anthropic.messageRequests[0] ?? missingRequest())).toHaveLength(1);
  });

  test('has, in the second step, code from suggestions and their diffs', async () => {
    const diffHunk = '@@ -1 +1 @@\n+const a = read();';
    const suggestion = 'Handle the error:\n```suggestion\nconst a = read() ?? 0;\n```';
    github.repositories['acme/api'] = [
      pull(1, [said('ann', suggestion, { diffHunk, line: 1 })]),
      pull(2, [said('ann', 'Handle the error', { diffHunk })]),
    ];
    anthropic.reply({
      input: {
        practices: [
          { ...smallTeamPractice, quotations: [{ comment: 1, text: 'Handle the error' }] },
        ],
      },
    });
    await build(flags, cliFor());
    expect(contentOf(1)).toContain('> const a = read();');
    expect(contentOf(1)).toContain('> const a = read() ?? 0;');
  });
});

function missingRequest(): never {
  throw new Error('no request was sent');
}

describe('the written prompt', () => {
  const written = async (text: string, extraFlags = ''): Promise<string> => {
    anthropic.reply(supported, { text });
    const cli = cliFor();
    expect((await build(`${flags} ${extraFlags}`, cli)).exitCode).toBe(0);
    return fileOf(cli, promptPath) ?? '';
  };

  const fences: [title: string, answer: string][] = [
    ['in a fence', '```markdown\n# Prompt\n\nBe strict.\n```'],
    ['in a fence after a sentence', 'Here is the prompt:\n\n```md\n# Prompt\n\nBe strict.\n```'],
    ['in a fence before a sentence', '````\n# Prompt\n\nBe strict.\n````\n\nGood luck!'],
    ['in a fence with inner fences', '```markdown\n# Prompt\n\n```js\na()\n```\n\nBe strict.\n```'],
  ];
  for (const [title, answer] of fences) {
    test(`${title} is unwrapped`, async () => {
      const prompt = await written(answer);
      expect(prompt).toStartWith('# Prompt\n\n');
      expect(prompt).toContain('Be strict.\n\nThe finding covers');
    });
  }

  test('that begins and ends with code is left as it is', async () => {
    const answer = '```\na()\n```\n\n# Prompt\n\n```\nb()\n```';
    expect(await written(answer)).toStartWith(answer);
  });

  test('loses quotations that are not in any comment', async () => {
    const answer = [
      '# Prompt',
      '',
      '> Handle the error',
      '',
      '> Never ever swallow exceptions in this team',
      '',
      '- Handle errors ("always wrap each error with its context").',
      '- Answer `No problems found in this change` and use "early returns".',
    ].join('\n');
    const prompt = await written(answer);
    expect(prompt).toContain('> Handle the error\n');
    expect(prompt).not.toContain('swallow');
    expect(prompt).not.toContain('with its context');
    expect(prompt).toContain('`No problems found in this change` and use "early returns"');
  });

  test('names no reviewers, even if the model does', async () => {
    const prompt = await written('# Prompt\n\nHandle errors (ann, @ben, Reviewer 1). `ann()`');
    expect(prompt).toStartWith(
      '# Prompt\n\nHandle errors (a reviewer, a reviewer, a reviewer). `ann()`',
    );
  });

  test('loses quotations that name a person, instead of altering them', async () => {
    github.repositories['acme/api'] = [1, 2].map((number) =>
      pull(number, [said('ann', 'As @ben says, handle every error here')]),
    );
    const practice = {
      ...smallTeamPractice,
      quotations: [{ comment: 2, text: 'As @Reviewer 2 says, handle every error here' }],
    };
    github.repositories['acme/api']?.push(pull(3, [said('ben', 'Fine')]));
    anthropic.reply(
      { input: { practices: [{ ...practice, comments: [2, 3] }] } },
      { text: '# Prompt\n\n> As @Reviewer 2 says, handle every error here\n\nBe strict.' },
    );
    const cli = cliFor();
    await build(flags, cli);
    expect(fileOf(cli, promptPath)).toStartWith('# Prompt\n\nBe strict.\n');
  });

  test('names reviewers with --include-attribution', async () => {
    const prompt = await written('# Prompt\n\nErrors (Reviewer 1)', '--include-attribution');
    expect(prompt).toStartWith('# Prompt\n\nErrors (ann)');
  });

  test('is saved unfinished next to the analysis if it is never completed', async () => {
    const parts = Array.from({ length: 4 }, () => ({ text: 'more ', stop: 'max_tokens' }));
    anthropic.reply(supported, ...parts);
    const cli = cliFor();
    const ran = await build(flags, cli);
    const unfinished = '.chunk/context/review-prompt-unfinished.md';
    expect(ran.stderr).toContain(`The unfinished prompt is saved in ${unfinished}.`);
    expect(ran.stderr.match(/limit; continuing/g)).toHaveLength(3);
    expect(fileOf(cli, unfinished)).toBe('more more more more\n');
    expect(fileOf(cli, promptPath)).toBeUndefined();
    expect(ran.exitCode).toBe(4);
  });
});

describe('a server', () => {
  for (const status of [404, 405, 501]) {
    test(`that cannot count tokens (${status}) is used with an estimate`, async () => {
      anthropic.countStatus = status;
      anthropic.window = null;
      expect((await build(flags, cliFor())).exitCode).toBe(0);
    });
  }

  for (const countStatus of [undefined, 404]) {
    test(`that does not know the second model fails the run before the first call (${countStatus})`, async () => {
      anthropic.unknownModels.add('claude-nope');
      anthropic.countStatus = countStatus;
      const ran = await build(`${flags} --prompt-model claude-nope`, cliFor());
      expect(ran.stderr).toContain('error: Anthropic does not know the model claude-nope (404)\n');
      expect(ran.exitCode).toBe(5);
      expect(anthropic.messageRequests).toEqual([]);
    });
  }

  test('that refuses a request for lack of credit gets no smaller one', async () => {
    github.repositories['acme/api'] = [1, 2].map((number) =>
      pull(number, [said('ann', 'x'.repeat(90_000))]),
    );
    const why = 'Your credit balance is too low to access the Anthropic API.';
    anthropic.reply(() => failure(400, 'invalid_request_error', why));
    const ran = await build(flags, cliFor());
    expect(ran.stderr).toContain(`error: Anthropic refused the request (400)\n${why}\n`);
    expect(ran.stderr).not.toContain("Over the model's token limit");
    expect(anthropic.messageRequests.length).toBe(1);
  });

  test('that reports a long request in its own format gets a smaller one', async () => {
    github.repositories['acme/api'] = [1, 2, 3, 4].map((number) =>
      pull(number, [said('ann', `Handle the error in place ${number} ${'x'.repeat(4000)}`)]),
    );
    const gateway = { detail: 'This model supports at most 900 tokens: context length exceeded' };
    anthropic.reply(() => Response.json(gateway, { status: 400 }));
    const ran = await build(`${flags} --json`, cliFor());
    expect(JSON.parse(ran.stdout).analyzedComments).toBeLessThan(4);
    expect(ran.exitCode).toBe(0);
  });
});
