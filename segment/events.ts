import { examplesOnWire, exampleTrack } from '../scripts/example-events.ts';
import type { RecordedEvent } from '../src/telemetry/schema.ts';

const organization = '3f2a9c1e-7b64-4d0a-9e58-1c6f0b2d4a7e';

/** A track event with every field, as recorded. */
export const recordedExample: RecordedEvent = exampleTrack(organization);

/** The same event and the identify event of its id, as sent. */
export const [track, identify] = await examplesOnWire(organization);
