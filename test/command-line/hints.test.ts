import { expect, test } from 'bun:test';
import { resolve } from 'node:path';
import { Glob } from 'bun';
import { findCommand } from '../../src/command-line/find-command.ts';
import { parseArguments } from '../../src/command-line/parse-arguments.ts';
import { tree } from '../../src/commands/index.ts';

const source = resolve(import.meta.dir, '../../src');

/** Replaces the placeholders in a hint with valid values. */
const placeholders: readonly (readonly [RegExp, string])[] = [
  [/\$\{(provider(\.name)?|choice|name)\}/g, 'github'],
  [/\$\{verb\}/g, 'set'],
  [/\$\{(key|settable)\}/g, 'model'],
  [/<provider>/g, 'github'],
  [/<key>/g, 'model'],
  [/<version>/g, '1.2.3'],
  [/true\|false/g, 'true'],
  [/\$\{here\}|\$\{path\.join\(' '\)\}/g, 'chunk config'],
  [/\$\{[^}]*\}|<[^>]*>|…/g, 'x'],
];

/** Returns the command lines in a file's hints: from a colon to the end of the string. */
function commandLines(text: string): string[] {
  const found = text.matchAll(/: (chunk [a-z-][^\n'"`;]*)/g);
  return [...found].map(([, line = '']) => {
    // Several spaces, or a word in parentheses, end the command.
    let typed = line.split(/ {2,}| \(|, | or | to | \| /)[0] ?? '';
    for (const [pattern, value] of placeholders) typed = typed.replace(pattern, value);
    return typed.replace(/[.,)]$/, '');
  });
}

const hints = new Map<string, string>();
for (const file of new Glob('**/*.ts').scanSync(source)) {
  // Colons in this file do not introduce command lines.
  if (file === 'command-line/environment-variables.ts') continue;
  const text = await Bun.file(resolve(source, file)).text();
  const code = text.replace(/^\s*(\/\/|\*|\/\*).*$/gm, '');
  for (const line of commandLines(code)) hints.set(line, file);
}

test('the source has hints to test', () => expect(hints.size).toBeGreaterThan(25));

for (const [line, file] of hints) {
  test(`"${line}" in ${file} is a valid command line`, async () => {
    const resolution = await findCommand(line.split(' ').slice(1), tree);
    if (resolution.kind !== 'leaf') return expect(['help', 'version']).toContain(resolution.kind);
    const { found } = resolution;
    const parsed = await parseArguments(found, await found.leaf.load());
    if (parsed.kind === 'run') expect(parsed.invocation.problem).toBeUndefined();
  });
}
