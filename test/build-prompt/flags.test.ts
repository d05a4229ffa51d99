import { describe, expect, test } from 'bun:test';
import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { build, fileOf, promptCli, promptPath, putFile } from '../support/build-prompt.ts';
import type { TestOptions } from '../support/test-cli.ts';

const comment = {
  reviewer: 'ann',
  body: 'Handle the error',
  diffHunk: '',
  createdAt: '2025-12-20T10:00:00Z',
  pr: { repo: 'api', number: 1, title: 'T', author: 'ben', url: 'https://x/1', state: 'MERGED' },
};
const details = {
  metadata: {
    organization: 'acme',
    since: '2025-10-02',
    analyzedAt: '2026-01-01',
    totalReposAnalyzed: 1,
    totalComments: 1,
  },
  comments: [comment],
};
const fromFile = '--from saved.json --analyzer local';

function cliWith(saved: unknown, options: TestOptions = {}) {
  const cli = promptCli({}, options);
  putFile(cli, 'saved.json', typeof saved === 'string' ? saved : JSON.stringify(saved));
  return cli;
}

describe('a command line', () => {
  const place = '--org acme --repos api';
  const refused: [title: string, words: string, error: string, options?: TestOptions][] = [
    ['--top 0', `${place} --top 0`, '--top takes a whole number, 1 or more, not "0"'],
    [
      'a --top that is not a number',
      `${place} --top x`,
      '--top takes a whole number, 1 or more, not "x"',
    ],
    ['a fraction', `${place} --top 1.5`, '--top takes a whole number, 1 or more, not "1.5"'],
    [
      'a negative --max-comments',
      `${place} --max-comments=-1`,
      '--max-comments takes a whole number, 0 or more, not "-1"',
    ],
    ['--org alone', '--org acme', '--org needs --repos'],
    ['--repos without a name', '--org acme --repos ,', '--repos names no repository'],
    ['a repository with its owner', '--org a --repos a/b', '"a/b" is not the name of a repository'],
    ['an invalid owner', '--org a/b --repos c', '"a/b" is not the name of an organization or user'],
    [
      'a day of another form',
      `${place} --since 1.2.2026`,
      '--since takes a day as YYYY-MM-DD, not "1.2.2026"',
    ],
    [
      'a day that no calendar has',
      `${place} --since 2025-02-30`,
      '--since takes a day as YYYY-MM-DD, not "2025-02-30"',
    ],
    ['a day to come', `${place} --since 2026-01-03`, '--since 2026-01-03 is in the future'],
    ['an empty --output', `${place} --output=`, '--output needs the name of a file'],
    ['an unknown analyzer', `${place} --analyzer gpt`, '--analyzer takes one of: claude, local'],
    [
      '--from with --org',
      '--from a.json --org b',
      '--from cannot be combined with --org or --repos',
    ],
    [
      '--from over --output',
      '--from a.json --output ./a.json',
      '--from and --output name the same file',
    ],
    [
      'a model for the analyzer without one',
      `${place} --analyzer local --prompt-model x`,
      '--prompt-model has no effect with --analyzer local',
    ],
    ['an unknown flag', `${place} --modle x`, 'unknown flag --modle for "chunk build-prompt"'],
    ['an argument', `${place} extra`, 'unexpected argument "extra"'],
    [
      'an invalid API address',
      place,
      'GITHUB_API_URL is not an http(s) URL',
      { env: { GITHUB_API_URL: 'ftp://github' } },
    ],
  ];
  for (const [title, words, error, options] of refused) {
    test(`with ${title} is refused`, async () => {
      const ran = await build(words, promptCli({}, options));
      expect(ran.stderr).toStartWith(`error: ${error}\n`);
      expect({ exitCode: ran.exitCode, stdout: ran.stdout }).toEqual({ exitCode: 2, stdout: '' });
      expect(ran.events.join()).toEndWith(' failed');
    });
  }

  const unauthorized: [title: string, words: string, env: Record<string, string>, code: string][] =
    [
      [
        'a GitHub token',
        place,
        { GITHUB_TOKEN: '', ANTHROPIC_API_KEY: '' },
        'auth.github_token_required',
      ],
      ['an Anthropic key', place, { ANTHROPIC_API_KEY: '' }, 'auth.anthropic_key_required'],
      [
        'an Anthropic key',
        '--from saved.json',
        { ANTHROPIC_API_KEY: '' },
        'auth.anthropic_key_required',
      ],
    ];
  for (const [title, words, env, code] of unauthorized) {
    test(`that needs ${title} (${words}) says so, before any network call`, async () => {
      const fetched: string[] = [];
      const cli = promptCli(
        {},
        {
          env,
          cli: {
            fetch: (url) => {
              fetched.push(url);
              return Promise.reject(new Error('no network'));
            },
          },
        },
      );
      putFile(cli, 'saved.json', JSON.stringify(details));
      const ran = await build(`${words} --json`, cli);
      expect(JSON.parse(ran.stderr)).toMatchObject({ error: true, code });
      expect(ran.exitCode).toBe(3);
      expect(fetched).toEqual([]);
    });
  }

  test('without flags asks for help with two real examples', async () => {
    const { stdout, exitCode } = await build('--help', promptCli({}));
    expect(stdout).toContain('chunk build-prompt --org acme --repos api,web --since 2026-01-01');
    expect(stdout).toContain('chunk build-prompt --analyzer local --include-attribution');
    expect(exitCode).toBe(0);
  });
});

