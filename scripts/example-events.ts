import { commandInvocation, identify } from '../src/telemetry/event.ts';
import type { RecordedEvent, WireEvent } from '../src/telemetry/schema.ts';
import { onWire } from '../src/telemetry/upload/segment.ts';

const anonymousId = '0b7e3c1a-9d52-4f6e-8a41-5c2f7d90e613';
const at = Date.UTC(2026, 0, 2, 3, 4, 5, 678);

function machine(organization = '') {
  return {
    platform: 'linux',
    arch: 'x64',
    env: { CIRCLECI_ORG_ID: organization },
    build: { version: '1.0.0', writeKey: '', endpoint: '' },
  } as const;
}

/** Returns the track event of an example run, as recorded. */
export function exampleTrack(organization?: string): RecordedEvent {
  const run = { path: ['chunk', 'config', 'show'], flags: ['json'], success: true };
  const messageId = '6f1d2c3b-4a59-4e68-9b77-8c8d9e0f1a2b';
  return commandInvocation(run, { anonymousId, messageId, at }, machine(organization));
}

/** Returns the same event and the identify event of its id, as sent. */
export async function examplesOnWire(organization?: string): Promise<[WireEvent, WireEvent]> {
  const recorded = [exampleTrack(organization), identify({ anonymousId, at }, machine())];
  const [track, introduced] = (await onWire(recorded)) as WireEvent[];
  if (track === undefined || introduced === undefined) throw new Error('the SDK sent nothing');
  return [track, introduced];
}
