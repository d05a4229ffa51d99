import { afterAll, beforeEach, describe, expect, test } from 'bun:test';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { enqueue } from '../../src/telemetry/queue/queue.ts';
import type { WireEvent } from '../../src/telemetry/schema.ts';
import { addToJournal } from '../../src/telemetry/upload/journal.ts';
import { onWire } from '../../src/telemetry/upload/segment.ts';
import { healthy, startCollector } from '../support/collector.ts';
import { identifyEvent, testTime, trackEvent } from '../support/events.ts';
import { textsIn } from '../support/fixtures.ts';
import { isPosix } from '../support/skips.ts';
import { knownId, row, type TestCli, testCli } from '../support/test-cli.ts';

const collector = startCollector();
afterAll(() => collector.stop());
beforeEach(() => {
  collector.answer(healthy);
  collector.clear();
});

const telemetry = (cli: TestCli, ...argv: string[]) => row(['telemetry', ...argv], cli);
const json = async (cli: TestCli, ...argv: string[]) =>
  JSON.parse((await telemetry(cli, ...argv, '--json')).stdout);

describe('telemetry status', () => {
  test('--json prints every documented field', async () => {
    const cli = testCli({ env: { CIRCLECI_ORG_ID: 'x' } });
    enqueue(trackEvent(), cli.paths, testTime);
    const state = {
      v: 1,
      lastAttempt: { at: testTime, result: 'status 500' },
      backoff: { until: testTime + 1000, failures: 1 },
    };
    writeFileSync(cli.paths.senderFile, JSON.stringify(state));
    writeFileSync(cli.paths.dropCounterFile, 'bbg');
    const { chain, ...rest } = await json(cli, 'status');
    expect(rest).toEqual({
      mode: 'send',
      decidedBy: 'default',
      anonymousId: knownId,
      endpoint: 'http://127.0.0.1:9',
      queued: 1,
      delivered: 0,
      dropped: 3,
      lastAttempt: { at: '2026-01-02T03:04:05.678Z', result: 'status 500' },
      backoffUntil: '2026-01-02T03:04:06.678Z',
    });
    expect(chain).toHaveLength(11);
    expect(chain.at(-1)).toEqual({
      rule: 'default',
      value: 'no rule above applies',
      decides: true,
    });
  });

  test('marks the deciding rule and escapes control characters', async () => {
    const cli = testCli({ env: { DO_NOT_TRACK: '\u001b[2J' } });
    const { stdout, stderr, exitCode } = await telemetry(cli, 'status');
    expect(stdout).toStartWith('Telemetry is off: nothing is recorded and nothing is sent.\n');
    expect(stdout).toContain('  → DO_NOT_TRACK         \\u001b[2J\n');
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
  });

  test('applies --no-telemetry on its own command line', async () => {
    expect(await json(testCli(), 'status', '--no-telemetry')).toMatchObject({
      mode: 'off',
      decidedBy: '--no-telemetry',
    });
  });

  test('changes nothing, on a new or a used machine', async () => {
    const fresh = testCli({ fresh: true });
    expect(await json(fresh, 'status')).toMatchObject({ anonymousId: null, lastAttempt: null });
    expect(readdirSync(fresh.paths.home)).toEqual([]);
  });
});

