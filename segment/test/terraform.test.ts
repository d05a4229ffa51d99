import { describe, expect, test } from 'bun:test';
import { parseFql, validate } from '@segment/destination-subscriptions';
import { trackingPlan } from '../../scripts/tracking-plan.ts';
import { identify, track } from '../events.ts';
import { literal, terraform } from '../terraform.ts';

const { resource, variable, data } = terraform();
const foreign = { app: { name: 'other-cli', version: '1.0.0' } };
/** Inputs for the conditions: our events, and those of another program in the same source. */
const events = {
  track,
  identify,
  'another event of this tool': { ...track, event: 'command_failed' },
  "another program's event of the same name": { ...track, context: foreign },
  'an event of the same name without a context': { ...track, context: {} },
  "another program's identify": { ...identify, context: foreign },
} as const;

function matchesOf(fql: string): string[] {
  const condition = parseFql(fql);
  expect(condition).not.toHaveProperty('error');
  return Object.entries(events).flatMap(([name, event]) =>
    validate(condition, event) ? [name] : [],
  );
}

describe("with Segment's evaluator,", () => {
  const { segment_destination_subscription: mappings, segment_destination_filter: filters } =
    resource;
  const foreigners = [
    "another program's event of the same name",
    'an event of the same name without a context',
    "another program's identify",
  ];
  for (const [title, fql, expected] of [
    ['the mapping of commands matches only our event', mappings['command']?.trigger, ['track']],
    [
      'the mapping of identify matches only our identify',
      mappings['identify']?.trigger,
      ['identify'],
    ],
    ['the filter for other programs drops their events', filters['not_ours']?.if, foreigners],
    [
      'the filter of identify drops every identify',
      filters['identify']?.if,
      ['identify', "another program's identify"],
    ],
    [
      'the rename matches only our event',
      resource.segment_transformation['shared_name']?.if,
      ['track'],
    ],
  ] as const) {
    test(title, () => expect(matchesOf(fql ?? '')).toEqual([...expected]));
  }
});

describe('the workspace', () => {
  const { segment_source_tracking_plan_connection: connections } = resource;

  test('has a source for development, for production and for violations', () => {
    expect(Object.keys(resource.segment_source)).toEqual([
      'development',
      'production',
      'violations',
    ]);
  });

  test('allows everything in development, blocks unplanned events in production, and forwards both', () => {
    const settingsOf = (name: string) => connections[name]?.schema_settings;
    const booleans = (name: string) => JSON.stringify(settingsOf(name)).match(/true|false/g);
    expect(new Set(booleans('development'))).toEqual(new Set(['true']));
    expect(new Set(booleans('production'))).toEqual(new Set(['false']));
    const violations = '${segment_source.violations.id}';
    expect(settingsOf('development')).toMatchObject({ forwarding_violations_to: violations });
    expect(settingsOf('production')).toMatchObject({
      forwarding_violations_to: violations,
      forwarding_blocked_events_to: violations,
    });
  });

  test('has the rules of the tracking plan, where identify has no event name', () => {
    const rules = resource.segment_tracking_plan['chunk']?.rules ?? [];
    expect(rules.map(({ json_schema }) => JSON.parse(json_schema.replaceAll('$${', '${')))).toEqual(
      trackingPlan().rules.map(({ jsonSchema }) => jsonSchema) as never,
    );
    expect(rules.map((rule) => 'key' in rule)).toEqual([true, false]);
  });

  test('contains no key, and defines every variable that it uses', () => {
    const text = JSON.stringify(terraform());
    const named = [...text.matchAll(/\bvar\.(\w+)/g)].map(([, name]) => name ?? '');
    expect([...new Set(named)].sort()).toEqual(Object.keys(variable).sort());
    expect(variable.amplitude_api_key).toEqual({ type: 'string', sensitive: true });
    expect(variable.amplitude_secret_key).toEqual({ type: 'string', sensitive: true });
  });

  test('defines every resource that it refers to', () => {
    const defined = Object.entries({ ...resource, ...data }).flatMap(([type, byName]) =>
      Object.keys(byName).map((name) => `${type}.${name}`),
    );
    const references = JSON.stringify(resource).matchAll(/\b(segment_\w+\.\w+)\./g);
    for (const [, reference] of references) expect(defined).toContain(reference ?? '');
  });

  test('escapes the start of an expression', () => {
    expect(literal('a ${b} %{c} $d 5%')).toBe('a $${b} %%{c} $d 5%');
  });
});