describe('a saved file', () => {
  test('is analyzed in place of GitHub: no token, no network', async () => {
    const cli = cliWith(details, { env: { GITHUB_TOKEN: '', ANTHROPIC_API_KEY: '' } });
    const ran = await build(`${fromFile} --json`, cli);
    expect(ran.exitCode).toBe(0);
    expect(JSON.parse(ran.stdout)).toMatchObject({ organization: 'acme', comments: 1 });
    expect(fileOf(cli, promptPath)).toContain('The analysis read 1 comment by 1 reviewer in');
  });

  test('is cut to the newest of each reviewer with --max-comments', async () => {
    const at = (day: string) => ({ ...comment, body: day, createdAt: `${day}T00:00:00Z` });
    const comments = [at('2025-12-01'), at('2025-12-03'), at('2025-12-02')];
    const cli = cliWith({ ...details, comments });
    const { stdout } = await build(`${fromFile} --json --max-comments 2`, cli);
    expect(JSON.parse(stdout)).toMatchObject({ comments: 3, analyzedComments: 2 });
    expect(fileOf(cli, promptPath)).not.toContain('2025-12-01');
  });

  test('is only read with --dry-run', async () => {
    const cli = cliWith(details);
    const ran = await build(`${fromFile} --dry-run --debug`, cli);
    expect(ran.stderr).toEndWith('  Dry run: nothing was written.\n');
    expect(readdirSync(cli.cwd).filter((name) => name === '.chunk')).toEqual([]);
  });

  test('is left as it is by --debug, with the ranking and the analysis beside it', async () => {
    const text = JSON.stringify(details);
    const cli = promptCli({});
    putFile(cli, 'p-details.json', text);
    await build('--from p-details.json --output p.md --debug --analyzer local', cli);
    expect(fileOf(cli, 'p-details.json')).toBe(text);
    expect(fileOf(cli, 'p-details-pr-rankings.csv')).toContain('\n1,api,1,T,ben,1,1,MERGED,');
    expect(fileOf(cli, 'p-analysis.md')).toContain('# Code Review Pattern Analysis');
  });

  test('keeps to --since and --top', async () => {
    const by = (reviewer: string, createdAt = comment.createdAt) => ({
      ...comment,
      reviewer,
      createdAt,
    });
    const comments = [by('ann'), by('cy'), by('cy'), by('dot', '2025-11-01T00:00:00Z')];
    const cli = cliWith({ ...details, comments });
    const { stdout } = await build(`${fromFile} --json --since 2025-12-01 --top 1`, cli);
    expect(JSON.parse(stdout)).toMatchObject({
      since: '2025-12-01',
      reviewers: [{ login: 'cy', comments: 2 }],
    });
  });

  test('ranks equal reviewers by login, in any order of their comments', async () => {
    const comments = ['zoe', 'ann', 'Bob'].map((reviewer) => ({ ...comment, reviewer }));
    const { stdout } = await build(`${fromFile} --json --top 2`, cliWith({ ...details, comments }));
    expect(JSON.parse(stdout).reviewers).toEqual([
      { login: 'Bob', comments: 1 },
      { login: 'ann', comments: 1 },
    ]);
  });

  test('counts no bots and no authors on their own work', async () => {
    const comments = [
      comment,
      { ...comment, reviewer: 'renovate' },
      { ...comment, reviewer: 'BEN' },
    ];
    const { stdout } = await build(`${fromFile} --json`, cliWith({ ...details, comments }));
    expect(JSON.parse(stdout).comments).toBe(1);
  });

  const bad: [title: string, saved: unknown, error: string][] = [
    ['that is no JSON', '{', 'saved.json cannot be used: it is not valid JSON'],
    ['that is a list', [], 'saved.json cannot be used: the file: '],
    ['without metadata', { comments: [] }, 'saved.json cannot be used: metadata: '],
    [
      'with a bad field deep inside',
      { ...details, comments: [comment, { ...comment, pr: { ...comment.pr, number: '1' } }] },
      'saved.json cannot be used: comments[1].pr.number: ',
    ],
    [
      'with an invalid time',
      { ...details, comments: [{ ...comment, createdAt: 'soon' }] },
      'saved.json cannot be used: comments[0].createdAt: not a time',
    ],
  ];
  for (const [title, saved, error] of bad) {
    test(`${title} is refused by the name of the field`, async () => {
      const ran = await build(fromFile, cliWith(saved));
      expect(ran.stderr).toContain(`error: ${error}`);
      expect(ran.exitCode).toBe(1);
    });
  }

  test('that does not exist is reported', async () => {
    const ran = await build('--from nowhere.json --analyzer local', promptCli({}));
    expect(ran.stderr).toContain('error: nowhere.json does not exist\n');
    expect(ran.exitCode).toBe(5);
  });

  test('that does not exist is reported before a key is asked for', async () => {
    const env = { GITHUB_TOKEN: '', ANTHROPIC_API_KEY: '' };
    const ran = await build('--from nowhere.json', cliWith(details, { env }));
    expect(ran).toMatchObject({ exitCode: 5, stdout: '' });
    expect(ran.stderr).toStartWith('error: nowhere.json does not exist\n');
  });

  for (const comments of [[], null]) {
    test(`with ${JSON.stringify(comments)} for comments has nothing to learn from`, async () => {
      const ran = await build(fromFile, cliWith({ ...details, comments }));
      expect(ran.stderr).toContain('error: no review comments found\n');
      expect(ran.exitCode).toBe(5);
    });
  }
});

