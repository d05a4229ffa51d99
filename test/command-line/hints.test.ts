import { expect, test } from 'bun:test';
import { resolve } from 'node:path';
import { Glob } from 'bun';
import { findCommand } from '../../src/command-line/find-command.ts';
import { parseArguments } from '../../src/command-line/parse-arguments.ts';
import { tree } from '../../src/commands/index.ts';

const source = resolve(import.meta.dir, '../../src');

/** What stands in a hint for words that are known when it is shown. */
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

/** The command lines that a source file tells people to type: after a colon, up to the end. */
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
  // Its colons introduce what a variable does.
  if (file === 'command-line/environment-variables.ts') continue;
  const text = await Bun.file(resolve(source, file)).text();
  const code = text.replace(/^\s*(\/\/|\*|\/\*).*$/gm, '');
  for (const line of commandLines(code)) hints.set(line, file);
}

test('hints are found', () => expect(hints.size).toBeGreaterThan(25));

for (const [line, file] of hints) {
  test(`"${line}" of ${file} is a valid command line`, async () => {
    const target = await findCommand(line.split(' ').slice(1), tree);
    if (target.kind !== 'leaf') return expect(['help', 'version']).toContain(target.kind);
    const reading = await parseArguments(target.found, await target.found.leaf.load());
    if (reading.kind === 'run') expect(reading.invocation.problem).toBeUndefined();
  });
}
