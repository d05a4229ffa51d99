import { afterAll, beforeEach, describe, expect, test } from 'bun:test';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tryLock } from '../../../src/files/lock.ts';
import { eventName } from '../../../src/system/build-info.ts';
import { readDropped } from '../../../src/telemetry/queue/drop-counter.ts';
import { countEvents, enqueue, readEvents } from '../../../src/telemetry/queue/queue.ts';
import type { RecordedEvent } from '../../../src/telemetry/schema.ts';
import { telemetryStatus } from '../../../src/telemetry/status.ts';
import { readSenderState } from '../../../src/telemetry/upload/backoff.ts';
import { readJournal } from '../../../src/telemetry/upload/journal.ts';
import { mayStartSender } from '../../../src/telemetry/upload/start.ts';
import {
  type DeliveryReport,
  uploadLimits,
  uploadQueue,
} from '../../../src/telemetry/upload/upload.ts';
import { type Behavior, healthy, startCollector } from '../../support/collector.ts';
import { identifyEvent, lookUpCommands, testTime, trackEvent } from '../../support/events.ts';
import { type TestCli, testCli } from '../../support/test-cli.ts';

const collector = startCollector();
afterAll(() => collector.stop());
beforeEach(() => {
  collector.answer(healthy);
  collector.clear();
});

const minute = 60_000;
const status =
  (code: number, headers: Record<string, string> = {}): Behavior =>
  () =>
    new Response('{}', { status: code, headers });

function sending(events: readonly RecordedEvent[], options: Parameters<typeof testCli>[0] = {}) {
  const env = { CHUNK_TELEMETRY_ENDPOINT: collector.url, ...options.env };
  const cli = testCli({ ...options, env });
  for (const event of events) enqueue(event, cli.paths, testTime);
  return cli;
}

const run = (cli: TestCli, optedOut = false): Promise<DeliveryReport> =>
  uploadQueue(cli, { ...uploadLimits, lookUpCommands, waitMs: 0, optedOut });

const tracks = (count: number): RecordedEvent[] =>
  Array.from({ length: count }, (_, number) => trackEvent(number));

describe('delivering', () => {
  test('sends the queue in one request, and journals it', async () => {
    const cli = sending([identifyEvent(), trackEvent(1)]);
    expect(await run(cli)).toEqual({ accepted: 2, refused: 0, gated: 0 });
    expect(collector.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /v1/batch',
    ]);
    expect(collector.events.map(({ type }) => type)).toEqual(['identify', 'track']);
    expect(readJournal(cli.paths.journalFile).entries.map(({ event }) => event)).toEqual(
      collector.events as never,
    );
    expect(countEvents(cli.paths)).toBe(0);
    expect(readSenderState(cli.paths.senderFile)).toEqual({
      lastAttempt: { at: testTime, result: 'delivered' },
    });
  });

  test('sends an event queued under another name under the name of this build', async () => {
    const cli = sending([{ ...trackEvent(1), event: 'earlier_name' } as RecordedEvent]);
    expect(await run(cli)).toEqual({ accepted: 1, refused: 0, gated: 0 });
    expect(collector.events.map(({ event }) => event)).toEqual([eventName]);
    expect(countEvents(cli.paths)).toBe(0);
  });

  test('sends the oldest events first, 100 per request', async () => {
    const cli = sending(tracks(250));
    expect(await run(cli)).toMatchObject({ accepted: 250 });
    expect(collector.requests).toHaveLength(3);
    expect(collector.events.map(({ messageId }) => messageId)).toEqual(
      tracks(250).map(({ messageId }) => messageId),
    );
  });

  test('keeps the timestamp of the event, and adds sentAt to the batch', async () => {
    await run(sending([trackEvent()]));
    const body = JSON.parse(collector.requests[0]?.body ?? '');
    expect(body.batch[0].timestamp).toBe('2026-01-02T03:04:05.678Z');
    expect(Math.abs(Date.parse(body.sentAt) - Date.now())).toBeLessThan(minute);
  });

  test('appends to the path of a base URL, and never sends its credentials', async () => {
    const env = {
      CHUNK_TELEMETRY_ENDPOINT: `${collector.url.replace('//', '//user:pass@')}/base/`,
    };
    expect(await run(sending([trackEvent()], { env }))).toMatchObject({ accepted: 1 });
    expect(collector.requests[0]?.path).toBe('/base/v1/batch');
    expect(JSON.stringify(collector.requests)).not.toContain('pass');
  });

  test('does not follow a redirect', async () => {
    collector.answer(({ path }) =>
      path === '/v1/batch'
        ? new Response(null, { status: 307, headers: { location: `${collector.url}/stolen` } })
        : Response.json({}),
    );
    const cli = sending([trackEvent()]);
    expect((await run(cli)).stoppedBy).toMatchObject({ kind: 'failure', why: 'status 307' });
    expect(collector.requests).toHaveLength(1);
    expect(countEvents(cli.paths)).toBe(1);
  });
});

