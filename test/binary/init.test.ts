import { expect, test } from 'bun:test';
import { join } from 'node:path';
import { chunk } from '../support/binary.ts';
import { temporaryFolder } from '../support/folders.ts';
import { filesIn, projectOf } from '../support/project.ts';

const env = { DO_NOT_TRACK: '1' };
const files = { Makefile: 'test:\n\ttrue\n', '.claude/settings.json': '{"a":1}' };

test('simultaneous inits add each hook once, and one undo restores every byte', async () => {
  const cwd = projectOf(files);
  const home = temporaryFolder();
  const before = filesIn(cwd);
  const runs = await Promise.all(
    Array.from({ length: 8 }, () => chunk(['init'], { home, cwd, env })),
  );
  expect(runs.map(({ exitCode }) => exitCode)).toEqual(Array(8).fill(0));
  for (const path of ['.claude/settings.json', '.codex/hooks.json']) {
    expect(filesIn(cwd)[path]?.match(/chunk validate/g)).toHaveLength(2);
  }
  expect((await chunk(['init', '--undo'], { home, cwd, env })).exitCode).toBe(0);
  expect(filesIn(cwd)).toEqual(before);
});

test('a linked worktree is a separate project', async () => {
  const main = temporaryFolder();
  const cwd = join(temporaryFolder(), 'linked');
  const git = (...args: string[]) =>
    Bun.spawnSync(['git', '-c', 'user.name=a', '-c', 'user.email=a@b', '-C', main, ...args]);
  git('init', '--quiet');
  git('commit', '--quiet', '--allow-empty', '-m', 'first');
  git('worktree', 'add', '--quiet', cwd);
  const home = temporaryFolder();
  const { stderr, exitCode } = await chunk(['init', '--skip-completions'], { home, cwd, env });
  expect([exitCode, stderr]).toEqual([0, expect.not.stringContaining('not the root')]);
  expect(stderr).toContain('Codex reads the hooks of the main checkout, not of a linked worktree');
  expect(Object.keys(filesIn(cwd))).toContain('.claude/settings.json');
  expect(filesIn(main)).toEqual({});
});
