import { describe, expect, test } from 'bun:test';
import {
  type CommandGroup,
  type CommandLeaf,
  childOf,
  isGroup,
} from '../../src/command-line/command.ts';
import { findCommand } from '../../src/command-line/find-command.ts';
import { otherNames } from '../../src/command-line/suggest.ts';
import { tree } from '../../src/commands/index.ts';
import { type Row, row, testCli } from '../support/test-cli.ts';

const nothing: Row = { stdout: '', stderr: '', exitCode: 0, events: [] };

describe('help', () => {
  for (const line of ['', 'auth', 'config set', 'upgrade', 'telemetry status']) {
    test(`"chunk help ${line}" prints the same as "chunk ${line} --help"`, async () => {
      const words = line.split(' ').filter((word) => word !== '');
      const { stdout } = await row([...words, '--help']);
      expect(await row(['help', ...words])).toEqual({ ...nothing, stdout });
      expect(await row(['--no-telemetry', 'help', ...words])).toEqual({ ...nothing, stdout });
    });
  }

  test('for an unknown command is a usage error', async () => {
    expect(await row(['help', 'nope'])).toEqual({
      ...nothing,
      exitCode: 2,
      stderr: 'error: unknown command "nope" for "chunk"\nSee: chunk --help\n',
    });
  });

  test('is a value after the name of a command', async () => {
    const cli = testCli();
    expect(await row(['config', 'set', 'model', 'help'], cli)).toMatchObject({ exitCode: 0 });
  });
});

describe("the error suggests our command for another tool's or an earlier release's:", () => {
  for (const [line, words] of [
    ['version', '"--version"'],
    ['login', '"auth set <provider>"'],
    ['logout', '"auth remove <provider>"'],
    ['auth login', '"auth set <provider>"'],
    ['auth logout', '"auth remove <provider>"'],
    ['auth list', '"auth status"'],
    ['telemetry off', '"telemetry disable"'],
    ['telemetry on', '"telemetry enable"'],
    ['config list', '"config show"'],
    ['config get model', '"config show"'],
    ['self update', '"upgrade"'],
    ['completion enable', '"completion install"'],
  ] as const) {
    test(line, async () => {
      const { stderr, exitCode } = await row(line.split(' '));
      expect(stderr).toContain(`Did you mean ${words.replace('"', '"chunk ')}?`);
      expect(exitCode).toBe(2);
    });
  }

  test('uninstall', async () => {
    expect((await row(['uninstall'])).stderr).toBe(
      'error: unknown command "uninstall" for "chunk"\nTo uninstall chunk, see the section "Install" of the README.\nSee: chunk --help\n',
    );
  });

  test('every suggested command exists', () => {
    const names = Object.values(otherNames).flatMap((group) => Object.keys(group));
    expect(names.length).toBeGreaterThan(15);
    for (const name of names.filter((each) => each !== '--version')) {
      const words = name.split(' <')[0]?.split(' ') ?? [];
      const found = words.reduce<CommandGroup | CommandLeaf | undefined>(
        (node, word) => (node && isGroup(node) ? childOf(node, word) : undefined),
        tree,
      );
      expect({ name, isCommand: found !== undefined && !isGroup(found) }).toEqual({
        name,
        isCommand: true,
      });
    }
  });
});

describe("the error suggests our flag for another tool's:", () => {
  for (const [line, flag] of [
    ['auth set github --with-token', '--stdin'],
    ['auth set github --yes', '--force'],
    ['upgrade --dry-run', '--check'],
    ['build-prompt --out x', '--output'],
  ] as const) {
    test(line, async () => {
      expect((await row(line.split(' '))).stderr).toContain(`Did you mean ${flag}?`);
    });
  }
});

test('a command that writes is not suggested for a command that reads', async () => {
  expect((await row(['config', 'get', 'model'])).stderr).not.toContain('set');
  expect((await row(['config', 'sow'])).stderr).toContain('Did you mean "show"?');
});

test('a prefix of a single name is recognized', async () => {
  for (const [line, meant] of [
    ['init --dry', '--dry-run'],
    ['auth set github --insecure', '--insecure-storage'],
    ['telemetry dis', '"disable"'],
    ['build', '"build-prompt"'],
  ] as const) {
    expect((await row(line.split(' '))).stderr).toContain(`Did you mean ${meant}?`);
  }
});

test('a word in capitals is recognized', async () => {
  expect((await row(['AUTH'])).stderr).toContain('Did you mean "auth"?');
  expect((await row(['config', 'show', '--JSON'])).stderr).toContain('Did you mean --json?');
});

describe('an extra word', () => {
  test('after a command without arguments does not mention flags of other commands', async () => {
    const { stderr } = await row(['auth', 'status', 'github']);
    expect(stderr).toBe(
      'error: "chunk auth status" takes no arguments\nUsage: chunk auth status [flags]   (flags: chunk auth status --help)\n',
    );
  });
});

describe('--insecure-storage', () => {
  for (const line of [
    '--insecure-storage config show',
    'config --insecure-storage show',
    'config show --insecure-storage',
    'config show --insecure-storage=true',
    '--no-insecure-storage config show',
  ]) {
    test(`"chunk ${line}" is "chunk config show", and is not recorded as a flag`, async () => {
      const { stdout } = await row(['config', 'show']);
      const { exitCode, events, ...result } = await row(line.split(' '));
      expect({ exitCode, events, lines: result.stdout.split('\n').length }).toEqual({
        exitCode: 0,
        events: ['chunk config show ok'],
        lines: stdout.split('\n').length,
      });
    });
  }

  test('before the name of a command that uses it takes effect', async () => {
    const cli = testCli({ piped: 'not-a-real-token-0123456789' });
    const line = '--insecure-storage auth set github --stdin --no-verify';
    expect(await row(line.split(' '), cli)).toMatchObject({
      exitCode: 0,
      events: ['chunk auth set [insecure-storage,stdin,verify] ok'],
    });
    expect(await Bun.file(cli.paths.configFile).text()).toContain('not-a-real-token-0123456789');
  });

  test('with an invalid value is refused', async () => {
    expect((await row(['config', 'show', '--insecure-storage=perhaps'])).stderr).toStartWith(
      'error: --insecure-storage takes no value\n',
    );
  });
});

describe('the first word validate:NAME', () => {
  const leaf: CommandLeaf = {
    summary: 'x',
    load: async () => Promise.reject(new Error('not loaded')),
  };
  const root: CommandGroup = { summary: 'x', children: { validate: leaf, other: leaf } };
  for (const [argv, words] of [
    [
      ['validate:test', '--list'],
      ['test', '--list'],
    ],
    [['--no-telemetry', 'validate:a b'], ['a b']],
    [['validate', 'validate:x'], ['validate:x']],
    [['other', 'validate:x'], ['validate:x']],
    [['validate:a:b'], ['a:b']],
  ] as const) {
    test(`${argv.join(' ')} passes the words ${words.join(' ')}`, async () => {
      expect(await findCommand(argv, root)).toMatchObject({ kind: 'leaf', found: { words } });
    });
  }

  test('is an unknown command without a name, or if there is no validate command', async () => {
    await expect(findCommand(['validate:'], root)).rejects.toThrow('unknown command "validate:"');
    const without = { ...root, children: { other: leaf } };
    await expect(findCommand(['validate:x'], without)).rejects.toThrow(
      'unknown command "validate:x"',
    );
    await expect(findCommand(['--', 'validate:x'], root)).rejects.toThrow('no command before "--"');
  });
});
