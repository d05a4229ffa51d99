import { examplesOnWire, exampleTrack } from '../scripts/example-events.ts';
import type { RecordedEvent } from '../src/telemetry/schema.ts';

const organization = '3f2a9c1e-7b64-4d0a-9e58-1c6f0b2d4a7e';

/** A run's event with every field, as it is recorded. */
export const recordedExample: RecordedEvent = exampleTrack(organization);

/** The same and the identify of its id, as they go over the wire. */
export const [track, identify] = await examplesOnWire(organization);
