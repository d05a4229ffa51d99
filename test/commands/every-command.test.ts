import { expect, test } from 'bun:test';
import { resolve } from 'node:path';
import { Glob } from 'bun';
import { leavesOf } from '../../src/command-line/command.ts';
import { tree } from '../../src/commands/index.ts';

const tests = resolve(import.meta.dir, '..');
const files = [...new Glob('**/*.test.ts').scanSync(tests)];
const texts = await Promise.all(files.map((file) => Bun.file(resolve(tests, file)).text()));

/** True if a test runs the command: its words are an array, or start a command line. */
function isRunIn(text: string, words: readonly string[]): boolean {
  const list = words.map((word) => `'${RegExp.escape(word)}'`).join(',\\s*');
  const line = words.map((word) => RegExp.escape(word)).join(' ');
  return new RegExp(`\\[\\s*${list}|['"\`]${line}(?=[ '"\`])`).test(text);
}

const commands = [...leavesOf(tree, [])].map(({ path }) => path);

test.each(commands.map((path) => [path.join(' '), path] as const))('%s has a test', (_, path) => {
  expect(texts.some((text) => isRunIn(text, path))).toBe(true);
});
