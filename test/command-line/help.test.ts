import { describe, expect, test } from 'bun:test';
import { resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { Glob } from 'bun';
import { type CommandNode, isGroup } from '../../src/command-line/command.ts';
import { environment } from '../../src/command-line/environment-variables.ts';
import { helpText } from '../../src/command-line/help.ts';
import { tree } from '../../src/commands/index.ts';
import { exitCodes } from '../../src/errors.ts';
import { chunk } from '../support/binary.ts';
import { temporaryFolder } from '../support/folders.ts';
import { debian } from '../support/skips.ts';
import { row, testCli } from '../support/test-cli.ts';

const root = resolve(import.meta.dir, '../..');
const nodes: [path: string[], node: CommandNode][] = [];
const collect = (node: CommandNode, path: string[]): void => {
  nodes.push([path, node]);
  if (!isGroup(node)) return;
  for (const [name, child] of Object.entries(node.children)) collect(child, [...path, name]);
};
collect(tree, ['chunk']);

const plain = { columns: 80, color: false };

describe('help', () => {
  for (const columns of [40, 60, 80]) {
    test(`of every node fits ${columns} columns`, async () => {
      const wide: string[] = [];
      for (const [path, node] of nodes) {
        const text = await helpText(node, path, { columns, color: false });
        // A single word, such as a URL, cannot be broken.
        wide.push(
          ...text.split('\n').filter((line) => line.length > columns && / \S+ /.test(line)),
        );
        expect(text).not.toMatch(/[^\S\n]$/m);
      }
      expect(wide).toEqual([]);
    });
  }

  test('for a narrow terminal wraps summaries beside their terms', async () => {
    const { stdout } = await row(['config', 'set', '--help'], testCli({ columns: 40 }));
    expect(stdout.split('\n').slice(0, 11)).toEqual([
      'Change a setting (chunk config set)',
      '',
      'USAGE',
      '  chunk config set <key> <value> [flags]',
      '',
      'ARGUMENTS',
      '  <key>    One of: model,',
      '           useSSHIdentityFile,',
      '           telemetry, orgID,',
      '           validation.sidecarImage',
      '  <value>  New value',
    ]);
  });

  test('of every node has a usage line', async () => {
    for (const [path, node] of nodes) {
      const lines = (await helpText(node, path, plain)).split('\n');
      const usage = lines.indexOf('USAGE');
      expect(usage).toBeWithin(2, 4);
      expect(lines[usage + 1]).toStartWith(`  ${path.join(' ')} `);
    }
  });

  test('has the same text with and without color', async () => {
    for (const [path, node] of nodes) {
      const colored = await helpText(node, path, { ...plain, color: true });
      expect(colored).toContain('\u001b[1mUSAGE\u001b[22m');
      expect(stripVTControlCharacters(colored)).toBe(await helpText(node, path, plain));
    }
  });

  test('of the root lists commands in sections, the environment, and the exit codes', async () => {
    const text = await helpText(tree, ['chunk'], plain);
    const titles = text.split('\n').filter((line) => /^[A-Z ]+$/.test(line));
    const order =
      'USAGE,SETTINGS AND PRIVACY,OTHER COMMANDS,GLOBAL FLAGS,EXAMPLES,ENVIRONMENT,EXIT CODES';
    expect(titles.filter((title) => title !== 'COMMANDS').join()).toBe(order);
    for (const name of Object.keys(tree.children)) expect(text).toContain(`\n  ${name} `);
    for (const code of Object.values(exitCodes))
      expect(text).toMatch(new RegExp(`^  ${code} `, 'm'));
  });

  test('shows only examples whose command and flags exist', async () => {
    const wrong: string[] = [];
    for (const [path, node] of nodes) {
      const text = await helpText(node, path, plain);
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
        const help = await helpText(found[1], found[0], plain);
        const flags = words
          .filter((word) => word.startsWith('--'))
          .map((word) => word.split('=')[0]);
        if (!flags.every((flag) => help.includes(` ${flag}`))) wrong.push(example);
      }
    }
    expect(wrong).toEqual([]);
  });

  test('lists every environment variable that the source reads', async () => {
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

  test('of the compiled binary has no color in a pipe', async () => {
    const { stdout, stderr, exitCode } = await chunk(['--help'], { home: temporaryFolder() });
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    expect(stdout).toBe(`${await helpText(tree, ['chunk'], plain)}\n`);
  });
});

test.skipIf(!debian('man', 'man-db'))('man renders the manual page without warnings', () => {
  const page = resolve(root, 'man/chunk.1');
  const { stdout, stderr, exitCode } = Bun.spawnSync(['man', '--warnings=all', '-l', page], {
    env: { PATH: process.env['PATH'] ?? '', MANWIDTH: '100', LC_ALL: 'C.UTF-8', MANPAGER: 'cat' },
  });
  expect({ exitCode, stderr: stderr.toString() }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout.toString()).toContain('chunk config set <key> <value> [flags]');
  expect(stdout.toString()).toContain('EXIT CODES');
});
