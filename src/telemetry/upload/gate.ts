import { parseJson } from '../../system/json.ts';
import { batchSchema, type WireEvent, wireEventSchema } from '../schema.ts';

/** The commands of this release, each with its declared flags. */
export type KnownCommands = ReadonlyMap<string, ReadonlySet<string>>;

/** The part of a request that passed the gate. */
export interface GatedRequest {
  /** The body with the events that passed. */
  readonly body: string;
  readonly passed: readonly WireEvent[];
}

/**
 * Validates the serialized body of a request just before it is sent. Removes events with an unknown
 * key or an invalid value; never trims them. Returns undefined if the body itself is invalid.
 * Events recorded by this `version` may only name `knownCommands`; the names in events of other
 * releases only have to match the schema.
 */
export function gate(
  body: string,
  knownCommands: KnownCommands,
  version: string,
): GatedRequest | undefined {
  const envelope = batchSchema.safeParse(parseJson(body));
  if (!envelope.success) return undefined;
  const passed: WireEvent[] = [];
  for (const candidate of envelope.data.batch) {
    const event = wireEventSchema.safeParse(candidate);
    if (event.success && usesKnownNames(event.data, knownCommands, version))
      passed.push(event.data);
  }
  return { body: JSON.stringify({ ...envelope.data, batch: passed }), passed };
}

function usesKnownNames(event: WireEvent, knownCommands: KnownCommands, version: string): boolean {
  if (event.type === 'identify') return event.messageId === `identify-${event.anonymousId}`;
  const { anonymous_id, command, flags } = event.properties;
  if (anonymous_id !== event.anonymousId) return false;
  if (event.context.app.version !== version) return true;
  const declared = knownCommands.get(command);
  if (declared === undefined) return false;
  return flags === '' || flags.split(',').every((flag) => declared.has(flag));
}
