import { describe, expect, test } from 'bun:test';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Interrupted } from '../../src/errors.ts';
import { tryLock } from '../../src/files/lock.ts';
import { eventName } from '../../src/system/build-info.ts';
import { storedAnonymousId } from '../../src/telemetry/identity.ts';
import { noticeText } from '../../src/telemetry/notice.ts';
import { cleanupLimitMs } from '../../src/telemetry/record.ts';
import { readSenderState } from '../../src/telemetry/upload/backoff.ts';
import { startCollector } from '../support/collector.ts';
import { testTime } from '../support/events.ts';
import { silent, startRawServer } from '../support/raw-server.ts';
import { knownId, row, testCli } from '../support/test-cli.ts';

const show = ['config', 'show'];
const startedSender = { args: ['telemetry', 'flush', '--quiet'] };

describe('a first run', () => {
  test('prints the notice, creates an id, and records identify and the run', async () => {
    const cli = testCli({ fresh: true });
    const { stderr, events } = await row(show, cli);
    expect(stderr).toBe(`${noticeText}\n`);
    expect(events).toEqual(['identify', 'chunk config show ok']);
    expect(storedAnonymousId(cli.paths)).toMatch(/^00000000-0000-4000-8000-/);
  });

  test('keeps the content of an existing config file', async () => {
    const cli = testCli({ fresh: true });
    mkdirSync(dirname(cli.paths.configFile), { recursive: true });
    writeFileSync(cli.paths.configFile, '{ "future" : 1.50 }');
    await row(show, cli);
    expect(readFileSync(cli.paths.configFile, 'utf8')).toMatch(/"future" ?: 1\.50/);
    expect(storedAnonymousId(cli.paths)).toBeString();
  });

  test('keeps the id of an older release, and records its identify event', async () => {
    const cli = testCli({ fresh: true });
    mkdirSync(dirname(cli.paths.configFile), { recursive: true });
    writeFileSync(cli.paths.configFile, JSON.stringify({ instanceID: knownId }));
    expect((await row(show, cli)).events).toContain('identify');
    expect(storedAnonymousId(cli.paths)).toBe(knownId);
  });

  test('is not recorded if stderr is closed; the next run prints the notice', async () => {
    const stderr = { write: () => false, isTTY: false, columns: undefined, color: false };
    const closed = testCli({ fresh: true, cli: { stderr } });
    expect((await row(show, closed)).events).toEqual([]);
    const cli = testCli({ home: closed.paths.home, fresh: true });
    expect((await row(show, cli)).stderr).toBe(`${noticeText}\n`);
  });

  test('is recorded even if its arguments are invalid', async () => {
    const { events, stderr } = await row(['config', 'set'], testCli({ fresh: true }));
    expect(events).toEqual(['identify', 'chunk config set failed']);
    expect(stderr).toStartWith(noticeText);
  });
});

describe('a first run with --json', () => {
  test('that fails prints one JSON object to stderr; the next run shows the notice', async () => {
    const failed = testCli({ fresh: true });
    const { stderr, events } = await row(['config', 'set', '--json', 'bogus', 'x'], failed);
    expect(JSON.parse(stderr)).toMatchObject({ error: true });
    expect([events, readdirSync(failed.paths.home)]).toEqual([[], []]);
    const next = testCli({ home: failed.paths.home, fresh: true });
    expect(await row(show, next)).toMatchObject({
      stderr: `${noticeText}\n`,
      events: ['identify', 'chunk config show ok'],
    });
  });

  test('that succeeds shows the notice and is recorded', async () => {
    expect(await row([...show, '--json'], testCli({ fresh: true }))).toMatchObject({
      stderr: `${noticeText}\n`,
      events: ['identify', 'chunk config show [json] ok'],
    });
  });

  test('that is interrupted is recorded as failed', async () => {
    const signal = AbortSignal.abort(new Interrupted(130));
    const cli = testCli({ fresh: true, cli: { signal } });
    expect((await row([...show, '--json'], cli)).events).toEqual([
      'identify',
      'chunk config show [json] failed',
    ]);
  });
});

