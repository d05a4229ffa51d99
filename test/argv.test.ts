import { describe, expect, test } from 'bun:test';
import { row } from './support/test-cli.ts';

const empty = { stdout: '', stderr: '', exitCode: 0, events: [] as string[] };

describe('a command line', () => {
  const failing: [title: string, line: string, stderr: string, events?: string[]][] = [
    [
      'names an unknown command',
      'confg',
      'error: unknown command "confg" for "chunk"\nDid you mean "config"?\nSee: chunk --help\n',
    ],
    [
      'names something that every object inherits',
      'toString',
      'error: unknown command "toString" for "chunk"\nSee: chunk --help\n',
    ],
    [
      'names a prototype',
      '__proto__',
      'error: unknown command "__proto__" for "chunk"\nSee: chunk --help\n',
    ],
    [
      'names an unknown command of a group',
      'config shw',
      'error: unknown command "shw" for "chunk config"\nDid you mean "show"?\nSee: chunk config --help\n',
    ],
    [
      'has a flag before its command',
      '--jsn config show',
      "error: unknown flag --jsn before a command\nA command's own flags follow its name. See: chunk --help\n",
    ],
  ];
  for (const [title, line, stderr, events] of failing) {
    test(`that ${title} is refused`, async () => {
      expect(await row(line.split(' '))).toEqual({
        ...empty,
        exitCode: 2,
        stderr,
        events: events ?? [],
      });
    });
  }
});
