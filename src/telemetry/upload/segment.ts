import { Analytics, type HTTPClient, type HTTPClientRequest } from '@segment/analytics-node';
import type { Cli } from '../../system/cli.ts';
import { request } from '../../system/http.ts';
import { type RecordedEvent, recordedEventSchema, type WireEvent } from '../schema.ts';
import { endpointOf } from './endpoint.ts';
import { gate, type KnownCommands } from './gate.ts';
import { type HttpOutcome, readResponse } from './response.ts';

/** The outcome of one request. */
export interface Delivery {
  readonly outcome: HttpOutcome;
  /** The events as they were sent, without those that the gate stopped. */
  readonly sent: readonly WireEvent[];
}

const maxResponseBytes = 1024 * 1024;

// No event of the batch passed the gate: nothing is sent, and nothing is kept.
const nothing: HttpOutcome = { kind: 'accepted', status: 204 };

/**
 * Sends events in one request through Segment's SDK and the gate. Events that do not match the
 * schema do not reach the SDK. Throws only for an interruption.
 */
export async function sendBatch(
  events: readonly RecordedEvent[],
  cli: Cli,
  limits: { knownCommands: KnownCommands; timeoutMs: number },
): Promise<Delivery> {
  const endpoint = endpointOf(cli);
  if (endpoint === undefined) return unsent('the endpoint is not an http(s) URL');
  const ours = asRecorded(events);
  if (ours.length === 0) return { outcome: nothing, sent: [] };
  let delivery = unsent('the request did not pass the gate');
  await throughSdk(ours, endpoint, cli.build.writeKey, async (sdkRequest) => {
    const gated = gate(sdkRequest.body, limits.knownCommands, cli.build.version);
    if (gated === undefined) return;
    const { body, passed } = gated;
    const outcome =
      passed.length > 0 ? post({ ...sdkRequest, body }, cli, limits.timeoutMs) : nothing;
    delivery = { outcome: await outcome, sent: passed };
  });
  return delivery;
}

/**
 * Returns events as the SDK would send them, without those that do not match the schema. Sends
 * nothing.
 */
export async function onWire(events: readonly RecordedEvent[]): Promise<unknown[]> {
  const wire: unknown[] = [];
  const ours = asRecorded(events);
  if (ours.length === 0) return wire;
  await throughSdk(ours, 'http://127.0.0.1', 'none', async ({ body }) => {
    wire.push(...JSON.parse(body).batch);
  });
  return wire;
}

/** Returns the events that match the schema, as parsed by it. */
function asRecorded(events: readonly RecordedEvent[]): RecordedEvent[] {
  return events.flatMap((event) => {
    const { data } = recordedEventSchema.safeParse(event);
    return data === undefined ? [] : [data];
  });
}

/**
 * Gives events to the SDK, and the SDK's request to `send`. The SDK does not retry, because the
 * queue does, and gets no callback, which would delay the request by 300 ms.
 */
async function throughSdk(
  events: readonly RecordedEvent[],
  endpoint: string,
  writeKey: string,
  send: (request: HTTPClientRequest) => Promise<void>,
): Promise<void> {
  const httpClient: HTTPClient = {
    makeRequest: async (sdkRequest) => {
      await send(sdkRequest);
      // Always a success for the SDK: failures are handled by the queue.
      return { status: 200, statusText: 'OK' };
    },
  };
  const analytics = new Analytics({
    writeKey,
    // The SDK drops the path of its `host`.
    host: new URL(endpoint).origin,
    path: `${new URL(endpoint).pathname}/v1/batch`.replace('//', '/'),
    httpClient,
    flushAt: events.length,
    maxRetries: 0,
  });
  for (const event of events) {
    // The SDK changes the context object that it gets.
    const { type, ...message } = structuredClone(event);
    const timestamp = new Date(message.timestamp);
    if ('event' in message) analytics.track({ ...message, timestamp });
    else analytics.identify({ ...message, timestamp });
  }
  await analytics.closeAndFlush();
}

// Redirects are not followed: they could lead to any host.
async function post(
  { url, method, headers, body }: HTTPClientRequest,
  cli: Cli,
  timeoutMs: number,
): Promise<HttpOutcome> {
  const limits = { maxBytes: maxResponseBytes, idleMs: timeoutMs, totalMs: timeoutMs };
  const response = await request(cli, url, { method, headers, body }, { limits });
  if (!response.ok) return { kind: 'unavailable', why: response.failure.why };
  const facts = {
    status: response.status,
    contentType: response.headers.get('content-type') ?? '',
    bodyStart: new TextDecoder().decode(response.body),
    retryAfter: response.headers.get('retry-after'),
  };
  return readResponse(facts, cli.now());
}

function unsent(why: string): Delivery {
  return { outcome: { kind: 'unavailable', why }, sent: [] };
}
