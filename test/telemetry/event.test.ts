import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { commandInvocation } from '../../src/telemetry/event.ts';
import { recordedEventSchema } from '../../src/telemetry/schema.ts';
import { identifyEvent, machine, testTime, trackEvent } from '../support/events.ts';
import { knownId } from '../support/test-cli.ts';

const run = { path: ['chunk', 'config', 'show'], flags: ['json'], success: false };
const identity = { anonymousId: knownId, messageId: crypto.randomUUID(), at: testTime };

describe('a recorded event', () => {
  test('of a run has exactly these keys', () => {
    expect(commandInvocation(run, identity, machine)).toEqual({
      type: 'track',
      event: 'command_invocation',
      messageId: identity.messageId,
      anonymousId: knownId,
      timestamp: '2026-01-02T03:04:05.678Z',
      integrations: { Amplitude: true, 'Actions Amplitude': true },
      context: {
        app: { name: 'chunk', version: '1.2.3' },
        os: { name: 'linux' },
        arch: 'x64',
        ip: '0.0.0.0',
      },
      properties: {
        anonymous_id: knownId,
        sender: 'chunk-cli',
        team_name: 'factory',
        action: 'invoked',
        command: 'chunk config show',
        flags: 'json',
        success: false,
      },
    });
  });

  test('of an id has the same messageId on every resend, and no traits', () => {
    const event = identifyEvent();
    expect(event.messageId).toBe(`identify-${knownId}`);
    expect(Object.keys(event).sort()).toEqual(
      ['anonymousId', 'context', 'integrations', 'messageId', 'timestamp', 'type'].sort(),
    );
  });

  const organization = (value: string): unknown => {
    const env = { CIRCLECI_ORG_ID: value };
    const event = commandInvocation(run, identity, { ...machine, env });
    return event.type === 'track' ? event.properties.organization_id : undefined;
  };
  for (const value of [
    '7d0c38b4-6d5a-4b0c-9f5e-0b6f0f9c3f10',
    '7D0C38B4-6D5A-4B0C-9F5E-0B6F0F9C3F10',
  ]) {
    test(`contains the organization id ${value}`, () => expect(organization(value)).toBe(value));
  }
  for (const value of [
    '',
    'a',
    'x'.repeat(36),
    'x'.repeat(37),
    'ghp_token',
    'https://x',
    'a b',
    'id\n',
    'ä',
  ]) {
    test(`omits the organization id ${JSON.stringify(value)}`, () => {
      expect(organization(value)).toBeUndefined();
    });
  }

  for (const [platform, os] of [
    ['win32', 'windows'],
    ['darwin', 'darwin'],
    ['freebsd', 'other'],
  ] as const) {
    test(`reports the operating system ${os} on ${platform}`, () => {
      const event = commandInvocation(run, identity, { ...machine, platform, arch: 's390x' });
      expect(event.context).toMatchObject({ os: { name: os }, arch: 'other' });
    });
  }

  test('matches the schema for any clock and environment', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e17, max: 1e17, noNaN: true }),
        fc.string({ unit: 'binary' }),
        fc.string(),
        (at, organization, platform) => {
          const env = { CIRCLECI_ORG_ID: organization };
          const event = commandInvocation(run, { ...identity, at }, { ...machine, env, platform });
          expect(recordedEventSchema.safeParse(event).success).toBe(true);
        },
      ),
    );
  });

  test('of the test fixtures matches the schema', () => {
    for (const event of [trackEvent(), identifyEvent()]) {
      expect(recordedEventSchema.safeParse(event).success).toBe(true);
    }
  });
});
