import { describe, expect, test } from 'bun:test';
import { resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { Glob } from 'bun';
import { isGroup, type Node } from '../../src/command-line/command.ts';
import { environment } from '../../src/command-line/environment-variables.ts';
import { helpText } from '../../src/command-line/help.ts';
import { tree } from '../../src/commands/index.ts';
import { exitCodes } from '../../src/errors.ts';
import { chunk } from '../support/binary.ts';
import { debian } from '../support/debian.ts';
import { temporaryFolder } from '../support/folders.ts';

const root = resolve(import.meta.dir, '../..');
const nodes: [path: string[], node: Node][] = [];
const collect = (node: Node, path: string[]): void => {
  nodes.push([path, node]);
  if (!isGroup(node)) return;
  for (const [name, child] of Object.entries(node.children)) collect(child, [...path, name]);
};
collect(tree, ['chunk']);

describe('help', () => {
  test('of every node has at most 100 columns, no trailing space and a usage line', async () => {
    for (const [path, node] of nodes) {
      const lines = (await helpText(node, path, false)).split('\n');
      expect(lines.filter((line) => line.length > 100 || /\s$/.test(line))).toEqual([]);
      expect(lines[2]).toBe('USAGE');
      expect(lines[3]).toStartWith(`  ${path.join(' ')} `);
    }
  });

  test('in color says the same', async () => {
    for (const [path, node] of nodes) {
      const colored = await helpText(node, path, true);
      expect(colored).toContain('\u001b[1mUSAGE\u001b[22m');
      expect(stripVTControlCharacters(colored)).toBe(await helpText(node, path, false));
    }
  });

  test('of the root groups the commands, and names environment and exit codes', async () => {
    const text = await helpText(tree, ['chunk'], false);
    const titles = text.split('\n').filter((line) => /^[A-Z ]+$/.test(line));
    const order =
      'USAGE,SETTINGS AND PRIVACY,THIS PROGRAM,GLOBAL FLAGS,EXAMPLES,ENVIRONMENT,EXIT CODES';
    expect(titles.filter((title) => title !== 'COMMANDS').join()).toBe(order);
    for (const name of Object.keys(tree.children)) expect(text).toContain(`\n  ${name} `);
    for (const code of Object.values(exitCodes))
      expect(text).toMatch(new RegExp(`^  ${code} `, 'm'));
  });

  test('shows only examples whose command and flags exist', async () => {
    const wrong: string[] = [];
    for (const [path, node] of nodes) {
      const text = await helpText(node, path, false);
      const examples = text.split('\n').filter((line) => /^ {2}(\S+=\S+ )?chunk /.test(line));
      for (const example of examples.slice(1)) {
        const words =
          example
            .trim()
            .replace(/^\S+=\S+ /, '')
            .split(' | ')[0]
            ?.split(' ') ?? [];
        const found = nodes
          .filter(([known]) => known.every((word, index) => words[index] === word))
          .at(-1);
        if (found === undefined || isGroup(found[1])) {
          wrong.push(example);
          continue;
        }
        const help = await helpText(found[1], found[0], false);
        const flags = words
          .filter((word) => word.startsWith('--'))
          .map((word) => word.split('=')[0]);
        if (!flags.every((flag) => help.includes(` ${flag}`))) wrong.push(example);
      }
    }
    expect(wrong).toEqual([]);
  });

  test('names every variable that the source reads', async () => {
    const known = new Set(environment.flatMap(({ names }) => names));
    const reads = /env\[?\.?\['([A-Z_]+)'\]|(?:folder|variable)\('([A-Z_]+)'/g;
    const read = new Set<string>();
    for (const file of new Glob('src/**/*.ts').scanSync(root)) {
      const text = await Bun.file(resolve(root, file)).text();
      for (const [, one, other] of text.matchAll(reads)) read.add(one ?? other ?? '');
    }
    expect(read.size).toBeGreaterThan(8);
    expect([...read].filter((name) => !known.has(name))).toEqual([]);
  });

  test('of the compiled binary goes to a pipe without color', async () => {
    const { stdout, stderr, exitCode } = await chunk(['--help'], { home: temporaryFolder() });
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    expect(stdout).toBe(`${await helpText(tree, ['chunk'], false)}\n`);
  });
});

test.skipIf(!debian('man', 'man-db'))('the manual page has no mistake that man knows of', () => {
  const page = resolve(root, 'man/chunk.1');
  const { stdout, stderr, exitCode } = Bun.spawnSync(['man', '--warnings=all', '-l', page], {
    env: { PATH: process.env['PATH'] ?? '', MANWIDTH: '100', LC_ALL: 'C.UTF-8', MANPAGER: 'cat' },
  });
  expect({ exitCode, stderr: stderr.toString() }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout.toString()).toContain('chunk config set <key> <value> [flags]');
  expect(stdout.toString()).toContain('EXIT CODES');
});
