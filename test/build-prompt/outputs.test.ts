import { afterEach, describe, expect, test } from 'bun:test';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { build, fileOf, promptCli, promptPath, putFile } from '../support/build-prompt.ts';
import { temporaryFolder } from '../support/folders.ts';
import { type FakeGitHub, startGitHub } from '../support/github.ts';
import { oneComment } from '../support/reviews.ts';
import { canRun, hasLinks, isPosix } from '../support/skips.ts';
import type { TestOptions } from '../support/test-cli.ts';

const comment = {
  reviewer: 'ann',
  body: 'Handle the error',
  diffHunk: '',
  createdAt: '2025-12-20T10:00:00Z',
  pr: { repo: 'api', number: 1, title: 'T', author: 'ben', url: 'https://x/1', state: 'MERGED' },
};
const metadata = {
  organization: 'acme',
  since: '2025-10-02',
  analyzedAt: '2026-01-01',
  totalReposAnalyzed: 1,
  totalComments: 1,
};
const fromFile = '--from saved.json --analyzer local';
const base = promptPath.replace(/\.md$/, '');

function cliWithFile(options: TestOptions = {}) {
  const cli = promptCli({}, options);
  putFile(cli, 'saved.json', JSON.stringify({ metadata, comments: [comment] }));
  return cli;
}

describe.skipIf(!hasLinks)('a link of the repository', () => {
  const cliWithLink = (link: string, target: string) => {
    const cli = cliWithFile();
    mkdirSync(join(cli.cwd, '.git'));
    mkdirSync(dirname(join(cli.cwd, link)), { recursive: true });
    symlinkSync(target, join(cli.cwd, link));
    return cli;
  };
  const outside = temporaryFolder();

  test.each([
    ['the prompt', promptPath, join(outside, 'startup-file')],
    ['the folder', '.chunk', outside],
  ])('that leads out of it for %s is not followed', async (_, link, target) => {
    const ran = await build(fromFile, cliWithLink(link, target));
    expect(ran).toMatchObject({ stdout: '', exitCode: 1 });
    expect(ran.stderr).toEndWith(
      `error: could not write ${promptPath} (a link leads out of the repository)\nChoose another file with --output, or check its folder.\n`,
    );
    expect(readdirSync(outside)).toEqual([]);
  });

  test('that leads out of it is followed if --output names it', async () => {
    const target = join(temporaryFolder(), 'prompt.md');
    const ran = await build(`${fromFile} --output ${promptPath}`, cliWithLink(promptPath, target));
    expect([ran.exitCode, existsSync(target)]).toEqual([0, true]);
  });

  test('that stays in it is followed', async () => {
    const cli = cliWithLink(promptPath, '../../prompt.md');
    expect((await build(fromFile, cli)).exitCode).toBe(0);
    expect(fileOf(cli, 'prompt.md')).toContain('*Model: ');
  });
});

