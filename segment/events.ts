import { commandInvocation, identify } from '../src/telemetry/event.ts';
import type { RecordedEvent, WireEvent } from '../src/telemetry/schema.ts';
import { onWire } from '../src/telemetry/upload/segment.ts';

const anonymousId = '0b7e3c1a-9d52-4f6e-8a41-5c2f7d90e613';
const at = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
const machine = {
  platform: 'linux',
  arch: 'x64',
  env: { CIRCLECI_ORG_ID: '3f2a9c1e-7b64-4d0a-9e58-1c6f0b2d4a7e' },
  build: { version: '1.0.0', writeKey: '', endpoint: '' },
} as const;

/** A run's event as it is recorded. */
export function recordedExample(): RecordedEvent {
  const run = { path: ['chunk', 'config', 'show'], flags: ['json'], success: true };
  const messageId = '6f1d2c3b-4a59-4e68-9b77-8c8d9e0f1a2b';
  return commandInvocation(run, { anonymousId, messageId, at }, machine);
}

/** A run's event and the identify of its id, with every field, as they go over the wire. */
export async function exampleEvents(): Promise<{ track: WireEvent; identify: WireEvent }> {
  const [track, introduced] = (await onWire([
    recordedExample(),
    identify({ anonymousId, at }, machine),
  ])) as WireEvent[];
  if (track === undefined || introduced === undefined) throw new Error('the SDK sent nothing');
  return { track, identify: introduced };
}
