import { expect, test } from 'bun:test';
import { join, resolve } from 'node:path';
import Ajv from 'ajv';
import { generatedDocuments } from '../../scripts/generate.ts';
import { trackingPlan } from '../../scripts/tracking-plan.ts';
import { eventName } from '../../src/system/build-info.ts';
import { wireEventSchema } from '../../src/telemetry/schema.ts';
import { onWire } from '../../src/telemetry/upload/segment.ts';
import { identifyEvent, trackEvent } from '../support/events.ts';

const root = resolve(import.meta.dir, '../..');

for (const [path, text] of await generatedDocuments()) {
  test(`${path} is up to date (update it with bun run generate)`, async () => {
    expect(await Bun.file(join(root, path)).text()).toBe(text);
  });
}

test('the tracking plan has a rule for each event, under its name', () => {
  expect(trackingPlan().rules.map(({ type, key, version }) => [type, key, version])).toEqual([
    ['TRACK', eventName, 1],
    ['IDENTIFY', undefined, 1],
  ]);
});

const ajv = new Ajv({ strict: true, allErrors: true });
const [checkTrack, checkIdentify] = trackingPlan().rules.map(({ jsonSchema }) =>
  ajv.compile(jsonSchema),
);
const [track, identify] = (await onWire([trackEvent(), identifyEvent()])) as [
  Record<string, Record<string, unknown>>,
  Record<string, unknown>,
];

test("the plan's rules are valid draft-07, and accept the events on the wire", () => {
  expect(checkTrack?.(track)).toBe(true);
  expect(checkIdentify?.(identify)).toBe(true);
});

test('the plan accepts an id in upper case, like the gate', async () => {
  const anonymousId = '0B7E3C1A-9D52-4F6E-8A41-5C2F7D90E613';
  const [event] = (await onWire([trackEvent()])) as [Record<string, Record<string, unknown>>];
  const properties = { ...event['properties'], anonymous_id: anonymousId };
  const upperCase = { ...event, anonymousId, properties };
  expect(wireEventSchema.safeParse(upperCase).success).toBe(true);
  expect(checkTrack?.(upperCase)).toBe(true);
});

test("the plan accepts keys that Segment adds to an event's context", () => {
  expect(checkTrack?.({ ...track, context: { ...track['context'], protocols: {} } })).toBe(true);
});

test('the plan rejects what the gate rejects', () => {
  const properties = { ...track['properties'], path: '/home/me' };
  expect(checkTrack?.({ ...track, properties })).toBe(false);
  expect(checkIdentify?.({ ...identify, traits: { email: 'me@example.com' } })).toBe(false);
});

test('TELEMETRY.md names every key on the wire', async () => {
  const document = await Bun.file(join(root, 'TELEMETRY.md')).text();
  const keys = new Set<string>();
  JSON.stringify([track, identify], (key, value) => {
    if (key !== '' && Number.isNaN(Number(key))) keys.add(key);
    return value;
  });
  const missing = [...keys].filter((key) => !document.includes(key));
  expect(missing).toEqual([]);
  expect(keys.size).toBeGreaterThan(20);
});