describe('a run in the main process of a container', () => {
  test('delivers its events in the foreground and starts no sender', async () => {
    const collector = startCollector();
    const env = { CHUNK_TELEMETRY_ENDPOINT: collector.url };
    const cli = testCli({ fresh: true, env, cli: { isContainerMain: true } });
    expect(await row(show, cli)).toMatchObject({ exitCode: 0, events: [] });
    expect(collector.events.map(({ type }) => type)).toEqual(['identify', 'track']);
    expect(cli.started).toEqual([]);
    await collector.stop();
  });

  test('delivers its event even if it is interrupted', async () => {
    const collector = startCollector();
    const env = { CHUNK_TELEMETRY_ENDPOINT: collector.url };
    const signal = AbortSignal.abort(new Interrupted(143));
    const cli = testCli({ env, cli: { isContainerMain: true, signal } });
    expect(await row(show, cli)).toMatchObject({ exitCode: 143, events: [] });
    expect(collector.events.map(({ properties }) => properties?.['success'])).toEqual([false]);
    await collector.stop();
  });

  test('keeps its event and backs off if the collector does not answer in time', async () => {
    const server = await startRawServer(silent);
    const env = { CHUNK_TELEMETRY_ENDPOINT: server.url };
    const limits: number[] = [];
    const sleep = (milliseconds: number): Promise<void> => {
      if (milliseconds === cleanupLimitMs) return new Promise(() => {});
      limits.push(milliseconds);
      return Bun.sleep(milliseconds);
    };
    const cli = testCli({ env, cli: { isContainerMain: true, sleep } });
    expect((await row(show, cli)).events).toEqual(['chunk config show ok']);
    expect(Math.max(...limits)).toBeLessThan(cleanupLimitMs);
    expect(readSenderState(cli.paths.senderFile).backoff?.failures).toBe(1);
    expect(existsSync(cli.paths.senderLock)).toBe(false);
    await server.stop();
  });
});

describe('a later run', () => {
  test('is recorded, and starts a sender with a minimal environment', async () => {
    const env = {
      CHUNK_TELEMETRY_ENDPOINT: 'http://127.0.0.1:9',
      HTTPS_PROXY: 'http://127.0.0.1:8',
      GITHUB_TOKEN: 'secret',
      ANTHROPIC_API_KEY: 'secret',
      PATH: '/bin',
    };
    const cli = testCli({ env });
    expect(await row(show, cli)).toMatchObject({ stderr: '', events: ['chunk config show ok'] });
    expect(cli.started).toEqual([
      {
        ...startedSender,
        env: {
          HOME: cli.paths.home,
          CHUNK_TELEMETRY_ENDPOINT: 'http://127.0.0.1:9',
          HTTPS_PROXY: 'http://127.0.0.1:8',
          BUN_ENABLE_CRASH_REPORTING: '0',
        },
      },
    ]);
  });

  test('starts no sender while one is running', async () => {
    const cli = testCli();
    tryLock(cli.paths.senderLock, cli, 60_000);
    await row(show, cli);
    expect(cli.started).toEqual([]);
  });

  test('starts a sender if the lock is left from a dead one', async () => {
    const cli = testCli();
    tryLock(cli.paths.senderLock, { ...cli, pid: 999_999_999 }, 60_000);
    await row(show, cli);
    expect(cli.started).toMatchObject([startedSender]);
  });

  for (const [title, until, started] of [
    ['in force', testTime + 1, 0],
    ['that has ended', testTime, 1],
    ['from a clock that was ahead', testTime + 100 * 24 * 3_600_000, 1],
  ] as const) {
    test(`with a back-off ${title} starts ${started === 0 ? 'no' : 'a'} sender`, async () => {
      const cli = testCli();
      const state = { v: 1, backoff: { until, failures: 1 } };
      writeFileSync(cli.paths.senderFile, JSON.stringify(state));
      await row(show, cli);
      expect(cli.started).toHaveLength(started);
    });
  }

  test('that is interrupted counts as failed', async () => {
    const interrupted = AbortSignal.abort(new Interrupted(130));
    const result = await row(show, testCli({ cli: { signal: interrupted } }));
    expect(result).toMatchObject({ exitCode: 130, stderr: '' });
    expect(result.events).toEqual(['chunk config show failed']);
  });

  test('has the same output and exit code if telemetry fails', async () => {
    // Not `config show`, whose output contains the telemetry setting.
    const line = ['commands'];
    const without = await row(line, testCli({ env: { DO_NOT_TRACK: '1' } }));
    const startDetached = (): never => {
      throw new Error('no processes left');
    };
    const broken = testCli({ cli: { startDetached } });
    writeFileSync(join(broken.paths.telemetryFolder, 'queue'), 'a file instead of a folder');
    expect(await row(line, broken)).toEqual(without);
    const noProcesses = await row(line, testCli({ cli: { startDetached } }));
    expect(noProcesses).toEqual({ ...without, events: ['chunk commands ok'] });
  });
});

