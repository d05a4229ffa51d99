import { describe, expect, test } from 'bun:test';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { pidScope } from '../../src/system/processes.ts';
import { binaryPath, chunk, inHome } from '../support/binary.ts';
import { temporaryFolder } from '../support/folders.ts';
import { isPosix, isRoot } from '../support/skips.ts';
import { offline, recordUndelivered, withCollector } from '../support/with-collector.ts';

function put(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

describe('a command works and prints nothing about telemetry with', () => {
  for (const [title, prepare] of [
    [
      'a folder in place of config.json',
      (home: string) => mkdirSync(inHome.config(home), { recursive: true }),
    ],
    [
      'a file in place of the config folder',
      (home: string) => put(join(home, '.config/chunk'), ''),
    ],
    ['a file in place of the state folder', (home: string) => put(join(home, '.local/state'), '')],
    ['a file in place of the telemetry folder', (home: string) => put(inHome.state(home), '')],
    ['a file in place of the queue', (home: string) => put(inHome.queue(home), '')],
    [
      'a dangling link in place of the queue',
      (home: string) => {
        mkdirSync(inHome.state(home), { recursive: true });
        symlinkSync('/proc/nowhere/at/all', inHome.queue(home));
      },
    ],
    [
      'a folder in place of the journal',
      (home: string) => mkdirSync(join(inHome.state(home), 'journal.json'), { recursive: true }),
    ],
    [
      'a folder in place of the back-off',
      (home: string) => mkdirSync(join(inHome.state(home), 'sender.json'), { recursive: true }),
    ],
    [
      'a folder in place of the lock',
      (home: string) => mkdirSync(join(inHome.state(home), 'sender.lock'), { recursive: true }),
    ],
    [
      'an unreadable config file',
      (home: string) => {
        put(inHome.config(home), '{}');
        chmodSync(inHome.config(home), 0);
      },
    ],
  ] as [string, (home: string) => void][]) {
    test(title, async () => {
      const home = temporaryFolder();
      prepare(home);
      const without = await chunk(['commands', '--no-telemetry'], { home, env: offline });
      const run = await chunk(['commands'], { home, env: offline });
      const notice = /^chunk collects anonymous usage data[\s\S]*disable\n\n$/;
      expect({ ...run, stderr: run.stderr.replace(notice, ''), milliseconds: 0 }).toEqual({
        ...without,
        milliseconds: 0,
      });
    });
  }
});

describe.skipIf(!isPosix)('a read-only home', () => {
  // Root can write anywhere, so as root the binary runs as the user `nobody`.
  const nobody = 65534;

  test('changes neither output nor exit code, stays empty, and status gives the reason', async () => {
    const folder = temporaryFolder();
    const home = join(folder, 'home');
    const binary = join(folder, 'chunk');
    cpSync(binaryPath, binary);
    mkdirSync(home);
    if (isRoot) chownSync(home, nobody, nobody);
    chmodSync(folder, 0o755);
    chmodSync(home, 0o555);
    const asNobody = isRoot
      ? ['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups']
      : [];
    const run = (...argv: string[]) => {
      const { stdout, stderr, exitCode } = Bun.spawnSync([...asNobody, binary, ...argv], {
        cwd: '/',
        env: { HOME: home, PATH: process.env['PATH'] ?? '', ...offline },
      });
      return { stdout: stdout.toString(), stderr: stderr.toString(), exitCode };
    };
    expect(run('commands')).toEqual(run('commands', '--no-telemetry'));
    expect(JSON.parse(run('telemetry', 'status', '--json').stdout)).toMatchObject({
      mode: 'off',
      decidedBy: 'not-writable',
    });
    expect(run('config', 'set', 'model', 'x')).toEqual({
      stdout: '',
      stderr: `error: could not write ${inHome.config(home)} (EACCES)\nCheck that its folder exists, belongs to you and has free space.\n`,
      exitCode: 1,
    });
    chmodSync(home, 0o755);
    expect(readdirSync(home)).toEqual([]);
  });
});

describe.skipIf(!isPosix)('a full disk', () => {
  // With a file size limit of zero every write fails, as on a full disk.
  const onFullDisk = (home: string, line: string) => {
    const { stdout, stderr, exitCode } = Bun.spawnSync(
      ['bash', '-c', `set -o pipefail; ulimit -f 0; "$0" ${line} 2>&1 | cat`, binaryPath],
      { cwd: home, env: { HOME: home, PATH: process.env['PATH'] ?? '', ...offline } },
    );
    return { stdout: stdout.toString(), stderr: stderr.toString(), exitCode };
  };

  test('does not affect a command, and loses no recorded event', async () => {
    const home = temporaryFolder();
    await recordUndelivered(home);
    const before = readdirSync(inHome.queue(home));
    expect(onFullDisk(home, 'commands')).toEqual(onFullDisk(home, 'commands --no-telemetry'));
    onFullDisk(home, 'telemetry flush --quiet');
    expect(readdirSync(inHome.queue(home))).toEqual(before);
    await withCollector(async ({ env }) => {
      expect((await chunk(['telemetry', 'flush'], { home, env })).stdout).toBe(
        'Delivered 2 events.\n',
      );
    });
  });

  test('makes config set fail with a clear error, and keeps the file intact', async () => {
    const home = temporaryFolder();
    put(inHome.config(home), '{"model":"old","noTelemetry":true}');
    expect(onFullDisk(home, 'config set model new')).toEqual({
      stdout: `error: could not write ${inHome.config(home)} (EFBIG)\nCheck that its folder exists, belongs to you and has free space.\n`,
      stderr: '',
      exitCode: 1,
    });
    expect(readFileSync(inHome.config(home), 'utf8')).toBe('{"model":"old","noTelemetry":true}');
    expect(readdirSync(dirname(inHome.config(home)))).toEqual(['config.json']);
  });

  test('behind standard output causes an error', () => {
    const home = temporaryFolder();
    const { stdout, exitCode } = Bun.spawnSync(
      ['bash', '-c', '"$0" commands 2>&1 >/dev/full', binaryPath],
      { env: { HOME: home, CI: '1' } },
    );
    expect({ exitCode, stdout: stdout.toString() }).toEqual({
      exitCode: 1,
      stdout:
        'error: could not write the result to standard output (ENOSPC)\nCheck where the output is redirected to.\n',
    });
  });
});

test.skipIf(!isPosix)('a reader that closes the pipe early is not an error', () => {
  const home = temporaryFolder();
  const { stdout, stderr, exitCode } = Bun.spawnSync(
    ['bash', '-c', 'set -o pipefail; "$0" commands | head -n 1', binaryPath],
    { env: { HOME: home, PATH: process.env['PATH'] ?? '', CI: '1' } },
  );
  expect(stdout.toString().split('\n')).toHaveLength(2);
  expect({ stderr: stderr.toString(), exitCode }).toEqual({ stderr: '', exitCode: 0 });
});

describe.skipIf(!isPosix)('a queue with unrelated, truncated and huge files', () => {
  const id = '00000000-0000-4000-8000-000000000001';

  test('is delivered, and these files are deleted', () =>
    withCollector(async ({ home, env, collector }) => {
      await recordUndelivered(home);
      const queue = inHome.queue(home);
      put(join(queue, 'README.txt'), 'not mine');
      put(join(queue, `00000000000001-00010-${id}.json`), '{"v":1,"type":');
      put(join(queue, `00000000000002-00010-${id}.json`), '\u0000'.repeat(100));
      put(join(queue, `00000000000003-00010-${id}.json`), 'x'.repeat(50 * 1024 * 1024));
      put(join(queue, `00000000000004-00010-${id}.json`), '[1,2,3]');
      symlinkSync('/dev/zero', join(queue, `00000000000005-00010-${id}.json`));
      Bun.spawnSync(['mkfifo', join(queue, `00000000000006-00010-${id}.json`)]);
      mkdirSync(join(queue, 'folder'));
      expect((await chunk(['telemetry', 'flush'], { home, env })).stdout).toBe(
        'Delivered 2 events.\n',
      );
      expect(collector.events).toHaveLength(2);
      expect(readdirSync(queue)).toEqual(['folder']);
    }));

  test('with forged events sends none of them', () =>
    withCollector(async ({ home, env, collector }) => {
      await recordUndelivered(home);
      const queue = inHome.queue(home);
      const [name = ''] = readdirSync(queue).filter((each) => !each.includes('identify'));
      const event = JSON.parse(readFileSync(join(queue, name), 'utf8'));
      for (const [index, forged] of [
        { ...event, properties: { ...event.properties, command: 'chunk hunter secret' } },
        { ...event, properties: { ...event.properties, flags: 'secret' } },
        { ...event, userId: 'secret' },
        { ...event, context: { ...event.context, locale: 'secret' } },
        { ...event, type: 'page', name: 'secret' },
      ].entries()) {
        const messageId = id.replace(/1$/, String(index + 2));
        put(
          join(queue, `0000000000000${index}-00010-${messageId}.json`),
          JSON.stringify({ ...forged, messageId }),
        );
      }
      await chunk(['telemetry', 'flush'], { home, env });
      expect(JSON.stringify(collector.requests)).not.toContain('secret');
      expect(collector.events).toHaveLength(2);
      expect(readdirSync(queue)).toEqual([]);
    }));
});

test('a command takes over the lock of a dead process', () =>
  withCollector(async ({ home, env }) => {
    await recordUndelivered(home);
    const dead = Bun.spawnSync([binaryPath, '--version']);
    put(
      join(inHome.state(home), 'sender.lock'),
      JSON.stringify({ v: 1, pid: dead.pid, scope: pidScope(), at: Date.now(), nonce: 'dead' }),
    );
    expect((await chunk(['telemetry', 'flush'], { home, env })).stdout).toBe(
      'Delivered 2 events.\n',
    );
    expect(existsSync(join(inHome.state(home), 'sender.lock'))).toBe(false);
  }));

describe('a clock that jumps', () => {
  const year = 365 * 24 * 60 * 60_000;

  test('ahead and back again loses no event and does not delay senders', () =>
    withCollector(async ({ home, env, collector }) => {
      await recordUndelivered(home);
      const queue = inHome.queue(home);
      for (const name of readdirSync(queue)) {
        const ahead = String(Date.now() + 10 * year).padStart(14, '0');
        put(join(queue, ahead + name.slice(14)), readFileSync(join(queue, name), 'utf8'));
      }
      const backoff = { until: Date.now() + 10 * year, failures: 9 };
      put(join(inHome.state(home), 'sender.json'), JSON.stringify({ v: 1, backoff }));
      await chunk(['commands'], { home, env });
      await collector.waitUntil(() => collector.events.length >= 3);
    }));

  test('to 1970 and back loses no event that can be delivered', () =>
    withCollector(async ({ home, env }) => {
      await recordUndelivered(home);
      const queue = inHome.queue(home);
      for (const name of readdirSync(queue)) {
        put(join(queue, '0'.repeat(14) + name.slice(14)), readFileSync(join(queue, name), 'utf8'));
        rmSync(join(queue, name));
      }
      expect((await chunk(['telemetry', 'flush'], { home, env })).stdout).toBe(
        'Delivered 2 events.\n',
      );
    }));
});

test('unknown keys of the config file survive every command that writes it', () =>
  withCollector(async ({ home, env }) => {
    const kept = '"future": {"a": [1.0, 12345678901234567890], "__proto__": {"b": null}}';
    put(inHome.config(home), `{\n  ${kept}\n}`);
    for (const argv of [
      ['config', 'show'],
      ['config', 'set', 'model', 'x'],
      ['config', 'set', 'telemetry', 'false'],
      ['telemetry', 'enable'],
      ['telemetry', 'disable'],
      ['telemetry', 'reset'],
    ]) {
      expect((await chunk(argv, { home, env })).exitCode).toBe(0);
      const text = readFileSync(inHome.config(home), 'utf8').replaceAll(/\s/g, '');
      expect(text).toContain(kept.replaceAll(' ', ''));
    }
  }));
