import { commandInvocation, identify } from '../../src/telemetry/event.ts';
import type { RecordedEvent } from '../../src/telemetry/schema.ts';
import { knownId } from './test-cli.ts';

/** The machine that test events were recorded on. */
export const machine = {
  platform: 'linux',
  arch: 'x64',
  env: {} as Readonly<Record<string, string | undefined>>,
  build: { version: '1.2.3', writeKey: '', endpoint: '' },
};

/** 2026-01-02T03:04:05.678Z, the time of the clock in tests. */
export const testTime = Date.UTC(2026, 0, 2, 3, 4, 5, 678);

/** Returns a track event; `number` sets its messageId, and its time in ms after `testTime`. */
export function trackEvent(number = 0, command = 'config show', at = testTime): RecordedEvent {
  const messageId = `aaaaaaaa-0000-4000-8000-${String(number).padStart(12, '0')}`;
  return commandInvocation(
    { path: ['chunk', ...command.split(' ')], flags: ['json'], success: true },
    { anonymousId: knownId, messageId, at: at + number },
    machine,
  );
}

/** Returns the identify event of the known id. */
export function identifyEvent(): RecordedEvent {
  return identify({ anonymousId: knownId, at: testTime }, machine);
}

/** The commands and flags of the test events. */
export const knownCommands = new Map([
  ['chunk config show', new Set(['json'])],
  ['chunk config set', new Set<string>()],
]);

/** Returns `knownCommands`; the sender gets its commands from the tree instead. */
export const lookUpCommands = async () => knownCommands;
