import { describe, expect, test } from 'bun:test';
import { type Row, row } from '../support/test-cli.ts';

const nothing: Row = { stdout: '', stderr: '', exitCode: 0, events: [] };

function refused(stderr: string, events: string[] = []): Row {
  return { ...nothing, exitCode: 2, stderr: `error: ${stderr}\n`, events };
}

const usageOfSet =
  'Usage: chunk config set <key> <value> [flags]   (flags: chunk config set --help)';
const usageOfShow = 'Usage: chunk config show [flags]   (flags: chunk config show --help)';
const showFailed = ['chunk config show failed'];
const setFailed = ['chunk config set failed'];

describe('a command line is refused', () => {
  const rows: [title: string, argv: string[], expected: Row][] = [
    [
      'with a suggestion for a misspelled command',
      ['confg'],
      refused('unknown command "confg" for "chunk"\nDid you mean "config"?\nSee: chunk --help'),
    ],
    [
      'for a word that every object inherits',
      ['toString'],
      refused('unknown command "toString" for "chunk"\nSee: chunk --help'),
    ],
    [
      'for a prototype',
      ['__proto__'],
      refused('unknown command "__proto__" for "chunk"\nSee: chunk --help'),
    ],
    [
      'for a constructor in a group',
      ['config', 'constructor'],
      refused('unknown command "constructor" for "chunk config"\nSee: chunk config --help'),
    ],
    ['for an empty word', [''], refused('unknown command "" for "chunk"\nSee: chunk --help')],
    [
      'with control characters escaped',
      ['\u001b[31mred\nline'],
      refused('unknown command "\\u001b[31mred\\u000aline" for "chunk"\nSee: chunk --help'),
    ],
    [
      'for a misspelled command of a group',
      ['config', 'shw'],
      refused(
        'unknown command "shw" for "chunk config"\nDid you mean "show"?\nSee: chunk config --help',
      ),
    ],
    [
      'for an unknown flag before the command',
      ['--jsn', 'config', 'show'],
      refused(
        "unknown flag --jsn before a command\nPut flags after the command's name. See: chunk --help",
      ),
    ],
    [
      'for an unknown flag of a group',
      ['config', '--bogus=secret'],
      refused(
        'unknown flag --bogus for "chunk config"\nPut flags after the command\'s name. See: chunk config --help',
      ),
    ],
    [
      'for a command after --',
      ['--', 'config', 'show'],
      refused('no command before "--"\nName a command first. See: chunk --help'),
    ],
    [
      'for an unknown flag of a command, and the run is recorded',
      ['config', 'show', '--jsno'],
      refused(
        `unknown flag --jsno for "chunk config show"\nDid you mean --json?\n${usageOfShow}`,
        showFailed,
      ),
    ],
    [
      'for an inherited name as a flag',
      ['config', 'show', '--toString'],
      refused(`unknown flag --toString for "chunk config show"\n${usageOfShow}`, showFailed),
    ],
    [
      'for a positional argument used as a flag',
      ['config', 'set', '--key', 'model'],
      refused(`unknown flag --key for "chunk config set"\n${usageOfSet}`, setFailed),
    ],
    [
      'for a missing argument',
      ['config', 'set', 'model'],
      refused(`missing argument <value>\n${usageOfSet}`, setFailed),
    ],
    [
      'for an extra argument',
      ['config', 'show', 'extra'],
      refused(`unexpected argument "extra"\n${usageOfShow}`, showFailed),
    ],
    [
      'for words after -- that the command does not accept',
      ['config', 'show', '--', '--json'],
      refused(`unexpected argument "--json"\n${usageOfShow}`, showFailed),
    ],
    [
      'for a value on a flag without a value',
      ['commands', '--json=maybe'],
      refused(
        '--json takes no value\nUsage: chunk commands [flags]   (flags: chunk commands --help)',
        ['chunk commands [json] failed'],
      ),
    ],
    [
      'for --telemetry, which exists only as --no-telemetry',
      ['commands', '--telemetry'],
      refused(
        'unknown flag --telemetry for "chunk commands"\nDid you mean --no-telemetry?\nUsage: chunk commands [flags]   (flags: chunk commands --help)',
        ['chunk commands failed'],
      ),
    ],
  ];
  for (const [title, argv, expected] of rows) {
    test(title, async () => expect(await row(argv)).toEqual(expected));
  }

  test('as one JSON object on stderr with --json', async () => {
    const { stderr, ...rest } = await row(['config', 'show', '--json', 'extra']);
    expect(JSON.parse(stderr)).toEqual({
      error: true,
      code: 'argument.unexpected',
      message: 'unexpected argument "extra"',
      suggestion: usageOfShow,
    });
    expect(rest).toEqual({
      stdout: '',
      exitCode: 2,
      events: ['chunk config show [json] failed'],
    });
  });
});

