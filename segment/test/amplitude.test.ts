import { describe, expect, test } from 'bun:test';
import amplitude from '@segment/action-destinations/dist/destinations/amplitude/index.js';
import type { WireEvent } from '../../src/telemetry/schema.ts';
import { onWire } from '../../src/telemetry/upload/segment.ts';
import { arrivals, requestsFor } from '../amplitude.ts';
import { identify, recordedExample, track } from '../events.ts';
import { valuesByPath } from '../leaves.ts';
import { lostInAmplitude } from '../lost-in-amplitude.ts';
import { commandSubscription, identifySubscription } from '../workspace.ts';

async function eventOf(event: WireEvent): Promise<Record<string, unknown>> {
  const [request] = await requestsFor(event, [commandSubscription]);
  if (request === undefined) throw new Error('nothing was sent');
  const { events } = request.body as { events: readonly Record<string, unknown>[] };
  return events[0] ?? {};
}

describe('through the code of Segment, Amplitude receives', () => {
  test('one event per run, with the messageId as insert_id, and the CPU architecture', async () => {
    expect(await requestsFor(track, [commandSubscription])).toHaveLength(1);
    expect(await eventOf(track)).toMatchObject({
      event_type: track.type === 'track' ? track.event : '',
      insert_id: track.messageId,
      device_id: track.anonymousId,
      event_properties: { arch: 'x64' },
      ip: '0.0.0.0',
    });
  });

  test('the same insert_id for a resend, and another one for another run', async () => {
    const first = (await onWire([recordedExample])) as WireEvent[];
    const resent = (await onWire([recordedExample])) as WireEvent[];
    const other = (await onWire([
      { ...recordedExample, messageId: crypto.randomUUID() },
    ])) as WireEvent[];
    const ids = await Promise.all(
      [first, resent, other].map(
        async ([event]) => (await eventOf(event as WireEvent))['insert_id'],
      ),
    );
    expect(ids[0]).toBe(ids[1]);
    expect(ids[0]).not.toBe(ids[2]);
  });

  test('no user id, no session and no address', async () => {
    const names = [...valuesByPath(await eventOf(track)).keys()];
    expect(names.filter((name) => /user|session|city|country|idf/.test(name))).toEqual([]);
  });

  test('every field except those listed in lostInAmplitude', async () => {
    const found = await arrivals(track);
    const lost = Object.keys(found).filter((path) => found[path] === null);
    expect(lost.sort()).toEqual(Object.keys(lostInAmplitude).sort());
  });

  test('no identify event unless its mapping is enabled', async () => {
    expect(await requestsFor(identify, [commandSubscription])).toEqual([]);
    expect(await requestsFor(identify, [identifySubscription])).toMatchObject([
      { path: '/identify' },
    ]);
  });
});

test("Segment's default mapping sets no insert_id, and loses the CPU architecture", async () => {
  const preset = amplitude.presets?.find(({ partnerAction }) => partnerAction === 'logEventV2');
  const mapping = preset?.mapping as typeof commandSubscription.mapping;
  const [request] = await requestsFor(track, [{ ...commandSubscription, mapping }]);
  const text = JSON.stringify(request);
  expect(text).not.toContain('insert_id');
  expect(text).not.toContain('x64');
});
