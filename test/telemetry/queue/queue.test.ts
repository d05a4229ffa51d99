import { describe, expect, test } from 'bun:test';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Paths } from '../../../src/system/paths.ts';
import { deleteQueue } from '../../../src/telemetry/queue/deletion.ts';
import { readDropped } from '../../../src/telemetry/queue/drop-counter.ts';
import {
  countEvents,
  enqueue,
  keepWithinBounds,
  queueBounds,
  readEvents,
  stage,
  tidyQueue,
} from '../../../src/telemetry/queue/queue.ts';
import { identifyEvent, testTime, trackEvent } from '../../support/events.ts';
import { hasLinks, isPosix } from '../../support/skips.ts';
import { testCli } from '../../support/test-cli.ts';

const day = 24 * 60 * 60_000;

function fresh(): Paths {
  return testCli().paths;
}

function put(paths: Paths, name: string, text: string, ageMs = 0): void {
  mkdirSync(paths.queueFolder, { recursive: true });
  const file = join(paths.queueFolder, name);
  writeFileSync(file, text);
  const seconds = (testTime - ageMs) / 1000;
  utimesSync(file, seconds, seconds);
}

describe('the queue', () => {
  test('returns events as they were recorded, oldest first', () => {
    const paths = fresh();
    for (const number of [2, 0, 1]) enqueue(trackEvent(number), paths, testTime);
    expect(readEvents(paths, 10).map(({ event }) => event)).toEqual(
      [0, 1, 2].map((n) => trackEvent(n)),
    );
    expect(readEvents(paths, 2)).toHaveLength(2);
  });

  test.skipIf(!isPosix)('does not let other users read its files', () => {
    const paths = fresh();
    enqueue(trackEvent(), paths, testTime);
    const [file] = readEvents(paths, 1);
    expect(statSync(paths.queueFolder).mode & 0o777).toBe(0o700);
    expect(statSync(file?.file ?? '').mode & 0o777).toBe(0o600);
  });

  test('drops and counts the oldest events over its bound on count', () => {
    const paths = fresh();
    for (let number = 0; number < queueBounds.maxEvents + 3; number++) {
      enqueue(trackEvent(number), paths, testTime);
    }
    expect(countEvents(paths)).toBe(queueBounds.maxEvents);
    expect(readEvents(paths, 1)[0]?.event).toEqual(trackEvent(3));
    expect(readDropped(paths)).toMatchObject({ bounds: 3, total: 3 });
  });

  test('stays within its bound on bytes', () => {
    const paths = fresh();
    for (let number = 0; number < 3; number++) enqueue(trackEvent(number), paths, testTime);
    const [oldest] = readdirSync(paths.queueFolder).sort();
    const huge = `${'0'.repeat(14)}-99999-${crypto.randomUUID()}.json`;
    for (let file = 0; file < 11; file++) {
      put(paths, huge.replace(/.{12}\.json$/, `${String(file).padStart(12, '0')}.json`), 'x');
    }
    keepWithinBounds(paths, testTime);
    expect(readdirSync(paths.queueFolder)).toContain(oldest ?? '');
    expect(countEvents(paths)).toBe(13);
  });

  test('drops events over the age limit only with `expire`', () => {
    const paths = fresh();
    enqueue(trackEvent(), paths, testTime);
    const later = testTime + queueBounds.maxAgeMs + day;
    keepWithinBounds(paths, later);
    expect(countEvents(paths)).toBe(1);
    keepWithinBounds(paths, later, true);
    expect(countEvents(paths)).toBe(0);
    expect(readDropped(paths)).toMatchObject({ bounds: 1 });
  });

  for (const [title, at] of [
    ['was ahead', testTime + 1000 * day],
    ['was not set', 0],
  ] as const) {
    test(`keeps events from a clock that ${title}`, () => {
      const paths = fresh();
      enqueue(trackEvent(0, 'config show', at), paths, testTime);
      keepWithinBounds(paths, testTime, true);
      expect(countEvents(paths)).toBe(1);
    });
  }

  test('reports which identify events were deleted', () => {
    const paths = fresh();
    const event = identifyEvent();
    enqueue(event, paths, testTime);
    enqueue(trackEvent(), paths, testTime);
    expect(deleteQueue(paths.queueFolder)).toEqual({
      events: 2,
      identifies: [event.anonymousId],
      failures: [],
    });
    expect(deleteQueue(paths.queueFolder)).toEqual({ events: 0, identifies: [], failures: [] });
  });
});

