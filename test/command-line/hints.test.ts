import { expect, test } from 'bun:test';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Glob } from 'bun';
import { findCommand } from '../../src/command-line/find-command.ts';
import { parseArguments } from '../../src/command-line/parse-arguments.ts';
import { tree } from '../../src/commands/index.ts';
import { exitCodes } from '../../src/errors.ts';
import { promptCli } from '../support/build-prompt.ts';
import { row } from '../support/test-cli.ts';

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
  [/(?<=\w)\$\{[^}]*\}/g, ''],
  [/\$\{[^}]*\}|<[^>]*>|…/g, 'x'],
];

/** Returns the command lines in a file's hints: from a colon to the end of the string. */
function commandLines(text: string): string[] {
  const found = text.matchAll(/: (chunk [a-z-](?:[^\n'"`;]|"[^"\n]*")*)/g);
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

/** Returns the words of a command line as a shell splits them. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}

/** Returns a repository on a machine that reaches no service. */
function offline() {
  const refused = () => Promise.reject(Object.assign(new Error(), { code: 'ECONNREFUSED' }));
  const cli = promptCli({}, { env: { SHELL: '/bin/bash' }, cli: { fetch: refused } });
  mkdirSync(join(cli.cwd, '.git'));
  return cli;
}

/** The first needs a browser, the second a terminal. */
const onlyParsed = ['chunk telemetry view', 'chunk task config'];

for (const [line, file] of hints) {
  const [, ...argv] = wordsOf(line);
  test(`"${line}" in ${file} can be typed`, async () => {
    const resolution = await findCommand(argv, tree);
    if (resolution.kind !== 'leaf') return expect(['help', 'version']).toContain(resolution.kind);
    const { found } = resolution;
    const parsed = await parseArguments(found, await found.leaf.load());
    if (parsed.kind === 'run') expect(parsed.invocation.problem).toBeUndefined();
    if (onlyParsed.includes(found.path.join(' '))) return;
    const { exitCode, stderr } = await row(argv, offline());
    expect({ exitCode, stderr }).not.toMatchObject({ exitCode: exitCodes.usage });
    expect(stderr).not.toContain('internal error');
  });
}
