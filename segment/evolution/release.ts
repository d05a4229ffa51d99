import type { TrackingPlan, TrackingPlanRule } from '../../scripts/tracking-plan.ts';
import { breakingChanges, type Schema } from './compare.ts';

/** Returns why the current plan must not be released; [] if it may be. */
export function problemsBetween(released: TrackingPlan, current: TrackingPlan): string[] {
  return current.rules.flatMap((rule) => {
    const before = released.rules.find(({ type, key }) => type === rule.type && key === rule.key);
    return before === undefined ? [] : problemsOf(before, rule);
  });
}

function problemsOf(before: TrackingPlanRule, after: TrackingPlanRule): string[] {
  const breaks = breakingChanges(before.jsonSchema as Schema, after.jsonSchema as Schema);
  if (breaks.length === 0) return [];
  if (after.type === 'IDENTIFY') {
    return breaks.map(
      ({ path, why }) => `identify: ${path} ${why}; Protocols versions track events only`,
    );
  }
  if (after.version <= before.version) {
    return breaks.map(
      ({ path, why, example }) =>
        `${path} ${why}: raise planVersion in src/telemetry/review.ts, or allow ${JSON.stringify(example)}`,
    );
  }
  return versionOf(after) === after.version
    ? []
    : [
        `version ${after.version} needs context.protocols.event_version: ${after.version}, required in every event`,
      ];
}

// Protocols validates an event with the oldest version of its rule unless the event names another.
function versionOf({ jsonSchema }: TrackingPlanRule): unknown {
  const step = (schema: Schema | undefined, name: string): Schema | undefined =>
    schema?.required?.includes(name) ? schema.properties?.[name] : undefined;
  return ['context', 'protocols', 'event_version'].reduce(step, jsonSchema as Schema | undefined)
    ?.const;
}