describe('telemetry disable and enable', () => {
  test('disable stores the opt-out, deletes the queue, and makes its identify event due again', async () => {
    const cli = testCli();
    enqueue(trackEvent(), cli.paths, testTime);
    enqueue(identifyEvent(), cli.paths, testTime);
    expect(await telemetry(cli, 'disable')).toEqual({
      stdout: 'Telemetry is off. 2 unsent events were deleted.\n',
      stderr: '',
      exitCode: 0,
      events: [],
    });
    expect(JSON.parse(readFileSync(cli.paths.configFile, 'utf8'))).toEqual({
      instanceID: knownId,
      noTelemetry: true,
      telemetry: false,
    });
    const after = testCli({ home: cli.paths.home, fresh: true });
    expect((await telemetry(after, 'enable')).stdout).toBe('Telemetry is on.\n');
    expect((await row(['config', 'show'], after)).events).toEqual([
      'identify',
      'chunk config show ok',
    ]);
  });

  /** Runs `telemetry disable` while a sender waits for the response to its only request. */
  async function disableDuringRequest(otherCli: (answer: () => void, first: TestCli) => TestCli) {
    const env = { CHUNK_TELEMETRY_ENDPOINT: collector.url };
    const cli = testCli({ env });
    for (const number of [1, 2]) enqueue(trackEvent(number), cli.paths, testTime);
    const asked = Promise.withResolvers<void>();
    const answered = Promise.withResolvers<void>();
    collector.answer(async (request) => {
      asked.resolve();
      await answered.promise;
      return healthy(request);
    });
    const sending = row(['telemetry', 'flush'], cli);
    await asked.promise;
    enqueue(trackEvent(3), cli.paths, testTime);
    const { stdout } = await telemetry(otherCli(answered.resolve, cli), 'disable');
    answered.resolve();
    await sending;
    return stdout;
  }

  test('disable waits for a running request, and counts what it delivers', async () => {
    const stdout = await disableDuringRequest((answer, { paths: { home } }) => {
      const sleep = async (milliseconds: number) => {
        answer();
        await Bun.sleep(milliseconds);
      };
      return testCli({ home, fresh: true, cli: { sleep } });
    });
    expect(stdout).toBe(
      'Telemetry is off. 2 events were delivered first. 1 unsent event was deleted.\n',
    );
  });

  test('disable stops waiting after its limit, and says that events were sent or deleted', async () => {
    const stdout = await disableDuringRequest((_, { paths: { home } }) => {
      let now = testTime;
      const sleep = async (milliseconds: number) => {
        now += milliseconds;
      };
      return testCli({ home, fresh: true, cli: { sleep, now: () => now } });
    });
    expect(stdout).toBe('Telemetry is off. 3 events were sent or deleted.\n');
  });

  test('a delivered identify event is not due again', async () => {
    const cli = testCli();
    await telemetry(cli, 'disable');
    const after = testCli({ home: cli.paths.home, fresh: true });
    await telemetry(after, 'enable');
    expect((await row(['config', 'show'], after)).events).toEqual(['chunk config show ok']);
  });

  test('enable overrides the key of the Go release', async () => {
    const cli = testCli({ config: '{"telemetry": false}' });
    expect((await telemetry(cli, 'enable')).stdout).toBe('Telemetry is on.\n');
  });

  test('enable warns if a variable still turns telemetry off', async () => {
    const cli = testCli({ env: { DO_NOT_TRACK: '1' } });
    expect(await telemetry(cli, 'enable')).toMatchObject({
      stdout: `Telemetry is enabled in ${cli.paths.configFile}.\n`,
      stderr: '! It is still off here, because of DO_NOT_TRACK: 1\n',
      exitCode: 0,
    });
  });

  test('disable reports a damaged config file, leaves it unchanged, and deletes the queue', async () => {
    const cli = testCli({ config: '{' });
    enqueue(trackEvent(), cli.paths, testTime);
    expect(await telemetry(cli, 'disable')).toMatchObject({ exitCode: 1, events: [] });
    expect(readFileSync(cli.paths.configFile, 'utf8')).toBe('{');
  });
});

describe.skipIf(!isPosix)('if the queue cannot be deleted', () => {
  // A name that is too long: root could list a folder that other users cannot.
  const withUndeletableQueue = () => {
    const cli = testCli();
    enqueue(trackEvent(), cli.paths, testTime);
    const paths = { ...cli.paths, queueFolder: `${cli.paths.queueFolder}/${'x'.repeat(300)}` };
    return testCli({ home: cli.paths.home, cli: { paths } });
  };

  test('disable stores the opt-out, and names what it could not delete', async () => {
    const cli = withUndeletableQueue();
    expect(await telemetry(cli, 'disable')).toMatchObject({
      stdout: 'Telemetry is off.\n',
      stderr: `! Could not delete ${cli.paths.queueFolder} (ENAMETOOLONG).\n`,
      exitCode: 0,
    });
    expect(JSON.parse(readFileSync(cli.paths.configFile, 'utf8'))).toMatchObject({
      noTelemetry: true,
    });
  });

  test('reset prints the ids, and fails with what it could not delete', async () => {
    const cli = withUndeletableQueue();
    const { stdout, stderr, exitCode } = await telemetry(cli, 'reset');
    expect(stdout).toStartWith(`The old anonymous id was ${knownId}\nTo have the data`);
    expect(stderr).toStartWith(`error: could not delete ${cli.paths.queueFolder} (ENAMETOOLONG)\n`);
    expect(exitCode).toBe(1);
  });

  test('status, show and flush find no events in it', async () => {
    expect(await json(withUndeletableQueue(), 'status')).toMatchObject({ mode: 'off', queued: 0 });
    expect(await json(withUndeletableQueue(), 'show')).toEqual({ sent: [], queued: [] });
    expect((await telemetry(withUndeletableQueue(), 'flush')).exitCode).toBe(0);
  });
});

