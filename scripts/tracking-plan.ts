import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { draft07, type JsonSchema, planVersion } from '../src/telemetry/review.ts';
import { identifyOnWireSchema, trackOnWireSchema } from '../src/telemetry/schema.ts';

/** A rule of a Segment Protocols tracking plan, as Segment's Public API takes it. */
export interface TrackingPlanRule {
  readonly type: 'TRACK' | 'IDENTIFY';
  /** The event's name; absent for identify. */
  readonly key?: string;
  readonly version: number;
  readonly jsonSchema: JsonSchema;
}

/** A tracking plan: one rule for each event and version, JSON Schema draft-07. */
export interface TrackingPlan {
  readonly rules: readonly TrackingPlanRule[];
}

/** Returns the path of the released plan of a version. */
export function releasedPlanPath(version: number): string {
  return join(import.meta.dir, `../segment/plans/${version}.json`);
}

/** Returns the current rules, as strict as the gate. A release saves them for later comparison. */
export function currentPlan(): TrackingPlan {
  return {
    rules: [
      {
        type: 'TRACK',
        key: trackOnWireSchema.shape.event.value,
        version: planVersion,
        jsonSchema: ruleSchema(trackOnWireSchema, ['context', 'properties']),
      },
      {
        type: 'IDENTIFY',
        version: planVersion,
        jsonSchema: ruleSchema(identifyOnWireSchema, ['context', 'traits']),
      },
    ],
  };
}

/**
 * Returns the tracking plan for Protocols: the current rules, and those of earlier versions, whose
 * releases are still in use. It allows other keys in `context`, because Segment may add some before
 * it validates an event.
 */
export function trackingPlan(earlier: readonly TrackingPlan[] = earlierPlans()): TrackingPlan {
  const tracks = earlier.flatMap(({ rules }) => rules.filter(({ type }) => type === 'TRACK'));
  return { rules: [...tracks, ...currentPlan().rules].map(withOpenContext) };
}

function earlierPlans(): TrackingPlan[] {
  const versions = Array.from({ length: planVersion - 1 }, (_, index) => index + 1);
  return versions.map((version) => JSON.parse(readFileSync(releasedPlanPath(version), 'utf8')));
}

function withOpenContext(rule: TrackingPlanRule): TrackingPlanRule {
  const properties = rule.jsonSchema['properties'] as Readonly<Record<string, JsonSchema>>;
  const { additionalProperties: _, ...context } = properties['context'] ?? {};
  return { ...rule, jsonSchema: { ...rule.jsonSchema, properties: { ...properties, context } } };
}

// A rule describes only the parts specific to an event, not Segment's common fields.
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
