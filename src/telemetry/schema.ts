import { z } from 'zod';
import { eventName } from '../system/build-info.ts';
import { commandInvocationProperties } from './properties.ts';
import { fieldsSince, uuid } from './review.ts';

/**
 * The definition of what may be sent. The types of `event.ts`, the gate on the wire, TELEMETRY.md
 * and tracking-plan.json all come from here. Imported for its types by what records, and for its
 * values only by what sends or documents, so that no command pays for loading it.
 */

const field = fieldsSince(1);

const timestamp = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const version = z.string().regex(/^\d{1,9}\.\d{1,9}\.\d{1,9}(-[0-9a-z.-]{1,32})?$/);

const recordedContext = {
  app: z.strictObject({
    name: field(
      z.literal('chunk'),
      'This program',
      'Is the event of chunk, where several tools share a source?',
    ),
    version: field(
      version,
      'Version of chunk',
      'Which versions are in use, and how fast do new ones spread?',
    ),
  }),
  os: z.strictObject({
    name: field(
      z.enum(['linux', 'darwin', 'windows', 'other']),
      'Kind of operating system',
      'Which systems must be supported?',
    ),
  }),
  arch: field(
    z.enum(['x64', 'arm64', 'other']),
    'Kind of processor',
    'Which processors must be built for?',
  ),
  ip: field(
    z.literal('0.0.0.0'),
    "A fixed value, so that no server fills in the sender's address",
    'No question: it keeps the address of the machine out of what is stored',
  ),
};

const envelope = {
  anonymousId: field(
    uuid,
    'Random UUID made on the first recorded run, kept as instanceID',
    'Which events are of one install? Segment counts users by it',
    'pseudonymous',
  ),
  timestamp: field(timestamp, 'When it happened, UTC', 'When is chunk used?'),
  integrations: z.strictObject({
    Amplitude: field(
      z.literal(true),
      'Segment passes the event on to Amplitude',
      'No question: it says where the event may go',
    ),
    'Actions Amplitude': field(
      z.literal(true),
      'The same, by the newer kind of destination',
      'No question: it says where the event may go',
    ),
  }),
};

const track = {
  ...envelope,
  type: field(z.literal('track'), 'A run', 'Which kind of event is it?'),
  event: field(z.literal(eventName), 'A command that ended', 'Which kind of event is it?'),
  messageId: field(uuid, 'Random UUID, kept on every resend', 'Was this event counted before?'),
  properties: commandInvocationProperties,
};

const identify = {
  ...envelope,
  type: field(z.literal('identify'), 'A new anonymous id', 'Which kind of event is it?'),
  messageId: field(
    z.string().regex(/^identify-[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$/),
    'identify-<anonymousId>, so that a resend is the same message',
    'Was this id introduced before?',
    'pseudonymous',
  ),
};

/** An event as it is recorded and queued. */
export const recordedEventSchema = z.discriminatedUnion('type', [
  z.strictObject({
    ...track,
    // One that an earlier build queued under another name goes out under today's.
    event: z
      .string()
      .regex(eventNamePattern())
      .transform(() => eventName),
    context: z.strictObject(recordedContext),
  }),
  z.strictObject({ ...identify, context: z.strictObject(recordedContext) }),
]);

/** What Segment's SDK adds to every event. */
const sdkContext = {
  ...recordedContext,
  library: z.strictObject({
    name: field(
      z.literal('@segment/analytics-node'),
      "Added by Segment's SDK: itself",
      'Which client sent it, where a delivery looks wrong?',
    ),
    version: field(
      version,
      "Added by Segment's SDK: its version",
      'Which client sent it, where a delivery looks wrong?',
    ),
  }),
};
const sdkMetadata = {
  _metadata: z.strictObject({
    nodeVersion: field(
      z.string().regex(/^v\d{1,4}\.\d{1,4}\.\d{1,4}$/),
      "Added by Segment's SDK: a constant of the Bun that chunk is compiled with",
      'Which runtime sent it, where a delivery looks wrong?',
    ),
    jsRuntime: field(
      z.enum(['node', 'bun']),
      "Added by Segment's SDK: the same",
      'Which runtime sent it, where a delivery looks wrong?',
    ),
  }),
};

export const trackOnWireSchema = z.strictObject({
  ...track,
  ...sdkMetadata,
  context: z.strictObject(sdkContext),
});

export const identifyOnWireSchema = z.strictObject({
  ...identify,
  ...sdkMetadata,
  traits: field(
    z.strictObject({}),
    "Added by Segment's SDK: always empty",
    'No question: Segment expects the key',
  ),
  context: z.strictObject(sdkContext),
});

/** An event in the body of a request. */
export const wireEventSchema = z.discriminatedUnion('type', [
  trackOnWireSchema,
  identifyOnWireSchema,
]);

/**
 * The body of a request, its events unread: each of them passes `wireEventSchema` or is left out.
 */
export const batchSchema = z.strictObject({
  batch: field(z.array(z.unknown()).min(1), 'The events', 'What happened?'),
  writeKey: field(
    z.string().regex(writeKeyPattern()),
    'Which Segment source the events are for',
    'Which source are the events for? It is in every binary',
  ),
  sentAt: field(
    timestamp,
    'When the request was made, UTC',
    'How wrong is the clock of the machine? Segment corrects the timestamp by it',
  ),
});

/** Returns what an event may be named: snake_case. */
export function eventNamePattern(): RegExp {
  return /^[a-z][a-z_]{0,63}$/;
}

/** Returns the characters of a Segment write key, and how many there may be. */
export function writeKeyPattern(): RegExp {
  return /^[0-9A-Za-z_-]{1,64}$/;
}

export type RecordedEvent = z.infer<typeof recordedEventSchema>;
export type WireEvent = z.infer<typeof wireEventSchema>;
