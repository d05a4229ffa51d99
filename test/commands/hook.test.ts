import { describe, expect, test } from 'bun:test';
import { lstatSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../support/folders.ts';
import { filesIn, projectOf } from '../support/project.ts';
import { hasLinks } from '../support/skips.ts';
import { row, testCli } from '../support/test-cli.ts';

const hook = (cwd: string, argv: string[], env: Record<string, string> = {}) =>
  row(argv, testCli({ env, cli: { cwd } }));
const status = async (cwd: string, env: Record<string, string> = {}) =>
  (await hook(cwd, ['hook', 'status'], env)).stdout;

describe('hook', () => {
  test.skipIf(!hasLinks)('disable does not empty the file that a link leads to', async () => {
    const victim = join(temporaryFolder(), 'file');
    writeFileSync(victim, 'content');
    const folder = projectOf({ '.chunk/x': '' });
    symlinkSync(victim, join(folder, '.chunk/hooks-disabled'));
    expect((await hook(folder, ['hook', 'disable'])).exitCode).toBe(0);
    expect(readFileSync(victim, 'utf8')).toBe('content');
    expect(lstatSync(join(folder, '.chunk/hooks-disabled')).isSymbolicLink()).toBe(true);
    expect(await status(folder)).toBe('disabled\n');
  });

  test('is disabled and enabled for the whole repository, from any folder in it', async () => {
    const folder = projectOf({ 'src/x': '' });
    const below = join(folder, 'src');
    expect(await status(below)).toBe('enabled\n');
    expect(await hook(below, ['hook', 'disable'])).toEqual({
      stdout: '',
      stderr: `✔ Hooks are disabled in ${folder}\n`,
      exitCode: 0,
      events: ['chunk hook disable ok'],
    });
    expect(filesIn(folder)).toEqual({ '.chunk/hooks-disabled': '', 'src/x': '' });
    expect(await hook(folder, ['hook', 'status'])).toEqual({
      stdout: 'disabled\n',
      stderr: '',
      exitCode: 0,
      events: ['chunk hook status ok'],
    });
    expect((await hook(below, ['hook', 'enable'])).stderr).toBe(
      `✔ Hooks are enabled in ${folder}\n`,
    );
    expect(await status(folder)).toBe('enabled\n');
    expect((await hook(below, ['hook', 'enable'])).exitCode).toBe(0);
  });

  test('is disabled while CHUNK_HOOKS_DISABLED is set, and enable warns about it', async () => {
    const folder = temporaryFolder();
    const env = { CHUNK_HOOKS_DISABLED: '1' };
    expect(await status(folder, env)).toBe('disabled\n');
    expect((await hook(folder, ['hook', 'enable'], env)).stderr).toContain(
      '! CHUNK_HOOKS_DISABLED is set and keeps them disabled here.\n',
    );
    expect(await status(folder, { CHUNK_HOOKS_DISABLED: '' })).toBe('enabled\n');
  });

  test('uses the folder of --project', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'a'));
    await hook(folder, ['hook', 'disable', '--project', 'a']);
    expect(filesIn(folder)).toEqual({ 'a/.chunk/hooks-disabled': '' });
    expect((await hook(folder, ['hook', 'status', '--project=a'])).stdout).toBe('disabled\n');
    expect((await hook(folder, ['hook', 'status', '--project=b'])).stderr).toBe(
      `error: the folder ${folder}/b does not exist\n`,
    );
    writeFileSync(join(folder, 'c'), '');
    expect((await hook(folder, ['hook', 'status', '--project=c'])).stderr).toBe(
      `error: ${folder}/c is not a folder\n`,
    );
  });

  test('reports why the state cannot be changed', async () => {
    const folder = projectOf({ '.chunk': 'a file' });
    const { stderr, exitCode } = await hook(folder, ['hook', 'disable']);
    expect([exitCode, stderr]).toEqual([
      1,
      `error: could not change ${folder}/.chunk (EEXIST)\nCheck that the folder belongs to you and has free space.\n`,
    ]);
  });
});