describe('tidying the queue', () => {
  const name = `00000000000001-00010-${'a'.repeat(8)}-0000-4000-8000-000000000001`;
  const nonce = 'bbbbbbbb-0000-4000-8000-000000000001';

  test.skipIf(!hasLinks)(
    'removes damaged, foreign and oversized files, and counts those that were events',
    () => {
      const paths = fresh();
      put(paths, `${name}.json`, '{"v":1,"type":"tr');
      put(paths, 'notes.txt', 'mine');
      put(paths, '.hidden', 'mine');
      put(
        paths,
        `${name.replace(/1$/, '2')}.json`,
        `{"v":1,"type":"track","messageId":"${'x'.repeat(5000)}"}`,
      );
      symlinkSync('/etc/passwd', join(paths.queueFolder, `${name.replace(/1$/, '3')}.json`));
      enqueue(trackEvent(), paths, testTime);
      tidyQueue(paths, testTime);
      expect(readdirSync(paths.queueFolder)).toHaveLength(1);
      expect(countEvents(paths)).toBe(1);
      expect(readDropped(paths)).toMatchObject({ damaged: 3, total: 3 });
    },
  );

  test('leaves a recent temporary file', () => {
    const paths = fresh();
    put(paths, `${name}.json.${nonce}.tmp`, '{"v":1', 59_000);
    tidyQueue(paths, testTime);
    expect(readdirSync(paths.queueFolder)).toHaveLength(1);
  });

  test('queues a complete old temporary file, and removes an incomplete one', () => {
    const paths = fresh();
    const { temporary } = stage(trackEvent(), paths, nonce);
    utimesSync(temporary, 1, 1);
    put(paths, `${name}.json.${nonce}.tmp`, '{"v":1', 61_000);
    tidyQueue(paths, testTime);
    expect(readEvents(paths, 10).map(({ event }) => event)).toEqual([trackEvent()]);
    expect(readdirSync(paths.queueFolder)).toHaveLength(1);
  });

  test('leaves folders, and the events of a later release', () => {
    const paths = fresh();
    mkdirSync(join(paths.queueFolder, 'folder'), { recursive: true });
    put(paths, `${name}.json`, '{"v":2,"kind":"of a later release"}');
    tidyQueue(paths, testTime);
    expect(readdirSync(paths.queueFolder).sort()).toEqual([`${name}.json`, 'folder']);
    expect(readEvents(paths, 10)).toEqual([]);
  });

  test('reads a file in the current format', () => {
    const paths = fresh();
    const text =
      '{"v":1,"type":"identify","messageId":"identify-11111111-2222-4333-8444-555555555555","anonymousId":"11111111-2222-4333-8444-555555555555","timestamp":"2026-01-02T03:04:05.678Z","integrations":{"Amplitude":true,"Actions Amplitude":true},"context":{"app":{"name":"chunk","version":"1.2.3"},"os":{"name":"linux"},"arch":"x64","ip":"0.0.0.0"}}';
    put(paths, '01767323045678-00318-identify-11111111-2222-4333-8444-555555555555.json', text);
    expect(readEvents(paths, 1).map(({ event }) => event)).toEqual([identifyEvent()]);
  });

  test('continues after a file that cannot be read', () => {
    const paths = fresh();
    put(paths, `${name}.json`, '{}');
    chmodSync(join(paths.queueFolder, `${name}.json`), 0);
    tidyQueue(paths, testTime);
    expect(countEvents(paths)).toBe(0);
  });
});
