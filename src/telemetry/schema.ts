import { z } from 'zod';
import { eventName } from '../system/build-info.ts';

/**
 * What may be sent: the one definition. The types of `event.ts`, the gate on the wire, TELEMETRY.md
 * and tracking-plan.json all come from here. Imported for its types by what records, and for its
 * values only by what sends or documents, so that no command pays for loading it.
 */

const uuid = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i);
const timestamp = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const version = z.string().regex(/^\d{1,9}\.\d{1,9}\.\d{1,9}(-[0-9a-z.-]{1,32})?$/);

export const commandInvocationProperties = z.strictObject({
  anonymous_id: uuid.describe(
    'Random UUID made on the first recorded run; the same as anonymousId',
  ),
  sender: z.literal('chunk-cli').describe('Where the event comes from'),
  team_name: z.literal('factory').describe('Who owns the event'),
  action: z.literal('invoked').describe('What the user did'),
  organization_id: z
    .string()
    .regex(/^[0-9A-Za-z-]{1,36}$/)
    .optional()
    .describe('CircleCI organization id from CIRCLECI_ORG_ID; left out unless it looks like an id'),
  command: z
    .string()
    .max(128)
    .regex(/^chunk( [a-z][a-z-]*)+$/)
    .describe('Full command path as declared in the command tree, never as typed'),
  flags: z
    .string()
    .max(512)
    .regex(/^([A-Za-z][A-Za-z-]*(,[A-Za-z][A-Za-z-]*)*)?$/)
    .describe('Names of the flags set on the command line, sorted, comma-joined; never a value'),
  success: z.boolean().describe('Whether the command ended without an error'),
});

const recordedContext = {
  app: z.strictObject({
    name: z.literal('chunk').describe('This program'),
    version: version.describe('Version of chunk'),
  }),
  os: z.strictObject({
    name: z.enum(['linux', 'darwin', 'windows', 'other']).describe('Kind of operating system'),
  }),
  arch: z.enum(['x64', 'arm64', 'other']).describe('Kind of processor'),
  ip: z
    .literal('0.0.0.0')
    .describe("A fixed value, so that no server fills in the sender's address"),
};

const envelope = {
  anonymousId: uuid.describe('Random UUID made on the first recorded run, kept as instanceID'),
  timestamp: timestamp.describe('When it happened, UTC'),
  integrations: z.strictObject({
    Amplitude: z.literal(true).describe('Segment passes the event on to Amplitude'),
    'Actions Amplitude': z.literal(true).describe('The same, by the newer kind of destination'),
  }),
};

const track = {
  ...envelope,
  type: z.literal('track'),
  event: z.literal(eventName),
  messageId: uuid.describe('Random UUID, kept on every resend'),
  properties: commandInvocationProperties,
};

const identify = {
  ...envelope,
  type: z.literal('identify'),
  messageId: z
    .string()
    .regex(/^identify-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i)
    .describe('identify-<anonymousId>, so that a resend is the same message'),
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
    name: z.literal('@segment/analytics-node').describe("Added by Segment's SDK: itself"),
    version: version.describe("Added by Segment's SDK: its version"),
  }),
};
const sdkMetadata = {
  _metadata: z.strictObject({
    nodeVersion: z
      .string()
      .regex(/^v\d{1,4}\.\d{1,4}\.\d{1,4}$/)
      .describe("Added by Segment's SDK: a constant of the Bun that chunk is compiled with"),
    jsRuntime: z.enum(['node', 'bun']).describe("Added by Segment's SDK: the same"),
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
  traits: z.strictObject({}).describe("Added by Segment's SDK: always empty"),
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
  batch: z.array(z.unknown()).min(1).describe('The events'),
  writeKey: z.string().regex(writeKeyPattern()).describe('Which Segment source the events are for'),
  sentAt: timestamp.describe('When the request was made, UTC'),
});

/** What an event may be named: snake_case. */
export function eventNamePattern(): RegExp {
  return /^[a-z][a-z_]{0,63}$/;
}

/** The characters of a Segment write key, and how many there may be. */
export function writeKeyPattern(): RegExp {
  return /^[0-9A-Za-z_-]{1,64}$/;
}

export type CommandInvocationProperties = z.infer<typeof commandInvocationProperties>;
export type RecordedEvent = z.infer<typeof recordedEventSchema>;
export type WireEvent = z.infer<typeof wireEventSchema>;
