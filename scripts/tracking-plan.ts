import { z } from 'zod';
import { identifyOnWireSchema, trackOnWireSchema } from '../src/telemetry/schema.ts';

type JsonSchema = Readonly<Record<string, unknown>>;

/** A rule of a Segment Protocols tracking plan, as Segment's Public API takes it. */
export interface TrackingPlanRule {
  readonly type: 'TRACK' | 'IDENTIFY';
  /** The event's name; null for identify. */
  readonly key: string | null;
  readonly version: number;
  readonly jsonSchema: JsonSchema;
}

/**
 * The tracking plan: one rule an event, JSON Schema draft-07, from the schema that the gate uses.
 */
export function trackingPlan(): { readonly rules: readonly TrackingPlanRule[] } {
  return {
    rules: [
      {
        type: 'TRACK',
        key: trackOnWireSchema.shape.event.value,
        version: 1,
        jsonSchema: ruleSchema(trackOnWireSchema, ['context', 'properties']),
      },
      {
        type: 'IDENTIFY',
        key: null,
        version: 1,
        jsonSchema: ruleSchema(identifyOnWireSchema, ['context', 'traits']),
      },
    ],
  };
}

/** A schema as JSON Schema draft-07, the dialect of Segment Protocols. */
export function draft07(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, { target: 'draft-7' });
}

// A rule describes the parts that are an event's own; the envelope around them is Segment's.
function ruleSchema(schema: z.ZodType, parts: readonly string[]): JsonSchema {
  const { $schema, properties } = draft07(schema);
  const all = properties as Readonly<Record<string, unknown>>;
  return {
    $schema,
    type: 'object',
    properties: Object.fromEntries(parts.map((part) => [part, all[part]])),
    required: parts,
  };
}
