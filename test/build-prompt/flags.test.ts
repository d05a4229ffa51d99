import { describe, expect, test } from 'bun:test';
import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { build, fileOf, promptCli, promptPath, putFile } from '../support/build-prompt.ts';
import { hasLinks, isPosix } from '../support/skips.ts';
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
  const repoFlags = '--org acme --repos api';
  const refused: [title: string, words: string, error: string, options?: TestOptions][] = [
    ['--top 0', `${repoFlags} --top 0`, '--top takes a whole number, 1 or more, not "0"'],
    [
      'a --top that is not a number',
      `${repoFlags} --top x`,
      '--top takes a whole number, 1 or more, not "x"',
    ],
    ['a fraction', `${repoFlags} --top 1.5`, '--top takes a whole number, 1 or more, not "1.5"'],
    [
      'a negative --max-comments',
      `${repoFlags} --max-comments=-1`,
      '--max-comments takes a whole number, 0 or more, not "-1"',
    ],
    ['--org alone', '--org acme', '--org needs --repos'],
    ['--repos without a name', '--org acme --repos ,', '--repos names no repository'],
    ['a repository with its owner', '--org a --repos a/b', '"a/b" is not the name of a repository'],
    ['an invalid owner', '--org a/b --repos c', '"a/b" is not the name of an organization or user'],
    [
      'a day in another format',
      `${repoFlags} --since 1.2.2026`,
      '--since takes a day as YYYY-MM-DD, not "1.2.2026"',
    ],
    [
      'a day that does not exist',
      `${repoFlags} --since 2025-02-30`,
      '--since takes a day as YYYY-MM-DD, not "2025-02-30"',
    ],
    ['a future day', `${repoFlags} --since 2026-01-03`, '--since 2026-01-03 is in the future'],
    ['an empty --output', `${repoFlags} --output=`, '--output needs a file name'],
    [
      'an unknown analyzer',
      `${repoFlags} --analyzer gpt`,
      '--analyzer takes one of: claude, local',
    ],
    [
      '--from with --org',
      '--from a.json --org b',
      '--from cannot be combined with --org or --repos',
    ],
    [
      'the same file for --from and --output',
      '--from a.json --output ./a.json',
      '--from and --output name the same file',
    ],
    [
      'a model for the built-in analyzer',
      `${repoFlags} --analyzer local --prompt-model x`,
      '--prompt-model has no effect with --analyzer local',
    ],
    ['an unknown flag', `${repoFlags} --modle x`, 'unknown flag --modle for "chunk build-prompt"'],
    ['an argument', `${repoFlags} extra`, 'unexpected argument "extra"'],
    [
      'an invalid API address',
      repoFlags,
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
        repoFlags,
        { GITHUB_TOKEN: '', ANTHROPIC_API_KEY: '' },
        'auth.github_token_required',
      ],
      ['an Anthropic key', repoFlags, { ANTHROPIC_API_KEY: '' }, 'auth.anthropic_key_required'],
      [
        'an Anthropic key',
        '--from saved.json',
        { ANTHROPIC_API_KEY: '' },
        'auth.anthropic_key_required',
      ],
    ];
  for (const [title, words, env, code] of unauthorized) {
    test(`without ${title} (${words}) fails before any network call`, async () => {
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

  test('with --help shows two real examples', async () => {
    const { stdout, exitCode } = await build('--help', promptCli({}));
    expect(stdout).toContain('chunk build-prompt --org acme --repos api,web --since 2026-01-01');
    expect(stdout).toContain('chunk build-prompt --analyzer local --include-attribution');
    expect(exitCode).toBe(0);
  });
});

describe('a saved file', () => {
  test('is analyzed without a token and without the network', async () => {
    const cli = cliWith(details, { env: { GITHUB_TOKEN: '', ANTHROPIC_API_KEY: '' } });
    const ran = await build(`${fromFile} --json`, cli);
    expect(ran.exitCode).toBe(0);
    expect(JSON.parse(ran.stdout)).toMatchObject({ organization: 'acme', comments: 1 });
    expect(fileOf(cli, promptPath)).toContain('The analysis read 1 comment by 1 reviewer in');
  });

  test('is reduced to the newest comments of each reviewer with --max-comments', async () => {
    const at = (day: string) => ({ ...comment, body: day, createdAt: `${day}T00:00:00Z` });
    const comments = [at('2025-12-01'), at('2025-12-03'), at('2025-12-02')];
    const cli = cliWith({ ...details, comments });
    const { stdout } = await build(`${fromFile} --json --max-comments 2`, cli);
    expect(JSON.parse(stdout)).toMatchObject({ comments: 3, analyzedComments: 2 });
    expect(fileOf(cli, promptPath)).not.toContain('2025-12-01');
  });

  test('is read without writing anything with --dry-run', async () => {
    const cli = cliWith(details);
    const ran = await build(`${fromFile} --dry-run --debug`, cli);
    expect(ran.stderr).toEndWith('  Dry run: nothing was written.\n');
    expect(readdirSync(cli.cwd).filter((name) => name === '.chunk')).toEqual([]);
  });

  test('is not changed by --debug, which writes ranking and analysis next to it', async () => {
    const text = JSON.stringify(details);
    const cli = promptCli({});
    putFile(cli, 'p-details.json', text);
    await build('--from p-details.json --output p.md --debug --analyzer local', cli);
    expect(fileOf(cli, 'p-details.json')).toBe(text);
    expect(fileOf(cli, 'p-details-pr-rankings.csv')).toContain('\n1,api,1,T,ben,1,1,MERGED,');
    expect(fileOf(cli, 'p-analysis.md')).toContain('# Code Review Pattern Analysis');
  });

  test('is filtered by --since and --top', async () => {
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

  test('ranks equal reviewers by login, regardless of the order of comments', async () => {
    const comments = ['zoe', 'ann', 'Bob'].map((reviewer) => ({ ...comment, reviewer }));
    const { stdout } = await build(`${fromFile} --json --top 2`, cliWith({ ...details, comments }));
    expect(JSON.parse(stdout).reviewers).toEqual([
      { login: 'Bob', comments: 1 },
      { login: 'ann', comments: 1 },
    ]);
  });

  test('is read without bots and pull request authors', async () => {
    const comments = [
      comment,
      { ...comment, reviewer: 'renovate' },
      { ...comment, reviewer: 'BEN' },
    ];
    const { stdout } = await build(`${fromFile} --json`, cliWith({ ...details, comments }));
    expect(JSON.parse(stdout).comments).toBe(1);
  });

  const invalid: [title: string, saved: unknown, error: string][] = [
    ['that is not JSON', '{', 'saved.json cannot be used: it is not valid JSON'],
    ['that is a list', [], 'saved.json cannot be used: the file: '],
    ['without metadata', { comments: [] }, 'saved.json cannot be used: metadata: '],
    [
      'with an invalid nested field',
      { ...details, comments: [comment, { ...comment, pr: { ...comment.pr, number: '1' } }] },
      'saved.json cannot be used: comments[1].pr.number: ',
    ],
    [
      'with an invalid time',
      { ...details, comments: [{ ...comment, createdAt: 'soon' }] },
      'saved.json cannot be used: comments[0].createdAt: not a valid time',
    ],
  ];
  for (const [title, saved, error] of invalid) {
    test(`${title} is refused with the name of the field`, async () => {
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

  test('that does not exist is reported before a missing key', async () => {
    const env = { GITHUB_TOKEN: '', ANTHROPIC_API_KEY: '' };
    const ran = await build('--from nowhere.json', cliWith(details, { env }));
    expect(ran).toMatchObject({ exitCode: 5, stdout: '' });
    expect(ran.stderr).toStartWith('error: nowhere.json does not exist\n');
  });

  for (const comments of [[], null]) {
    test(`with ${JSON.stringify(comments)} as comments fails the run`, async () => {
      const ran = await build(fromFile, cliWith({ ...details, comments }));
      expect(ran.stderr).toContain('error: no review comments found\n');
      expect(ran.exitCode).toBe(5);
    });
  }
});

describe('the output', () => {
  const unwritable: [title: string, path: string, why: string][] = [
    ['below a file', 'saved.json/prompt.md', 'a parent folder is a file'],
    ['that is a folder', 'folder', 'it is a folder'],
    ['that is a device', '/dev/null', 'it is not a regular file'],
    ['that is a loop of links', 'loop', 'ELOOP'],
    ['with too long a name', 'x'.repeat(300), 'ENAMETOOLONG'],
  ];
  for (const [title, path, why] of unwritable) {
    for (const source of ['--org acme --repos api', fromFile]) {
      const needsPosix = !path.includes('folder') && !path.startsWith('saved');
      const onThis = test.skipIf(needsPosix && !isPosix);
      onThis(`${title} is refused before anything is read (${source})`, async () => {
        const cli = cliWith(details);
        mkdirSync(join(cli.cwd, 'folder'));
        if (path === 'loop') symlinkSync('loop', join(cli.cwd, 'loop'));
        const ran = await build(`${source} --output ${path}`, cli);
        expect(ran.stderr).toStartWith(`error: could not write ${path} (${why})\n`);
        expect(ran.exitCode).toBe(1);
      });
    }
  }

  test('is checked without leaving a file behind', async () => {
    const cli = promptCli({}, { env: { GITHUB_API_URL: 'http://127.0.0.1:9' } });
    const before = readdirSync(cli.cwd);
    await build('--org acme --repos api --analyzer local', cli);
    expect(readdirSync(cli.cwd)).toEqual(before);
  });

  test.skipIf(!hasLinks)('follows symbolic links', async () => {
    const cli = cliWith(details);
    mkdirSync(join(cli.cwd, 'real'));
    putFile(cli, 'real/prompt.md', 'old');
    symlinkSync(join(cli.cwd, 'real/prompt.md'), join(cli.cwd, 'link.md'));
    await build(`${fromFile} --output link.md --force`, cli);
    expect(fileOf(cli, 'real/prompt.md')).toContain('The analysis read 1 comment by 1 reviewer in');
    expect(readdirSync(join(cli.cwd, 'real'))).toEqual(['prompt.md']);
  });

  test('of an older release causes a warning', async () => {
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
  test('ends the run and leaves no file behind', async () => {
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