describe('an event is kept, with a back-off,', () => {
  const page: Behavior = () =>
    new Response('<html>Log in</html>', { headers: { 'content-type': 'text/html' } });
  const rows: [title: string, behavior: Behavior, why: string, untilMs: number][] = [
    ['after 500', status(500), 'status 500', minute],
    ['after 429', status(429), 'status 429', minute],
    [
      'after 429 with Retry-After',
      status(429, { 'retry-after': '600' }),
      'status 429',
      10 * minute,
    ],
    ['after 503', status(503), 'status 503', minute],
    ['after 404', status(404), 'status 404', minute],
    ['after a web page', page, 'a web page (status 200) answered', minute],
    ['after 401', status(401), 'status 401: the write key was refused', 1440 * minute],
    ['after 403', status(403), 'status 403: the write key was refused', 1440 * minute],
  ];
  for (const [title, behavior, why, untilMs] of rows) {
    test(title, async () => {
      collector.answer(behavior);
      const cli = sending(tracks(3));
      const until = testTime + untilMs;
      expect(await run(cli)).toEqual({
        accepted: 0,
        refused: 0,
        gated: 0,
        stoppedBy: { kind: 'failure', why, until },
      });
      expect(collector.requests).toHaveLength(1);
      expect(countEvents(cli.paths)).toBe(3);
      expect(readSenderState(cli.paths.senderFile)).toEqual({
        lastAttempt: { at: testTime, result: why },
        backoff: { until, failures: 1 },
      });
    });
  }

  test('after a refused connection', async () => {
    const cli = sending([trackEvent()], {
      env: { CHUNK_TELEMETRY_ENDPOINT: 'http://127.0.0.1:9' },
    });
    expect((await run(cli)).stoppedBy).toMatchObject({
      kind: 'failure',
      why: 'the connection was refused (ECONNREFUSED)',
    });
    expect(countEvents(cli.paths)).toBe(1);
  });

  for (const endpoint of ['not a url', 'ftp://127.0.0.1/', 'file:///etc/passwd']) {
    test(`when the endpoint is ${endpoint}`, async () => {
      const cli = sending([trackEvent()], { env: { CHUNK_TELEMETRY_ENDPOINT: endpoint } });
      expect((await run(cli)).stoppedBy).toMatchObject({
        why: 'the endpoint is not an http(s) URL',
      });
      expect(countEvents(cli.paths)).toBe(1);
    });
  }

  test('which the next failure doubles, and the next success ends', async () => {
    collector.answer(status(500));
    const cli = sending([trackEvent()]);
    await run(cli);
    await run(cli);
    expect(readSenderState(cli.paths.senderFile).backoff).toEqual({
      until: testTime + 2 * minute,
      failures: 2,
    });
    collector.answer(healthy);
    await run(cli);
    expect(readSenderState(cli.paths.senderFile).backoff).toBeUndefined();
  });

  test('under the same messageId on every resend', async () => {
    collector.answer(status(500));
    const cli = sending([identifyEvent(), trackEvent()]);
    await run(cli);
    collector.answer(healthy);
    await run(cli);
    const ids = collector.requests.map(({ body }) =>
      JSON.parse(body).batch.map(({ messageId }: { messageId: string }) => messageId),
    );
    expect(ids[0]).toEqual(ids[1]);
  });
});