describe('--version', () => {
  for (const line of [
    '--version',
    '-v',
    'config --version',
    'config show --version',
    '--version config show',
    'config show -v --no-telemetry',
    '--no-telemetry -v',
  ]) {
    test(`${line} prints the version and records nothing`, async () => {
      expect(await row(line.split(' '))).toEqual({ ...nothing, stdout: 'chunk 1.2.3\n' });
    });
  }
});

describe("a command's own --version", () => {
  for (const line of ['upgrade -v', '--version upgrade', '-v upgrade --check']) {
    test(`still lets "${line}" print the version of chunk`, async () => {
      expect(await row(line.split(' '))).toEqual({ ...nothing, stdout: 'chunk 1.2.3\n' });
    });
  }

  test('takes a value and is recorded by name', async () => {
    expect(await row(['upgrade', '--version', 'newest'])).toEqual(
      refused('"newest" is not a version\nUsage: chunk upgrade --version 1.2.3', [
        'chunk upgrade [version] failed',
      ]),
    );
  });

  test('without a value is refused', async () => {
    expect(await row(['upgrade', '--version'])).toEqual(
      refused(
        '--version needs a value\nUsage: chunk upgrade [flags]   (flags: chunk upgrade --help)',
        ['chunk upgrade [version] failed'],
      ),
    );
  });

  test('is refused with a hint if chunk runs from source', async () => {
    expect(await row(['upgrade'])).toEqual({
      ...nothing,
      exitCode: 1,
      stderr:
        'error: this chunk runs from source, which chunk upgrade cannot replace\nUpdate the source with: git pull && bun install\n',
      events: ['chunk upgrade failed'],
    });
  });
});

describe('--help', () => {
  const title = (text: string): string => text.split('\n')[0] ?? '';
  for (const [line, expected] of [
    ['', "Turn your team's code reviews into context for AI coding agents (chunk)"],
    ['--help', "Turn your team's code reviews into context for AI coding agents (chunk)"],
    ['-h config', 'Show and change settings (chunk config)'],
    ['config', 'Show and change settings (chunk config)'],
    ['config set --help', 'Change a setting (chunk config set)'],
    ['--help config set', 'Change a setting (chunk config set)'],
    ['config set --bogus -h', 'Change a setting (chunk config set)'],
    ['telemetry flush --help', 'Send queued events now (chunk telemetry flush)'],
    ['--version --help', "Turn your team's code reviews into context for AI coding agents (chunk)"],
  ] as const) {
    test(`"${line}" prints help on stdout and records nothing`, async () => {
      const { stdout, ...rest } = await row(line.split(' ').filter((word) => word !== ''));
      expect({ title: title(stdout), ...rest }).toEqual({
        title: expected,
        stderr: '',
        exitCode: 0,
        events: [],
      });
    });
  }

  test('after -- is a value', async () => {
    expect(await row(['config', 'set', 'model', '--', '--help'])).toEqual({
      ...nothing,
      stdout: expect.stringMatching(/^Set model in .*config\.json\n$/),
      events: ['chunk config set ok'],
    });
  });

  test('has no escape sequences if color is off', async () => {
    const { stdout } = await row(['config', 'show', '--help']);
    expect(stdout).not.toContain('\u001b');
  });
});

describe('flags', () => {
  const recorded = async (...argv: string[]): Promise<readonly string[]> => {
    const { events } = await row(argv);
    return events;
  };

  test('are recorded by name, never by value', async () => {
    expect(await recorded('config', 'show', '--json=true')).toEqual([
      'chunk config show [json] ok',
    ]);
  });

  test('are recorded once, even if they are repeated', async () => {
    expect(await recorded('commands', '--json', '--json')).toEqual(['chunk commands [json] ok']);
  });

  test('that are negated are recorded under their declared name', async () => {
    const { stdout, events } = await row(['commands', '--json', '--no-json']);
    expect(stdout).toStartWith('chunk build-prompt');
    expect(events).toEqual(['chunk commands [json] ok']);
  });

  test('are read in order: the last one wins', async () => {
    const { stdout } = await row(['commands', '--no-json', '--json']);
    expect(JSON.parse(stdout)).toBeArray();
  });
});

describe('--no-telemetry', () => {
  for (const argv of [
    ['--no-telemetry', 'config', 'show'],
    ['config', '--no-telemetry', 'show'],
    ['config', 'show', '--no-telemetry'],
    ['config', 'show', '--no-telemetry=false'],
    ['config', 'show', '--bogus', '--no-telemetry'],
  ]) {
    test(`in "${argv.join(' ')}" keeps the run out of telemetry`, async () => {
      expect((await row(argv)).events).toEqual([]);
    });
  }

  test('after -- is not a flag', async () => {
    expect((await row(['config', 'set', 'model', '--', '--no-telemetry'])).events).toEqual([
      'chunk config set ok',
    ]);
  });
});