describe('off leaves no trace:', () => {
  for (const [title, options] of [
    ['CHUNK_NO_TELEMETRY', { env: { CHUNK_NO_TELEMETRY: '1' } }],
    ['NO_ANALYTICS', { env: { NO_ANALYTICS: '1' } }],
    ['DO_NOT_TRACK', { env: { DO_NOT_TRACK: '0' } }],
    ['CI', { env: { CI: 'false' } }],
    ['no write key', { cli: { build: { version: '1.2.3', writeKey: '', endpoint: '' } } }],
    ["another user's home", { cli: { uid: 4242 } }],
  ] as const) {
    test(`${title} creates no file and starts no process`, async () => {
      const cli = testCli({ fresh: true, ...options });
      expect(await row(show, cli)).toMatchObject({ stderr: '', exitCode: 0, events: [] });
      expect(readdirSync(cli.paths.home)).toEqual([]);
      expect(cli.started).toEqual([]);
    });
  }

  test('--no-telemetry creates no file and starts no process', async () => {
    const cli = testCli({ fresh: true });
    await row([...show, '--no-telemetry'], cli);
    expect(readdirSync(cli.paths.home)).toEqual([]);
    expect(cli.started).toEqual([]);
  });

  for (const argv of [
    ['--help'],
    ['--version'],
    [],
    ['config'],
    ['nope'],
    ['telemetry', 'status'],
  ]) {
    test(`"${argv.join(' ')}" is never recorded`, async () => {
      const cli = testCli({ fresh: true });
      expect((await row(argv, cli)).events).toEqual([]);
      expect(readdirSync(cli.paths.home)).toEqual([]);
    });
  }
});

describe('log mode', () => {
  const env = { CHUNK_TELEMETRY_LOG: '1' };
  const lines = (stderr: string): string[] =>
    stderr.split('\n').map((line) => line.replace(/ \{.*/, ''));

  test('prints what would be sent, keeps the id, and leaves identify due', async () => {
    const first = testCli({ fresh: true, env });
    const { stderr, events } = await row([...show, '--json'], first);
    expect(lines(stderr)).toEqual(['[telemetry] identify', `[telemetry] track ${eventName}`, '']);
    expect(events).toEqual([]);
    expect(first.started).toEqual([]);
    expect(existsSync(first.paths.telemetryFolder)).toBe(false);
    const id = storedAnonymousId(first.paths);
    const second = testCli({ fresh: true, home: first.paths.home, env });
    expect(lines((await row(show, second)).stderr)).toEqual(lines(stderr));
    expect(storedAnonymousId(second.paths)).toBe(id as string);
  });

  test('prints the JSON that would go over the wire', async () => {
    const { stderr } = await row(show, testCli({ env }));
    const json = JSON.parse(stderr.slice(stderr.indexOf('{')));
    expect(json).toMatchObject({
      type: 'track',
      properties: { command: 'chunk config show', success: true },
      context: { library: { name: '@segment/analytics-node' } },
    });
  });
});

test('an opt-out during a run deletes the queue, and the run is not recorded', async () => {
  const cli = testCli();
  await row(show, cli);
  const later = testCli({ home: cli.paths.home, fresh: true });
  expect((await row(['config', 'set', 'telemetry', 'false'], later)).events).toEqual([]);
  expect(existsSync(cli.paths.queueFolder)).toBe(false);
});

test('an id deleted during a run is replaced by a new one', async () => {
  const cli = testCli();
  const write = cli.stdout.write;
  const stdout = {
    ...cli.stdout,
    write: (text: string) => {
      rmSync(cli.paths.configFile);
      return write(text);
    },
  };
  const deleting = testCli({ home: cli.paths.home, fresh: true, cli: { stdout } });
  writeFileSync(cli.paths.configFile, JSON.stringify({ instanceID: knownId }));
  expect((await row(['commands', '--json'], deleting)).events).toEqual([
    'chunk commands [json] ok',
  ]);
  expect(storedAnonymousId(cli.paths)).not.toBe(knownId);
});
