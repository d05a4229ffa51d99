import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { gate } from '../../../src/telemetry/upload/gate.ts';
import { onWire } from '../../../src/telemetry/upload/segment.ts';
import { identifyEvent, knownCommands, trackEvent } from '../../support/events.ts';

type Json = Record<string, unknown>;

const [track, identify] = (await onWire([trackEvent(), identifyEvent()])) as [Json, Json];

function passes(event: unknown, extra: Json = {}, version = '1.2.3'): boolean {
  const body = { batch: [event], writeKey: 'key', sentAt: '2026-01-02T03:04:05.678Z', ...extra };
  const gated = gate(JSON.stringify(body), knownCommands, version);
  return gated !== undefined && gated.passed.length === 1;
}

const withProperties = (properties: Json): Json => ({
  ...track,
  properties: { ...(track['properties'] as Json), ...properties },
});

describe('the gate', () => {
  test('lets both events through unchanged', () => {
    const body = JSON.stringify({
      batch: [track, identify],
      writeKey: 'key',
      sentAt: '2026-01-02T03:04:05.678Z',
    });
    expect(gate(body, knownCommands, '1.2.3')?.passed).toEqual([track, identify] as never);
  });

  test('removes one bad event from a batch and keeps the others', () => {
    const bad = withProperties({ path: '/home/me' });
    const body = JSON.stringify({
      batch: [identify, bad, track],
      writeKey: 'key',
      sentAt: '2026-01-02T03:04:05.678Z',
    });
    const gated = gate(body, knownCommands, '1.2.3');
    expect(JSON.parse(gated?.body ?? '').batch).toEqual([identify, track]);
  });

  const rejected: [title: string, event: unknown][] = [
    ['an unknown property', withProperties({ extra: 'x' })],
    ['an unknown key of the event', { ...track, userId: 'me' }],
    [
      'an unknown key of the context',
      { ...track, context: { ...(track['context'] as Json), page: {} } },
    ],
    ['a trait', { ...identify, traits: { email: 'me@example.com' } }],
    ['an IP address', { ...track, context: { ...(track['context'] as Json), ip: '1.2.3.4' } }],
    ['a command that is not in the tree', withProperties({ command: 'chunk hunter' })],
    ['a command with an argument', withProperties({ command: 'chunk config set secret' })],
    ['a flag that the command does not declare', withProperties({ flags: 'json,token' })],
    ['a flag with a value', withProperties({ flags: 'json=secret' })],
    ['an organization id that is a URL', withProperties({ organization_id: 'https://x' })],
    ['a success that is not a boolean', withProperties({ success: 'yes' })],
    [
      'another anonymous id in the properties',
      withProperties({ anonymous_id: '99999999-2222-4333-8444-555555555555' }),
    ],
    ['another event name', { ...track, event: 'command_failed' }],
    ['another event type', { ...track, type: 'page' }],
    [
      'an identify whose messageId has another id',
      { ...identify, messageId: 'identify-99999999-2222-4333-8444-555555555555' },
    ],
    ['a missing property', { ...track, properties: {} }],
    ['null', null],
    ['a string', 'event'],
  ];
  for (const [title, event] of rejected) {
    test(`removes ${title}`, () => expect(passes(event)).toBe(false));
  }

  test('rejects a body with an unknown key, or that is not JSON', () => {
    expect(passes(track)).toBe(true);
    expect(passes(track, { context: {} })).toBe(false);
    expect(gate('{"batch":[', knownCommands, '1.2.3')).toBeUndefined();
  });

  test("only checks another release's names against the schema", () => {
    expect(
      passes(withProperties({ command: 'chunk new-command', flags: 'newFlag' }), {}, '1.2.4'),
    ).toBe(true);
    expect(passes(withProperties({ command: 'chunk ../etc' }), {}, '1.2.4')).toBe(false);
  });

  test('removes an event with any additional key', () => {
    const paths = fc.constantFrom<string[]>(
      [],
      ['properties'],
      ['context'],
      ['context', 'app'],
      ['context', 'os'],
      ['context', 'library'],
      ['integrations'],
      ['_metadata'],
    );
    fc.assert(
      fc.property(paths, fc.string({ minLength: 1 }), fc.jsonValue(), (path, key, value) => {
        const event = structuredClone(track);
        let parent: Json = event;
        for (const step of path) parent = parent[step] as Json;
        fc.pre(!Object.hasOwn(parent, key));
        fc.pre(key !== '__proto__' && key !== 'organization_id');
        parent[key] = value;
        expect(passes(event)).toBe(false);
      }),
    );
  });
});
