/**
 * Sends real events through Segment's destination code to a server on this machine.
 *
 *   bun run amplitude            prints the requests, and where each field arrives in them
 *   bun run amplitude --write    also writes segment/amplitude.json, for docs/data-team.md
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import amplitude from '@segment/action-destinations/dist/destinations/amplitude/index.js';
import { endpoints } from '@segment/action-destinations/dist/destinations/amplitude/regional-endpoints.js';
import { Destination, type SegmentEvent } from '@segment/actions-core';
import type { WireEvent } from '../src/telemetry/schema.ts';
import { identify, track } from './events.ts';
import { valuesByPath, withLeaf } from './leaves.ts';
import { commandSubscription, identifySubscription, type Subscription } from './workspace.ts';

/** A request that Segment would make to Amplitude. */
export interface AmplitudeRequest {
  readonly path: string;
  readonly body: unknown;
}

/** The path of the golden file, from which docs/data-team.md is generated. */
export const goldenPath = join(import.meta.dir, 'amplitude.json');

/** Returns the requests to Amplitude that an event causes with these mappings. */
export async function requestsFor(
  event: WireEvent,
  subscriptions: readonly Subscription[],
): Promise<AmplitudeRequest[]> {
  const requests: AmplitudeRequest[] = [];
  using server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch: async (request) => {
      const text = await request.text();
      const isForm = request.headers.get('content-type')?.includes('form') ?? false;
      const body = isForm ? Object.fromEntries(new URLSearchParams(text)) : JSON.parse(text);
      requests.push({ path: new URL(request.url).pathname, body });
      return Response.json({ code: 200 });
    },
  });
  await withAmplitudeAt(server.url.href, () =>
    new Destination(amplitude).onEvent(event as unknown as SegmentEvent, {
      ...keys,
      subscriptions: subscriptions.map((subscription) => ({ ...subscription, enabled: true })),
    }),
  );
  return requests;
}

/** The settings of the destination, with placeholders for the keys. */
export const keys = {
  apiKey: 'api-key',
  secretKey: 'secret-key',
  endpoint: 'north_america',
} as const;

/** Does `work` while Segment's code sends the requests for Amplitude to `url`. */
export async function withAmplitudeAt(url: string, work: () => Promise<unknown>): Promise<void> {
  const names = Object.keys(endpoints) as (keyof typeof endpoints)[];
  const real = structuredClone(endpoints);
  for (const name of names) {
    endpoints[name] = { north_america: `${url}${name}`, europe: `${url}${name}` };
  }
  try {
    await work();
  } finally {
    Object.assign(endpoints, real);
  }
}

/**
 * Returns the path in Amplitude's event for each field of ours; null if the field is lost. Changes
 * one field at a time, and looks for the difference in the request.
 */
export async function arrivals(event: WireEvent): Promise<Record<string, string | null>> {
  const anyEvent = { ...commandSubscription, subscribe: 'type != ""' };
  const before = valuesByPath((await requestsFor(event, [anyEvent]))[0]?.body);
  const found: Record<string, string | null> = {};
  for (const [path, value] of valuesByPath(event)) {
    const changed = withLeaf(event, path, differentFrom(value));
    const after = valuesByPath((await requestsFor(changed, [anyEvent]))[0]?.body);
    const changedPath = [...before].find(([at, original]) => after.get(at) !== original)?.[0];
    found[path] = changedPath?.replace('events.0.', '') ?? null;
  }
  return found;
}

function differentFrom(value: unknown): unknown {
  if (typeof value === 'boolean') return !value;
  const time = Date.parse(String(value));
  return Number.isNaN(time) ? `${value}x` : new Date(time + 86_400_000).toISOString();
}

/** Returns the golden file's text. */
export async function goldenText(): Promise<string> {
  const golden = {
    event: await requestsFor(track, [commandSubscription]),
    identify: await requestsFor(identify, [identifySubscription]),
    arrivals: await arrivals(track),
  };
  return `${JSON.stringify(golden, null, 2)}\n`;
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { write: { type: 'boolean', default: false } } });
  const text = await goldenText();
  console.log(text);
  if (values.write) await Bun.write(goldenPath, text);
}
