import { beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { version } from '../../package.json';
import { isLocked, tryLock } from '../../src/files/lock.ts';
import { countDropped, readDropped } from '../../src/telemetry/queue/drop-counter.ts';
import {
  countEvents,
  enqueue,
  keepWithinBounds,
  queueBounds,
  readEvents,
  tidyQueue,
} from '../../src/telemetry/queue/queue.ts';
import type { WireEvent } from '../../src/telemetry/schema.ts';
import { readSenderState, writeSenderState } from '../../src/telemetry/upload/backoff.ts';
import { addToJournal, readJournal } from '../../src/telemetry/upload/journal.ts';
import { onWire } from '../../src/telemetry/upload/segment.ts';
import { olderBinary, olderVersion } from '../releases/older-binary.ts';
import { binaryPath, chunk, inHome } from '../support/binary.ts';
import type { Collector } from '../support/collector.ts';
import { identifyEvent, testTime, trackEvent } from '../support/events.ts';
import { createFixtureHome, fixture, textsIn } from '../support/fixtures.ts';
import { temporaryFolder } from '../support/folders.ts';
import { knownId, row, testCli } from '../support/test-cli.ts';
import { offline, withCollector } from '../support/with-collector.ts';

setDefaultTimeout(30_000);

const senderState = {
  lastAttempt: { at: testTime, result: 'status 500' },
  backoff: { until: testTime + 60_000, failures: 1 },
};
const lockOwner = { pid: 4242, newId: () => '00000000-0000-4000-8000-000000000003' };

describe('the current format, as in test/fixtures/v1,', () => {
  const home = temporaryFolder();
  createFixtureHome('v1', home);
  const cli = testCli({ home, fresh: true });

  test('can be read', async () => {
    expect(readEvents(cli.paths, 10).map(({ event }) => event)).toEqual([
      identifyEvent(),
      trackEvent(1),
    ]);
    expect(readJournal(cli.paths.journalFile)).toEqual({
      delivered: 1,
      entries: [
        {
          deliveredAt: '2026-01-02T03:04:06.000Z',
          status: 200,
          event: (await onWire([trackEvent(2)]))[0] as WireEvent,
        },
      ],
    });
    expect(readSenderState(cli.paths.senderFile)).toEqual(senderState);
    expect(readDropped(cli.paths)).toEqual({
      bounds: 2,
      gate: 1,
      refused: 1,
      damaged: 1,
      total: 5,
    });
    const held = { ...cli, isAlive: (pid: number) => pid === 4242 };
    expect(isLocked(cli.paths.senderLock, held, 30_000)).toBe(true);
  });

  test('is what this release writes, byte for byte', async () => {
    const writer = testCli({ cli: { ...lockOwner, now: () => testTime } });
    enqueue(identifyEvent(), writer.paths, testTime);
    enqueue(trackEvent(1), writer.paths, testTime);
    const event = (await onWire([trackEvent(2)]))[0] as WireEvent;
    addToJournal([{ deliveredAt: '2026-01-02T03:04:06.000Z', status: 200, event }], writer);
    writeSenderState(senderState, writer);
    countDropped(writer.paths, 'bounds', 2);
    for (const reason of ['gate', 'refused', 'damaged'] as const)
      countDropped(writer.paths, reason);
    tryLock(writer.paths.senderLock, writer, 30_000);
    const written = textsIn(writer.paths.telemetryFolder);
    expect(Object.fromEntries(written)).toEqual(
      Object.fromEntries(textsIn(cli.paths.telemetryFolder)),
    );
  });
});

test('a lock without its scope, as in the first releases, becomes stale by age', () => {
  const cli = testCli({ cli: { isAlive: () => false } });
  const { v, scope, ...first } = JSON.parse(fixture('v1', 'state/sender.lock'));
  writeFileSync(cli.paths.senderLock, JSON.stringify(first));
  expect([v, scope]).toEqual([1, 'test']);
  const later = { ...cli, now: () => cli.now() + 31_000 };
  expect(isLocked(cli.paths.senderLock, cli, 30_000)).toBe(true);
  expect(isLocked(cli.paths.senderLock, later, 30_000)).toBe(false);
});

describe("a later release's", () => {
  function shared() {
    const home = temporaryFolder();
    createFixtureHome('v2', home);
    const cli = testCli({ home, fresh: true });
    return { cli, before: textsIn(home) };
  }

  test('queue is left alone by tidyQueue, whatever its file names', () => {
    const { cli, before } = shared();
    tidyQueue(cli.paths, testTime);
    expect(textsIn(cli.paths.home)).toEqual(before);
    expect(readEvents(cli.paths, 10)).toEqual([]);
  });

  test('events are not dropped by the bounds; our oldest events are', () => {
    const { cli, before } = shared();
    for (let number = 0; number < queueBounds.maxEvents; number++) {
      enqueue(trackEvent(number), cli.paths, testTime);
    }
    keepWithinBounds(cli.paths, testTime + 100 * queueBounds.maxAgeMs);
    const after = textsIn(cli.paths.home);
    for (const [path, text] of before)
      if (!path.endsWith('tally')) expect(after.get(path)).toBe(text);
    expect(countEvents(cli.paths)).toBe(queueBounds.maxEvents);
    expect(readDropped(cli.paths).bounds).toBe(1 + 2);
  });

  test('events do not expire by our clock; our events do', () => {
    const { cli, before } = shared();
    enqueue(trackEvent(), cli.paths, testTime);
    keepWithinBounds(cli.paths, testTime + queueBounds.maxAgeMs * 2, true);
    const queue = [...textsIn(cli.paths.queueFolder).keys()];
    expect(queue).toEqual(
      [...before.keys()]
        .filter((path) => path.includes('/queue/'))
        .map((path) => path.split('/queue/')[1] ?? ''),
    );
  });

  test('journal and back-off are kept; ours are stored beside them', async () => {
    const { cli, before } = shared();
    writeSenderState(senderState, cli);
    const event = (await onWire([trackEvent(2)]))[0] as WireEvent;
    addToJournal([{ deliveredAt: '2026-01-02T03:04:05.678Z', status: 200, event }], cli);
    expect(readSenderState(cli.paths.senderFile)).toEqual(senderState);
    expect(readJournal(cli.paths.journalFile).delivered).toBe(1);
    const after = textsIn(cli.paths.home);
    for (const [path, text] of before) expect(after.get(path)).toBe(text);
    expect(readdirSync(cli.paths.telemetryFolder)).toContain('sender-v1.json');
  });

  test('unknown drop reasons are counted', () => {
    expect(readDropped(shared().cli.paths)).toMatchObject({ bounds: 1, gate: 1, total: 6 });
  });

  test('lock becomes stale by age alone', () => {
    const { cli } = shared();
    writeFileSync(cli.paths.senderLock, '{"v":2,"pid":1,"at":0,"nonce":"n","host":"elsewhere"}');
    const now = { ...cli, now: () => Date.now(), isAlive: () => false };
    expect(isLocked(cli.paths.senderLock, now, 30_000)).toBe(true);
    expect(tryLock(cli.paths.senderLock, now, 30_000)).toBeUndefined();
    const later = { ...now, now: () => Date.now() + 31_000 };
    expect(tryLock(cli.paths.senderLock, later, 30_000)).toBeDefined();
  });

  test('notice counts as shown', async () => {
    const { cli } = shared();
    expect((await row(['config', 'show'], cli)).stderr).toBe('');
  });

  test('config keys keep their bytes when a known setting changes', async () => {
    const { cli } = shared();
    await row(['config', 'set', 'model', 'another'], cli);
    const text = readFileSync(cli.paths.configFile, 'utf8');
    expect(text).toBe(fixture('v2', 'config/config.json').replace('a-model', 'another'));
  });

  test('consent key of another type turns telemetry off; an opt-out replaces it', async () => {
    const config = `{"instanceID": "${knownId}", "telemetry": {"level": "some"}}`;
    const cli = testCli({ config });
    expect((await row(['config', 'show'], cli)).events).toEqual([]);
    expect(readFileSync(cli.paths.configFile, 'utf8')).toBe(config);
    await row(['telemetry', 'disable'], cli);
    expect(JSON.parse(readFileSync(cli.paths.configFile, 'utf8'))).toEqual({
      instanceID: knownId,
      noTelemetry: true,
      telemetry: false,
    });
  });

  for (const command of ['disable', 'reset'] as const) {
    test(`queue is deleted by telemetry ${command}`, async () => {
      const { cli } = shared();
      await row(['telemetry', command], cli);
      expect(readdirSync(cli.paths.telemetryFolder)).not.toContain('queue');
    });
  }
});

describe('two releases on one machine', () => {
  beforeAll(olderBinary, 60_000);

  const versionsReceived = ({ events }: Collector) =>
    events
      .filter(({ type }) => type === 'track')
      .map(({ context }) => (context as { app: { version: string } }).app.version)
      .sort();

  test('share one id, one notice and one queue, and lose no event', () =>
    withCollector(async ({ home, env, collector }) => {
      const binaries = [await olderBinary(), binaryPath];
      const runs = await Promise.all(
        Array.from({ length: 8 }, (_, index) =>
          chunk(['config', 'show'], { home, env, binary: binaries[index % 2] ?? '' }),
        ),
      );
      expect(runs.map(({ exitCode }) => exitCode)).toEqual(runs.map(() => 0));
      expect(runs.filter(({ stderr }) => stderr !== '')).toHaveLength(1);
      await chunk(['telemetry', 'flush'], { home, env, binary: await olderBinary() });
      await collector.waitUntil(() => versionsReceived(collector).length === 8);
      expect(versionsReceived(collector)).toEqual([
        ...Array(4).fill(olderVersion),
        ...Array(4).fill(version),
      ]);
      expect(new Set(collector.events.map(({ anonymousId }) => anonymousId)).size).toBe(1);
      expect(collector.events.filter(({ type }) => type === 'identify')).toHaveLength(1);
    }));

  test("an older release delivers a newer one's events, and reads them in the journal", () =>
    withCollector(async ({ home, env, collector }) => {
      await chunk(['config', 'show'], { home, env: offline });
      const older = { home, env, binary: await olderBinary() };
      expect((await chunk(['telemetry', 'flush'], older)).exitCode).toBe(0);
      expect(versionsReceived(collector)).toEqual([version]);
      const { stdout } = await chunk(['telemetry', 'show', '--json'], older);
      expect(JSON.parse(stdout).sent).toHaveLength(2);
    }));

  test('files of a newer format survive every command of the binary', () =>
    withCollector(async ({ home, env, collector }) => {
      createFixtureHome('v2', home);
      const before = textsIn(inHome.state(home));
      const config = readFileSync(inHome.config(home), 'utf8');
      for (const argv of [
        ['config', 'show'],
        ['telemetry', 'status'],
        ['telemetry', 'show'],
        ['telemetry', 'flush'],
        ['commands'],
        ['telemetry', 'flush'],
      ]) {
        expect((await chunk(argv, { home, env })).exitCode).toBe(0);
      }
      await collector.waitUntil(() => versionsReceived(collector).length === 2);
      const after = textsIn(inHome.state(home));
      for (const [path, text] of before) expect([path, after.get(path)]).toEqual([path, text]);
      expect(readFileSync(inHome.config(home), 'utf8')).toBe(config);
    }));
});
