import { describe, expect, setDefaultTimeout, test } from 'bun:test';
import Ajv from 'ajv';
import fc from 'fast-check';
import { RE2JS } from 're2js';
import { currentPlan, type TrackingPlanRule, trackingPlan } from '../../scripts/tracking-plan.ts';
import { breakingChanges, example, type Schema } from '../evolution/compare.ts';
import { problemsBetween } from '../evolution/release.ts';
import { latestReleasedPlan } from '../plan.ts';

setDefaultTimeout(60_000);

test('the current plan is compatible with the latest released one', async () => {
  const released = await latestReleasedPlan();
  if (released === undefined) throw new Error('segment/plans has no plan');
  expect(problemsBetween(released, currentPlan())).toEqual([]);
});

test('every pattern of the plan compiles with RE2, which Protocols uses', () => {
  const patterns: string[] = [];
  JSON.stringify(trackingPlan(), (key, value) => {
    if (key === 'pattern') patterns.push(value);
    return value;
  });
  expect(patterns.length).toBeGreaterThanOrEqual(5);
  for (const pattern of patterns) RE2JS.compile(pattern);
  expect(() => RE2JS.compile('^(?!x)a$')).toThrow();
});

const ajv = new Ajv({ strict: true, allowUnionTypes: true });
const holds = (schema: Schema, value: unknown): boolean => ajv.validate(schema, value);

const text = fc.oneof(
  fc
    .constantFrom('^[a-z]+$', '^[a-z0-9]*$', '^(a|b)(,(a|b))*$', '^v\\d{1,4}$')
    .map((pattern) => ({ pattern })),
  fc.constant({}),
);
const leaf: fc.Arbitrary<Schema> = fc.oneof(
  fc
    .record({
      limits: text,
      maxLength: fc.option(fc.integer({ min: 2, max: 6 }), { nil: undefined }),
    })
    .map(
      ({ limits, maxLength }): Schema => ({
        type: 'string',
        ...limits,
        ...(maxLength !== undefined && { maxLength }),
      }),
    ),
  fc.constantFrom('a', 'b', 'a1').map((only): Schema => ({ type: 'string', const: only })),
  fc
    .subarray(['a', 'b', 'a,b'], { minLength: 1 })
    .map((options): Schema => ({ type: 'string', enum: options })),
  fc.constantFrom<Schema>({ type: 'boolean' }, { type: 'boolean', const: true }),
);
function objectOf(value: fc.Arbitrary<Schema>): fc.Arbitrary<Schema> {
  return fc
    .record({
      properties: fc.dictionary(fc.constantFrom('a', 'b', 'c'), value, { noNullPrototype: true }),
      optional: fc.subarray(['a', 'b', 'c']),
      open: fc.boolean(),
    })
    .map(
      ({ properties, optional, open }): Schema => ({
        type: 'object',
        properties,
        required: Object.keys(properties).filter((name) => !optional.includes(name)),
        ...(!open && { additionalProperties: false }),
      }),
    );
}
const schemas = objectOf(fc.oneof(leaf, objectOf(leaf)));

/** Generates values that a schema allows, including edge cases. */
function valuesOf(schema: Schema): fc.Arbitrary<unknown> {
  const { type, properties = {}, required = [], additionalProperties } = schema;
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (type === 'boolean') return fc.boolean();
  if (type === 'string') {
    const any =
      schema.pattern === undefined ? fc.string() : fc.stringMatching(new RegExp(schema.pattern));
    return any.map((value) => (holds(schema, value) ? value : example(schema)));
  }
  const named = fc.record(
    Object.fromEntries(Object.entries(properties).map(([name, each]) => [name, valuesOf(each)])),
    { requiredKeys: [...required], noNullPrototype: true },
  );
  if (additionalProperties === false) return named;
  const extra = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.jsonValue(), {
    noNullPrototype: true,
  });
  return fc.tuple(extra, named).map(([more, value]) => {
    const merged = { ...more, ...(value as object) };
    return holds(schema, merged) ? merged : value;
  });
}

