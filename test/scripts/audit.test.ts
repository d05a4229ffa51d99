import { test as anyTest, describe, expect } from 'bun:test';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { linesOfTree } from '../../scripts/audit/lines.ts';
import { breachesIn, canTrace, tracing } from '../../scripts/audit/trace.ts';
import { leavesOf } from '../../src/command-line/command.ts';
import { tree } from '../../src/commands/index.ts';
import { newCanaries } from '../support/canaries.ts';
import { temporaryFolder } from '../support/folders.ts';
import { canRun, posixTest as test } from '../support/skips.ts';

describe('a canary', () => {
  const canaries = newCanaries();
  const value = canaries.plant('flag');
  canaries.plant('another');
  for (const [title, text] of [
    ['as it is', `x${value}y`],
    ['in lowercase', value.toLowerCase()],
    ['in hex', Buffer.from(value).toString('hex')],
    ['in base64 at any offset', Buffer.from(`ab${value}c`).toString('base64')],
    ['in JSON in JSON', JSON.stringify(JSON.stringify({ value }))],
  ] as const) {
    test(`is found ${title}`, () => expect(canaries.findIn([text])).toEqual(['flag']));
  }

  test('is not found in texts without it', () => expect(canaries.findIn(['flag', ''])).toEqual([]));
});

test('the audit runs every command with each of its flags and arguments', async () => {
  const lines = await linesOfTree(newCanaries());
  for (const { path, leaf } of leavesOf(tree, ['chunk'])) {
    const own = lines.filter(({ command }) => command === path.join(' '));
    expect(own.length).toBeGreaterThan(0);
    const { args } = await leaf.load();
    const all = own.flatMap(({ argv }) => argv).join(' ');
    for (const [name, { type }] of Object.entries(args)) {
      if (type !== 'positional') expect(all).toContain(`--${name}`);
    }
  }
});

/** Returns the breaches in the lines of a trace, for a command with these permissions. */
function breaches(lines: readonly string[], permissions: Parameters<typeof breachesIn>[1] = {}) {
  const file = join(temporaryFolder(), 'trace');
  const program = '10 execve("/bin/chunk", ["chunk"], ["HOME=/home/me"]) = 0';
  writeFileSync(file, [program, ...lines].join('\n'));
  return breachesIn(file, permissions, { home: '/home/me', cwd: '/work' });
}

describe('a trace', () => {
  const rows: [title: string, line: string, breach: string | undefined][] = [
    ['reading', 'openat(AT_FDCWD, "/etc/localtime", O_RDONLY|O_CLOEXEC) = 5', undefined],
    ['a device', 'openat(AT_FDCWD, "/dev/null", O_RDWR) = 5', undefined],
    ['a thread', 'clone3({flags=CLONE_VM|CLONE_THREAD}, 88) = 12', undefined],
    ['writing', 'openat(AT_FDCWD, "/home/me/x", O_WRONLY|O_CREAT) = 5', 'wrote HOME/x'],
    ['a failed write', 'openat(AT_FDCWD, "y", O_RDWR) = -1 EACCES', 'wrote CWD/y'],
    ['a folder', 'mkdir("/home/me/.local", 0777) = 0', 'wrote HOME/.local'],
    ['deleting', 'unlinkat(AT_FDCWD, "/home/me/z", 0) = 0', 'wrote HOME/z'],
    ['a socket', 'socket(AF_INET, SOCK_STREAM, 0) = 3', 'opened a socket (socket)'],
    ['a program', '11 execve("/bin/sh", ["sh"], ["A=1"]) = 0', 'started /bin/sh'],
    ['a forked process', 'vfork() = 12', 'started a copy of itself'],
  ];
  for (const [title, line, breach] of rows) {
    test(`${breach === undefined ? 'allows' : 'reports'} ${title}`, () => {
      const numbered = /^\d/.test(line) ? line : `10 ${line}`;
      expect(breaches([numbered])).toEqual(breach === undefined ? [] : [breach]);
    });
  }

  test('allows a command with sockets to connect to this machine only', () => {
    const connect = (address: string) =>
      `10 connect(3, {sa_family=AF_INET, sin_port=htons(443), sin_addr=inet_addr("${address}")}, 16) = 0`;
    const permissions = { sockets: true } as const;
    expect(breaches([connect('127.0.0.1')], permissions)).toEqual([]);
    expect(breaches([connect('1.2.3.4')], permissions)).toHaveLength(1);
  });

  test('allows a command with children to start only programs that get the opt-out', () => {
    const permissions = { children: true } as const;
    const optedOut = '11 execve("/bin/git", ["git"], ["CHUNK_NO_TELEMETRY=1"]) = 0';
    expect(breaches([optedOut], permissions)).toEqual([]);
    expect(breaches([optedOut.replace('CHUNK', 'X')], permissions)).toEqual(['started /bin/git']);
  });

  test('must not be empty', () => {
    const file = join(temporaryFolder(), 'trace');
    writeFileSync(file, '');
    expect(() => breachesIn(file, {}, { home: '/home/me', cwd: '/' })).toThrow('holds no trace');
  });

  anyTest.skipIf(!canRun('runs cannot be traced here (strace)', canTrace))(
    'has the format that strace writes',
    () => {
      const folder = temporaryFolder();
      const file = join(folder, 'trace');
      Bun.spawnSync([...tracing(file), 'sh', '-c', 'echo x > made; true | cat'], { cwd: folder });
      const found = breachesIn(file, {}, { home: '/home/me', cwd: folder });
      expect(found).toContain('wrote CWD/made');
      expect(found).toContain('started a copy of itself');
    },
  );
});