describe('a file that chunk did not write', () => {
  test('is not overwritten without a terminal', async () => {
    const cli = cliWithFile();
    putFile(cli, 'CLAUDE.md', 'mine');
    expect(await build(`${fromFile} --output CLAUDE.md`, cli)).toEqual({
      stdout: '',
      stderr: [
        'error: this would replace CLAUDE.md, which chunk did not write',
        'Choose another file with --output, or add --force.',
        '',
      ].join('\n'),
      exitCode: 2,
      events: ['chunk build-prompt [analyzer,from,output] failed'],
    });
    expect(fileOf(cli, 'CLAUDE.md')).toBe('mine');
  });

  const answers: [key: string, expected: RegExp][] = [
    ['n', /^mine$/],
    ['y', /\*Model: /],
  ];
  for (const [key, expected] of answers) {
    test(`is overwritten in a terminal only after confirmation (${key})`, async () => {
      const cli = cliWithFile({ terminal: true, typed: [key] });
      putFile(cli, 'CLAUDE.md', 'mine');
      const ran = await build(`${fromFile} --output CLAUDE.md`, cli);
      expect(ran.stderr).toContain('Replace CLAUDE.md, which chunk did not write? [y/N]');
      expect(ran.exitCode).toBe(0);
      expect(fileOf(cli, 'CLAUDE.md')).toMatch(expected);
    });
  }

  test('is overwritten with --force', async () => {
    const cli = cliWithFile();
    putFile(cli, 'CLAUDE.md', 'mine');
    expect((await build(`${fromFile} --output CLAUDE.md --force`, cli)).exitCode).toBe(0);
    expect(fileOf(cli, 'CLAUDE.md')).toContain('*Model: ');
  });

  test('is protected for every output, also if it has text after the footer', async () => {
    const cli = cliWithFile();
    await build(`${fromFile} --debug`, cli);
    putFile(cli, promptPath, `${fileOf(cli, promptPath)}\n\nMy own notes`);
    for (const suffix of ['details.json', 'details-pr-rankings.csv', 'analysis.md']) {
      putFile(cli, `${base}-${suffix}`, 'mine');
    }
    const ran = await promptAgain(cli, `${fromFile} --debug`);
    for (const suffix of ['.md', '-details.json', '-details-pr-rankings.csv', '-analysis.md']) {
      expect(ran.stderr).toContain(`${base}${suffix}`);
    }
    expect(ran.exitCode).toBe(2);
  });

  test('is not confused with a file of an earlier run or an empty file', async () => {
    const cli = cliWithFile();
    await build(`${fromFile} --debug`, cli);
    expect((await promptAgain(cli, `${fromFile} --debug`)).exitCode).toBe(0);
    const trimmed = fileOf(cli, promptPath)?.replace(/ +$/gm, '').replaceAll('\n', '\r\n');
    putFile(cli, promptPath, `${trimmed}\r\n`);
    expect((await promptAgain(cli, fromFile)).exitCode).toBe(0);
    putFile(cli, 'empty.md', '');
    expect((await promptAgain(cli, `${fromFile} --output empty.md`)).exitCode).toBe(0);
  });

  test('does not stop a dry run', async () => {
    const cli = cliWithFile();
    putFile(cli, 'CLAUDE.md', 'mine');
    const ran = await build(`${fromFile} --output CLAUDE.md --dry-run`, cli);
    expect(ran.exitCode).toBe(0);
    expect(fileOf(cli, 'CLAUDE.md')).toBe('mine');
  });
});

/** Runs the command again in the same folder. */
function promptAgain(cli: { cwd: string }, words: string) {
  return build(words, promptCli({}, { home: cli.cwd }));
}

describe('an output that is not a regular file', () => {
  const refused: [path: string, error: string, exitCode: number][] = [
    ['-', '--output takes the name of a file, not "-"', 2],
    ['y/', '--output takes a file, and "y/" is a folder', 2],
    ['~/x.md', '--output begins with "~", which the shell did not expand', 2],
    ['.', '--output takes a file, and "." is a folder', 2],
    ['y/..', '--output takes a file, and "y/.." is a folder', 2],
    ['y\\', '--output takes a file, and "y\\" is a folder', 2],
    ['~\\x.md', '--output begins with "~", which the shell did not expand', 2],
    ['/dev/stdout', 'could not write /dev/stdout (it is not a regular file)', 1],
    ['/dev/fd/1', 'could not write /dev/fd/1 (it is not a regular file)', 1],
    ['/proc/self/fd/1', 'could not write /proc/self/fd/1 (it is not a regular file)', 1],
    ['pipe', 'could not write pipe (it is not a regular file)', 1],
    ['link', 'could not write link (it is not a regular file)', 1],
  ];
  for (const [path, error, exitCode] of refused) {
    const isSpecial = error.endsWith('(it is not a regular file)');
    test.skipIf(isSpecial && !isPosix)(`(${path}) is refused, and no file is created`, async () => {
      const cli = cliWithFile();
      if (isSpecial) Bun.spawnSync(['mkfifo', join(cli.cwd, 'pipe')]);
      if (isSpecial) symlinkSync('pipe', join(cli.cwd, 'link'));
      const before = readdirSync(cli.cwd);
      const ran = await build(`${fromFile} --output ${path}`, cli);
      expect(ran.stderr).toStartWith(`error: ${error}\n`);
      expect(ran.exitCode).toBe(exitCode);
      expect(readdirSync(cli.cwd)).toEqual(before);
    });
  }
});