describe('telemetry show', () => {
  test('--json has the exact payloads of sent and queued events', async () => {
    const cli = testCli();
    const [sent] = (await onWire([trackEvent(1)])) as [WireEvent];
    const entry = { deliveredAt: '2026-01-02T03:04:05.678Z', status: 200, event: sent };
    addToJournal([entry], cli);
    enqueue(trackEvent(2), cli.paths, testTime);
    expect(await json(cli, 'show')).toEqual({
      sent: [entry],
      queued: await onWire([trackEvent(2)]),
    });
  });

  test('on a fresh machine says that there are no events', async () => {
    const cli = testCli({ fresh: true });
    expect(await telemetry(cli, 'show')).toEqual({
      stdout: '',
      stderr:
        'No events have been sent or queued. To see what a run would send: chunk telemetry preview -- config show\n',
      exitCode: 0,
      events: [],
    });
    expect(readdirSync(cli.paths.home)).toEqual([]);
  });
});

describe('telemetry preview', () => {
  const preview = async (cli: TestCli, ...line: string[]) => {
    const { stdout, stderr } = await telemetry(cli, 'preview', '--', ...line);
    return { events: stdout === '' ? [] : JSON.parse(stdout), stderr };
  };

  test('shows the event of a command line without running it', async () => {
    const cli = testCli();
    const { events } = await preview(cli, 'config', 'set', 'model', 'secret');
    expect(events).toMatchObject([
      { type: 'track', properties: { command: 'chunk config set', flags: '', success: true } },
    ]);
    expect(JSON.stringify(events)).not.toContain('secret');
    expect(readFileSync(cli.paths.configFile, 'utf8')).not.toContain('secret');
    expect(existsSync(cli.paths.queueFolder)).toBe(false);
  });

  test('shows identify if it is due, without creating an id', async () => {
    const cli = testCli({ fresh: true });
    const { events } = await preview(cli, 'config', 'show');
    expect(events.map(({ type }: { type: string }) => type)).toEqual(['identify', 'track']);
    expect(readdirSync(cli.paths.home)).toEqual([]);
  });

  test('shows an invalid command line as failed', async () => {
    const { events } = await preview(testCli(), 'config', 'show', '--bogus');
    expect(events).toMatchObject([{ properties: { success: false } }]);
  });

  for (const [line, remark] of [
    ['config', 'Nothing would be sent: no command would run.'],
    ['config show --help', 'Nothing would be sent: no command would run.'],
    ['telemetry disable', 'Nothing would be sent: this command is not recorded.'],
    ['config show --no-telemetry', 'Nothing would be sent: telemetry is off (--no-telemetry).'],
  ] as const) {
    test(`of "${line}" says: ${remark}`, async () => {
      expect((await preview(testCli(), ...line.split(' '))).stderr).toEndWith(`${remark}\n`);
    });
  }

  test('reports an unknown command', async () => {
    expect(await telemetry(testCli(), 'preview', '--', 'nope')).toMatchObject({
      stdout: '',
      exitCode: 2,
    });
  });

  test('without a command line fails with an example', async () => {
    expect((await telemetry(testCli(), 'preview')).stderr).toBe(
      'error: no command line to preview\nPut it after "--": chunk telemetry preview -- config show --json\n',
    );
  });
});

describe('telemetry flush', () => {
  const env = { CHUNK_TELEMETRY_ENDPOINT: collector.url };

  test('delivers now, even during a back-off', async () => {
    const cli = testCli({ env });
    const state = { v: 1, backoff: { until: testTime + 1000, failures: 1 } };
    writeFileSync(cli.paths.senderFile, JSON.stringify(state));
    await row(['config', 'show'], cli);
    const after = testCli({ env, home: cli.paths.home, fresh: true });
    expect(await telemetry(after, 'flush')).toMatchObject({
      stdout: 'Delivered 1 event.\n',
      exitCode: 0,
    });
    expect(collector.events).toHaveLength(1);
  });

  test('says that the queue is empty', async () => {
    expect((await telemetry(testCli({ env }), 'flush')).stdout).toBe(
      'No events are waiting to be sent.\n',
    );
  });

  test('does not call the queue empty if it holds events of a later release', async () => {
    const cli = testCli({ env });
    enqueue(trackEvent(), cli.paths, testTime);
    const [name = ''] = readdirSync(cli.paths.queueFolder);
    writeFileSync(join(cli.paths.queueFolder, name), '{"v":2}');
    expect((await telemetry(cli, 'flush')).stdout).toBe(
      'Left 1 event for the later release that recorded it.\n',
    );
  });

  test('fails if it cannot send the queued events', async () => {
    const cli = testCli({ env: { ...env, NO_ANALYTICS: '1' } });
    enqueue(trackEvent(), cli.paths, testTime);
    expect(await telemetry(cli, 'flush')).toMatchObject({
      stderr:
        'error: nothing was sent: telemetry is not on (NO_ANALYTICS)\n1 event kept.\nSee why with: chunk telemetry status\n',
      exitCode: 1,
    });
  });

  test('says why nothing was sent', async () => {
    const cli = testCli({ env: { ...env, NO_ANALYTICS: '1' } });
    expect((await telemetry(cli, 'flush')).stdout).toBe(
      'Nothing was sent: telemetry is not on (NO_ANALYTICS).\n',
    );
  });

  test('on a failed request prints the reason, keeps the event, and exits with 4', async () => {
    collector.answer(() => new Response('{}', { status: 500 }));
    const cli = testCli({ env });
    await row(['config', 'show'], cli);
    const after = testCli({ env, home: cli.paths.home, fresh: true });
    expect(await telemetry(after, 'flush')).toEqual({
      stdout: '',
      stderr:
        'error: could not send to the collector: status 500\n1 event kept; the next automatic retry is after 2026-01-02T03:05:05.678Z.\nTry again now with: chunk telemetry flush\n',
      exitCode: 4,
      events: ['chunk config show ok'],
    });
  });

  test('--quiet prints nothing and exits with 0', async () => {
    collector.answer(() => new Response('{}', { status: 500 }));
    const cli = testCli({ env });
    enqueue(trackEvent(), cli.paths, testTime);
    expect(await telemetry(cli, 'flush', '--quiet')).toMatchObject({
      stdout: '',
      stderr: '',
      exitCode: 0,
    });
  });

  test('--json prints the counts', async () => {
    const cli = testCli({ env });
    enqueue(trackEvent(), cli.paths, testTime);
    expect(await json(cli, 'flush')).toEqual({ accepted: 1, refused: 0, gated: 0, queued: 0 });
  });
});

