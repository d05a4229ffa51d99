import { z } from 'zod';
import { eventName } from '../system/build-info.ts';
import { commandInvocationProperties } from './properties.ts';
import { fieldsSince, uuid } from './review.ts';

/**
 * The schema of everything that may be sent. The types in `event.ts`, the gate, TELEMETRY.md and
 * tracking-plan.json all come from it. Code that records imports only its types, so that commands
 * do not pay for loading zod.
 */

const field = fieldsSince(1);

const timestamp = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const version = z.string().regex(/^\d{1,9}\.\d{1,9}\.\d{1,9}(-[0-9a-z.-]{1,32})?$/);

const recordedContext = {
  app: z.strictObject({
    name: field(
      z.literal('chunk'),
      'Name of this program',
      'Is the event from chunk, if several tools share a source?',
    ),
    version: field(
      version,
      'Version of chunk',
      'Which versions are in use, and how fast are new ones adopted?',
    ),
  }),
  os: z.strictObject({
    name: field(
      z.enum(['linux', 'darwin', 'windows', 'other']),
      'Operating system',
      'Which operating systems need support?',
    ),
  }),
  arch: field(
    z.enum(['x64', 'arm64', 'other']),
    'CPU architecture',
    'Which architectures need a build?',
  ),
  ip: field(
    z.literal('0.0.0.0'),
    "Always 0.0.0.0, so that no server fills in the sender's IP address",
    "Answers no question: keeps the machine's IP address out of stored events",
  ),
};

const envelope = {
  anonymousId: field(
    uuid,
    'Random UUID created on the first recorded run, stored as instanceID',
    'Which events come from the same install? Segment counts users by it',
    'pseudonymous',
  ),
  timestamp: field(timestamp, 'When the event happened, in UTC', 'When is chunk used?'),
  integrations: z.strictObject({
    Amplitude: field(
      z.literal(true),
      'Segment forwards the event to Amplitude',
      'Answers no question: tells Segment where to forward the event',
    ),
    'Actions Amplitude': field(
      z.literal(true),
      'The same for Amplitude (Actions), the newer destination',
      'Answers no question: tells Segment where to forward the event',
    ),
  }),
};

const track = {
  ...envelope,
  type: field(z.literal('track'), 'A run of a command', 'Which type of event is it?'),
  event: field(z.literal(eventName), 'Name of the event', 'Which event is it?'),
  messageId: field(uuid, 'Random UUID, the same on every resend', 'Is the event a duplicate?'),
  properties: commandInvocationProperties,
};

const identify = {
  ...envelope,
  type: field(z.literal('identify'), 'A new anonymous id', 'Which type of event is it?'),
  messageId: field(
    z.string().regex(/^identify-[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$/),
    'identify-<anonymousId>, the same on every resend',
    'Is the event a duplicate?',
    'pseudonymous',
  ),
};

/** An event as recorded and queued. */
export const recordedEventSchema = z.discriminatedUnion('type', [
  z.strictObject({
    ...track,
    // Events that an earlier build queued under another name are sent under the current one.
    event: z
      .string()
      .regex(eventNamePattern())
      .transform(() => eventName),
    context: z.strictObject(recordedContext),
  }),
  z.strictObject({ ...identify, context: z.strictObject(recordedContext) }),
]);

/** The context with the keys that Segment's SDK adds to every event. */
const sdkContext = {
  ...recordedContext,
  library: z.strictObject({
    name: field(
      z.literal('@segment/analytics-node'),
      "Added by Segment's SDK: its name",
      'Which client sent the event, if a delivery looks wrong?',
    ),
    version: field(
      version,
      "Added by Segment's SDK: its version",
      'Which client sent the event, if a delivery looks wrong?',
    ),
  }),
};
const sdkMetadata = {
  _metadata: z.strictObject({
    nodeVersion: field(
      z.string().regex(/^v\d{1,4}\.\d{1,4}\.\d{1,4}$/),
      "Added by Segment's SDK: a constant of the Bun version that chunk is compiled with",
      'Which runtime sent the event, if a delivery looks wrong?',
    ),
    jsRuntime: field(
      z.enum(['node', 'bun']),
      "Added by Segment's SDK: the runtime that it detects",
      'Which runtime sent the event, if a delivery looks wrong?',
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
    'Answers no question: Segment expects the key',
  ),
  context: z.strictObject(sdkContext),
});

/** An event in a request body. */
export const wireEventSchema = z.discriminatedUnion('type', [
  trackOnWireSchema,
  identifyOnWireSchema,
]);

/** A request body. The gate removes events that do not match `wireEventSchema`. */
export const batchSchema = z.strictObject({
  batch: field(z.array(z.unknown()).min(1), 'The events', 'What happened?'),
  writeKey: field(
    z.string().regex(writeKeyPattern()),
    'Write key of the Segment source',
    'Which source gets the events? The key is in every binary',
  ),
  sentAt: field(
    timestamp,
    'When the request was sent, in UTC',
    "How far off is the machine's clock? Segment corrects the timestamp with it",
  ),
});

/** Returns the pattern of event names: snake_case, at most 64 characters. */
export function eventNamePattern(): RegExp {
  return /^[a-z][a-z_]{0,63}$/;
}

/** Returns the pattern of Segment write keys. */
export function writeKeyPattern(): RegExp {
  return /^[0-9A-Za-z_-]{1,64}$/;
}

export type RecordedEvent = z.infer<typeof recordedEventSchema>;
export type WireEvent = z.infer<typeof wireEventSchema>;