test.skipIf(!canRun('this system has no /dev/shm', existsSync('/dev/shm')))(
  'an output in /dev/shm, which holds files, is written',
  async () => {
    const folder = mkdtempSync('/dev/shm/chunk-test-');
    try {
      const path = join(folder, 'prompt.md');
      expect((await build(`${fromFile} --output ${path}`, cliWithFile())).exitCode).toBe(0);
      expect(existsSync(path)).toBe(true);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);

describe('an output with a name that Windows reserves', () => {
  for (const name of ['NUL', 'con', 'sub/aux.md', 'LPT1.txt']) {
    test(`(${name}) is refused there, and allowed elsewhere`, async () => {
      const windows = cliWithFile({ cli: { platform: 'win32' } });
      const ran = await build(`${fromFile} --output ${name}`, windows);
      expect(ran.stderr).toStartWith(`error: could not write ${name} (it is not a regular file)\n`);
      const other = cliWithFile({ cli: { platform: 'linux' } });
      expect((await build(`${fromFile} --output ${name}`, other)).exitCode).toBe(0);
    });
  }
});

describe('an output file', () => {
  test.skipIf(!isPosix)('keeps its mode', async () => {
    const cli = cliWithFile();
    putFile(cli, 'kept.md', '');
    chmodSync(join(cli.cwd, 'kept.md'), 0o600);
    await build(`${fromFile} --output kept.md`, cli);
    expect(statSync(join(cli.cwd, 'kept.md')).mode & 0o777).toBe(0o600);
  });

  test.skipIf(!hasLinks)('never overwrites the saved file that was read', async () => {
    const cli = cliWithFile();
    mkdirSync(join(cli.cwd, '.chunk/context'), { recursive: true });
    symlinkSync(join(cli.cwd, 'saved.json'), join(cli.cwd, `${base}-details.json`));
    const before = fileOf(cli, 'saved.json');
    const ran = await build(`${fromFile} --debug`, cli);
    expect(ran.exitCode).toBe(0);
    expect(fileOf(cli, 'saved.json')).toBe(before);
    symlinkSync(join(cli.cwd, 'saved.json'), join(cli.cwd, 'other.md'));
    const same = await promptAgain(cli, `${fromFile} --output other.md --force`);
    expect(same.stderr).toStartWith('error: --from and --output name the same file\n');
  });
});

describe('a dry run', () => {
  let github: FakeGitHub | undefined;
  afterEach(async () => {
    await github?.stop();
  });

  test('of a saved file needs no key and no network', async () => {
    const env = { GITHUB_TOKEN: '', ANTHROPIC_API_KEY: '' };
    const noNetwork = () => Promise.reject(new Error('no network'));
    const cli = cliWithFile({ env, cli: { fetch: noNetwork } });
    const ran = await build('--from saved.json --dry-run', cli);
    expect(ran.stderr).toContain('  1 comment: expecting ');
    expect(ran.stderr).toEndWith('Dry run: nothing was written.\n');
    expect(ran.exitCode).toBe(0);
  });

  test('of GitHub needs no Anthropic key', async () => {
    github = startGitHub(oneComment);
    const cli = promptCli({ github }, { env: { ANTHROPIC_API_KEY: '' } });
    expect((await build('--org acme --repos api --dry-run', cli)).exitCode).toBe(0);
    expect(existsSync(join(cli.cwd, '.chunk'))).toBe(false);
  });
});

describe('a run without a GitHub token', () => {
  test('gets a hint to a command that works without it', async () => {
    const cli = promptCli({}, { env: { GITHUB_TOKEN: '', ANTHROPIC_API_KEY: '' } });
    const ran = await build('--org acme --repos api --analyzer local', cli);
    expect(ran.stderr).toEndWith(
      'Without a token: chunk build-prompt --from FILE --analyzer local\n',
    );
    expect(ran.exitCode).toBe(3);
  });
});