describe('telemetry reset', () => {
  test('prints the old id, creates a new one, and deletes every copy of the old one', async () => {
    const cli = testCli();
    await row(['config', 'show'], cli);
    addToJournal(
      [
        {
          deliveredAt: '2026-01-02T03:04:05.678Z',
          status: 200,
          event: (await onWire([trackEvent()]))[0] as WireEvent,
        },
      ],
      cli,
    );
    writeFileSync(`${cli.paths.configFile}.leftover.tmp`, knownId);
    const after = testCli({ home: cli.paths.home, fresh: true });
    const { stdout } = await telemetry(after, 'reset');
    expect(stdout.split('\n')).toEqual([
      `The old anonymous id was ${knownId}`,
      'This machine no longer stores it. To have the data sent under it deleted, see TELEMETRY.md.',
      'The new anonymous id is 00000000-0000-4000-8000-000000000001',
      '',
    ]);
    expect([...textsIn(cli.paths.home).values()].join()).not.toContain(knownId);
    expect(readdirSync(cli.paths.telemetryFolder)).toEqual(['notice-1']);
  });

  test('deletes copies of the config file behind a symbolic link', async () => {
    const cli = testCli({ fresh: true });
    const target = join(cli.paths.home, 'dotfiles.json');
    writeFileSync(target, JSON.stringify({ instanceID: knownId }));
    writeFileSync(`${target}.leftover.tmp`, knownId);
    mkdirSync(dirname(cli.paths.configFile), { recursive: true });
    symlinkSync(target, cli.paths.configFile);
    expect((await telemetry(cli, 'reset')).exitCode).toBe(0);
    expect(Bun.spawnSync(['grep', '-rl', knownId, cli.paths.home]).stdout.toString()).toBe('');
  });

  test('creates no new id while telemetry is off', async () => {
    const cli = testCli({ env: { DO_NOT_TRACK: '1' } });
    expect(await json(cli, 'reset')).toEqual({ oldAnonymousId: knownId, anonymousId: null });
    expect(JSON.parse(readFileSync(cli.paths.configFile, 'utf8'))).toEqual({});
  });

  test('writes nothing on a new machine while telemetry is off', async () => {
    const cli = testCli({ fresh: true, env: { DO_NOT_TRACK: '1' } });
    expect((await telemetry(cli, 'reset')).stdout).toBe(
      'There was no anonymous id.\nNo new id was created, because telemetry is off.\n',
    );
    expect(readdirSync(cli.paths.home)).toEqual([]);
  });

  test('makes the next run record identify with the new id', async () => {
    const cli = testCli();
    await telemetry(cli, 'reset');
    expect((await row(['config', 'show'], cli)).events).toEqual([
      'identify',
      'chunk config show ok',
    ]);
  });
});

test('no command under telemetry is recorded', async () => {
  for (const argv of [
    ['status'],
    ['show'],
    ['enable'],
    ['disable'],
    ['reset'],
    ['flush'],
    ['bogus'],
  ]) {
    expect((await telemetry(testCli(), ...argv)).events).toEqual([]);
  }
});

test('the state folder contains only the documented files', async () => {
  const cli = testCli();
  await row(['config', 'show'], cli);
  expect(readdirSync(cli.paths.queueFolder)).toHaveLength(1);
  expect(readdirSync(join(cli.paths.telemetryFolder)).sort()).toEqual([
    `identified-${knownId}`,
    'notice-1',
    'queue',
  ]);
});