describe('an event is deleted and counted', () => {
  for (const code of [400, 413]) {
    test(`if the collector refuses it with ${code}, and the others are delivered`, async () => {
      const culprit = trackEvent(5).messageId;
      collector.answer(({ body }) =>
        body.includes(culprit) ? new Response('{}', { status: code }) : Response.json({}),
      );
      const cli = sending(tracks(9));
      expect(await run(cli)).toEqual({ accepted: 8, refused: 1, gated: 0 });
      expect(countEvents(cli.paths)).toBe(0);
      expect(readDropped(cli.paths)).toMatchObject({ refused: 1, total: 1 });
      expect(collector.events).toHaveLength(8);
    });
  }

  test('if the gate removes it, and the others are delivered', async () => {
    const leaking = { ...trackEvent(1), userId: 'me@example.com' };
    const cli = sending([trackEvent(0), leaking as RecordedEvent, trackEvent(2)]);
    expect(await run(cli)).toEqual({ accepted: 2, refused: 0, gated: 1 });
    expect(JSON.stringify(collector.requests)).not.toContain('me@example.com');
    expect(countEvents(cli.paths)).toBe(0);
    expect(readDropped(cli.paths)).toMatchObject({ gate: 1, total: 1 });
  });

  test('without a request if the gate removes the whole batch', async () => {
    const cli = sending([trackEvent(0, 'hunter two')]);
    expect(await run(cli)).toEqual({ accepted: 0, refused: 0, gated: 1 });
    expect(collector.requests).toEqual([]);
  });
});

describe('the result of the last attempt reports refused events:', () => {
  const resultOf = (cli: TestCli) => readSenderState(cli.paths.senderFile).lastAttempt?.result;
  const culprit = trackEvent(0).messageId;
  const refusing: Behavior = ({ body }) =>
    body.includes(culprit) ? new Response('{}', { status: 400 }) : Response.json({});

  test('all', async () => {
    collector.answer(status(413));
    const cli = sending(tracks(2));
    await run(cli);
    expect(resultOf(cli)).toBe('status 413: 2 events refused');
  });

  test('one of several', async () => {
    collector.answer(refusing);
    const cli = sending(tracks(4));
    await run(cli);
    expect(resultOf(cli)).toBe('status 400: 1 event refused');
  });
});

describe('an event is sent once', () => {
  test('if its file still exists after the sender was killed', async () => {
    const cli = sending([trackEvent()]);
    await run(cli);
    enqueue(trackEvent(), cli.paths, testTime);
    expect(await run(cli)).toEqual({ accepted: 0, refused: 0, gated: 0 });
    expect([collector.requests.length, countEvents(cli.paths)]).toEqual([1, 0]);
  });

  test('if the journal is JSON with invalid values, which is replaced', async () => {
    const cli = sending([trackEvent()]);
    for (const entries of [[null], [{}], [{ deliveredAt: 'x', status: 200, event: {} }]]) {
      writeFileSync(cli.paths.journalFile, JSON.stringify({ v: 1, delivered: 2, entries }));
      enqueue(trackEvent(), cli.paths, testTime);
      collector.clear();
      expect(await run(cli)).toMatchObject({ accepted: 1 });
      expect(await run(cli)).toMatchObject({ accepted: 0 });
      expect(collector.requests).toHaveLength(1);
      expect(readJournal(cli.paths.journalFile)).toMatchObject({ delivered: 1 });
    }
  });
});

test('the wait for another sender counts toward the time limit of a run', async () => {
  let now = testTime;
  const cli = sending(tracks(150), { cli: { now: () => now } });
  collector.answer(() => {
    now += 17_000;
    return Response.json({});
  });
  tryLock(cli.paths.senderLock, cli, minute);
  const sleep = async (milliseconds: number): Promise<void> => {
    // Disables the time limits of the request.
    if (milliseconds > 1000) return new Promise(() => {});
    now += milliseconds;
    if (now >= testTime + 9_000) rmSync(cli.paths.senderLock, { force: true });
  };
  const waiting = { ...cli, sleep };
  expect(
    await uploadQueue(waiting, {
      ...uploadLimits,
      lookUpCommands,
      waitMs: 12_000,
      optedOut: false,
    }),
  ).toMatchObject({ accepted: 100, stoppedBy: { kind: 'limit' } });
  expect(countEvents(cli.paths)).toBe(50);
});

