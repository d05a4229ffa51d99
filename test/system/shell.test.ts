import { expect, test } from 'bun:test';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { findShell } from '../../src/system/shell.ts';
import { temporaryFolder } from '../support/folders.ts';

// Programs have the extension .exe on Windows only.
const exe = process.platform === 'win32' ? '.exe' : '';

function putProgram(path: string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, '');
  chmodSync(path, 0o755);
  return path;
}

test('the shell is sh in PATH, which the system looks up itself except on Windows', () => {
  const folder = temporaryFolder();
  const shell = putProgram(join(folder, `sh${exe}`));
  expect(findShell(folder, 'win32')).toBe(shell);
  expect(findShell(folder, 'linux')).toBe('sh');
});

test('on Windows, the shell of Git for Windows is found by git, the only program in PATH', () => {
  const folder = temporaryFolder();
  putProgram(join(folder, 'Git', 'cmd', `git${exe}`));
  const path = [join(folder, 'other'), join(folder, 'Git', 'cmd')].join(delimiter);
  expect(findShell(path, 'win32')).toBeUndefined();
  const shell = putProgram(join(folder, 'Git', 'bin', 'sh.exe'));
  expect(findShell(path, 'win32')).toBe(shell);
});

test('on Windows without sh and git there is no shell', () => {
  expect(findShell(temporaryFolder(), 'win32')).toBeUndefined();
});