describe('a change is compatible if and only if every event valid before is valid after:', () => {
  const edits = schemas.chain((before) =>
    fc.tuple(fc.constant(before), fc.oneof(schemas, fc.constant(before), editsOf(before))),
  );

  test('each breaking change has an example that was valid and is now invalid', () => {
    let breaking = 0;
    fc.assert(
      fc.property(edits, ([before, after]) => {
        for (const { example: broken } of breakingChanges(before, after)) {
          breaking++;
          expect([holds(before, broken), holds(after, broken)]).toEqual([true, false]);
        }
      }),
      { numRuns: 500 },
    );
    expect(breaking).toBeGreaterThan(100);
  });

  test('without a breaking change, valid events stay valid', () => {
    let compatible = 0;
    fc.assert(
      fc.property(edits, fc.infiniteStream(fc.nat()), ([before, after], seeds) => {
        if (breakingChanges(before, after).length > 0) return;
        compatible++;
        const [seed = 0] = seeds.take(1);
        for (const value of fc.sample(valuesOf(before), { numRuns: 20, seed })) {
          expect([holds(before, value), holds(after, value)]).toEqual([true, true]);
        }
      }),
      { numRuns: 500 },
    );
    expect(compatible).toBeGreaterThan(100);
  });
});

/** Generates small edits of a schema, as most real changes are. */
function editsOf(schema: Schema): fc.Arbitrary<Schema> {
  const { properties = {}, required = [] } = schema;
  return fc.oneof(
    fc.subarray(Object.keys(properties)).map((names) => ({ ...schema, required: names })),
    fc.tuple(fc.constantFrom('c', 'd'), leaf).map(([name, added]) => ({
      ...schema,
      properties: { ...properties, [name]: properties[name] ?? added },
    })),
    fc.constantFrom(...Object.keys(properties), 'a').map((name) => {
      const { [name]: _, ...rest } = properties;
      return { ...schema, properties: rest, required: required.filter((each) => each !== name) };
    }),
    fc.constant({ ...schema, additionalProperties: true }),
  );
}

for (const [what, schema] of [
  ['an unknown keyword', { type: 'string', format: 'date-time' }],
  ['a value without a type', { const: 'x' }],
  ['a pattern that is not anchored', { type: 'string', pattern: 'x' }],
  ['an alternative that is anchored at one end only', { type: 'string', pattern: '^a|b$' }],
] as const) {
  test(`throws for ${what}`, () => {
    expect(() => breakingChanges(schema as Schema, schema as Schema)).toThrow();
  });
}

test('the rules of earlier versions stay in the plan', () => {
  const { rules } = trackingPlan([currentPlan()]);
  expect(rules.map(({ type }) => type)).toEqual(['TRACK', 'TRACK', 'IDENTIFY']);
});

describe('a release', () => {
  const released = currentPlan();
  const track = released.rules[0] as TrackingPlanRule;
  const changed = (
    edit: (properties: Record<string, Schema>) => void,
    version = 1,
    context?: object,
  ) => {
    const copy = structuredClone(track) as TrackingPlanRule & {
      jsonSchema: { properties: Record<string, Schema> };
    };
    const { properties } = copy.jsonSchema.properties['properties'] as {
      properties: Record<string, Schema>;
    };
    edit(properties);
    Object.assign(copy.jsonSchema.properties['context'] as object, context);
    return { rules: [{ ...copy, version }] };
  };

  test('may allow more values, and add an optional property', () => {
    const plan = changed((properties) => {
      properties['sender'] = { type: 'string', enum: ['chunk-cli', 'chunk'] };
      properties['shell'] = { type: 'string', pattern: '^[a-z]+$' };
    });
    expect(problemsBetween(released, plan)).toEqual([]);
  });

  const narrower = (properties: Record<string, Schema>): void => {
    properties['flags'] = { ...properties['flags'], maxLength: 100 };
  };

  test('that narrows a value must raise the version', () => {
    expect(problemsBetween(released, changed(narrower))[0]).toStartWith(
      'properties.flags allows fewer strings: raise planVersion in src/telemetry/review.ts, or allow {',
    );
  });

  test('with a new version must send it in every event', () => {
    expect(problemsBetween(released, changed(narrower, 2))).toEqual([
      'version 2 needs context.protocols.event_version: 2, required in every event',
    ]);
    const version: Schema = { type: 'integer', const: 2 };
    const protocols: Schema = {
      type: 'object',
      properties: { event_version: version },
      required: ['event_version'],
    };
    const context = track.jsonSchema['properties'] as Record<string, Schema>;
    const named = changed(narrower, 2, {
      properties: { ...context['context']?.properties, protocols },
      required: [...(context['context']?.required ?? []), 'protocols'],
    });
    expect(problemsBetween(released, named)).toEqual([]);
  });

  test('may not narrow identify, which has no versions', () => {
    const [, identify] = released.rules as [TrackingPlanRule, TrackingPlanRule];
    const jsonSchema = { ...identify.jsonSchema, required: ['context', 'traits', 'integrations'] };
    expect(problemsBetween(released, { rules: [{ ...identify, version: 2, jsonSchema }] })).toEqual(
      ['identify: integrations became required; Protocols versions track events only'],
    );
  });
});