test('a home folder that is deleted during an upload is not created again', async () => {
  const cli = sending([trackEvent()]);
  collector.answer(() => {
    rmSync(cli.paths.home, { recursive: true });
    return new Response('{}', { status: 500 });
  });
  await run(cli);
  expect(existsSync(cli.paths.home)).toBe(false);
});

test('a run that cannot create its lock stops, reports it in the status, and backs off', async () => {
  const cli = sending([trackEvent()]);
  mkdirSync(join(cli.paths.senderLock, 'not empty'), { recursive: true });
  expect(await run(cli)).toMatchObject({
    accepted: 0,
    stoppedBy: { kind: 'lock', code: 'ENOTEMPTY' },
  });
  expect(mayStartSender(cli)).toBe(false);
  expect(telemetryStatus(cli, false)).toMatchObject({
    queued: 1,
    lastAttempt: { result: `could not create ${cli.paths.senderLock} (ENOTEMPTY)` },
    backoffUntil: '2026-01-02T03:05:05.678Z',
  });
});

describe('nothing is sent', () => {
  test('while another sender holds the lock', async () => {
    const cli = sending([trackEvent()]);
    tryLock(cli.paths.senderLock, cli, minute);
    expect(await run(cli)).toMatchObject({ stoppedBy: { kind: 'busy' } });
    expect(collector.requests).toEqual([]);
  });

  test('after an opt-out in the config file, and the queue is deleted', async () => {
    const cli = sending([trackEvent()], { config: '{"noTelemetry": true}' });
    expect((await run(cli)).stoppedBy).toEqual({ kind: 'consent', rule: 'config' });
    expect([countEvents(cli.paths), collector.requests.length]).toEqual([0, 0]);
  });

  for (const [title, options, optedOut] of [
    ['with DO_NOT_TRACK', { env: { DO_NOT_TRACK: '1' } }, false],
    ['with a damaged config file', { config: '{' }, false],
    ['with --no-telemetry', {}, true],
  ] as const) {
    test(`${title}, and the queue is kept`, async () => {
      const cli = sending([trackEvent()], options);
      expect((await run(cli, optedOut)).stoppedBy?.kind).toBe('consent');
      expect([countEvents(cli.paths), collector.requests.length]).toEqual([1, 0]);
    });
  }

  test('after an opt-out between two requests', async () => {
    const cli = sending(tracks(150));
    collector.answer(() => {
      writeFileSync(cli.paths.configFile, '{"noTelemetry": true}');
      return Response.json({});
    });
    expect(await run(cli)).toMatchObject({ accepted: 100, stoppedBy: { rule: 'config' } });
    expect([countEvents(cli.paths), collector.requests.length]).toEqual([0, 1]);
  });
});

test('an event recorded during an upload is delivered by the same run', async () => {
  const cli = sending([trackEvent(0)]);
  collector.answer(() => {
    if (collector.requests.length === 1) enqueue(trackEvent(1), cli.paths, testTime);
    return Response.json({});
  });
  expect(await run(cli)).toMatchObject({ accepted: 2 });
});

test('an event under an id that was reset is delivered, but not added to the journal', async () => {
  const cli = sending([trackEvent()], {
    config: '{"instanceID": "99999999-2222-4333-8444-555555555555"}',
  });
  expect(await run(cli)).toMatchObject({ accepted: 1 });
  expect(readJournal(cli.paths.journalFile)).toEqual({ delivered: 0, entries: [] });
});

test('a month-old event is dropped only if it cannot be delivered', async () => {
  const old = trackEvent(0, 'config show', testTime - 31 * 1440 * minute);
  const first = sending([old, trackEvent(1)]);
  expect(await run(first)).toMatchObject({ accepted: 2 });
  collector.answer(status(500));
  const second = sending([old, trackEvent(1)]);
  await run(second);
  expect(readEvents(second.paths, 10).map(({ event }) => event)).toEqual([trackEvent(1)]);
});