describe('the output', () => {
  const unwritable: [title: string, path: string, why: string][] = [
    ['below a file', 'saved.json/prompt.md', 'a file stands where a folder should be'],
    ['that is a folder', 'folder', 'it is a folder'],
    ['that is a device', '/dev/null', 'it is not a regular file'],
  ];
  for (const [title, path, why] of unwritable) {
    test(`${title} is refused before any network call`, async () => {
      const cli = cliWith(details);
      mkdirSync(join(cli.cwd, 'folder'));
      const ran = await build(`--org acme --repos api --output ${path}`, cli);
      expect(ran.stderr).toStartWith(`error: could not write ${path} (${why})\n`);
      expect(ran.exitCode).toBe(1);
    });
  }

  test('is checked without leaving a file', async () => {
    const cli = promptCli({}, { env: { GITHUB_API_URL: 'http://127.0.0.1:9' } });
    const before = readdirSync(cli.cwd);
    await build('--org acme --repos api --analyzer local', cli);
    expect(readdirSync(cli.cwd)).toEqual(before);
  });

  test('goes through a link to where it leads', async () => {
    const cli = cliWith(details);
    mkdirSync(join(cli.cwd, 'real'));
    putFile(cli, 'real/prompt.md', 'old');
    symlinkSync(join(cli.cwd, 'real/prompt.md'), join(cli.cwd, 'link.md'));
    await build(`${fromFile} --output link.md --force`, cli);
    expect(fileOf(cli, 'real/prompt.md')).toContain('The analysis read 1 comment by 1 reviewer in');
    expect(readdirSync(join(cli.cwd, 'real'))).toEqual(['prompt.md']);
  });

  test('of an older release is reported', async () => {
    const cli = cliWith(details);
    putFile(cli, 'review-prompt.md', 'old');
    const ran = await build(fromFile, cli);
    expect(ran.stderr).toStartWith('! review-prompt.md was written by an older release');
    expect(ran.exitCode).toBe(0);
    const chosen = await build(`${fromFile} --output review-prompt.md`, cliWith(details));
    expect(chosen.stderr).not.toContain('older release');
  });
});

describe('an interruption', () => {
  test('ends the run and leaves no file', async () => {
    const controller = new AbortController();
    const { Interrupted } = await import('../../src/errors.ts');
    const cli = promptCli(
      {},
      {
        cli: {
          signal: controller.signal,
          fetch: () => {
            controller.abort(new Interrupted(130));
            return new Promise(() => {});
          },
        },
      },
    );
    const ran = await build('--org acme --repos api', cli);
    expect(ran.exitCode).toBe(130);
    expect(fileOf(cli, promptPath)).toBeUndefined();
  });
});
