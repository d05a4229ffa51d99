import { batchSchema, type WireEvent, wireEventSchema } from '../schema.ts';

/** The commands of this release, each with the flags it declares. */
export type KnownCommands = ReadonlyMap<string, ReadonlySet<string>>;

/** What the gate lets through of a request. */
export interface GatedRequest {
  /** The body with the events that passed. */
  readonly body: string;
  readonly passed: readonly WireEvent[];
}

/**
 * The last look at what is about to leave the machine: the serialized body of a request, whoever
 * built it. An event with an unknown key or a value of another shape is taken out whole, never
 * trimmed; a body with an unknown key of its own does not pass at all: undefined. The names in an
 * event that this `version` recorded must be of its `knownCommands`; another release's are known by
 * shape only.
 */
export function gate(
  body: string,
  knownCommands: KnownCommands,
  version: string,
): GatedRequest | undefined {
  const envelope = batchSchema.safeParse(parse(body));
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

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
