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
  /** The events as sent, without those that the gate removed. */
  readonly sent: readonly WireEvent[];
}

const maxResponseBytes = 1024 * 1024;

// If no event passes the gate, there is no request, and the events leave the queue.
const emptyBatch: HttpOutcome = { kind: 'accepted', status: 204 };

/**
 * Sends events in one request through Segment's SDK and the gate. Skips events that do not match
 * the schema. Throws only if the run is interrupted.
 */
export async function sendBatch(
  events: readonly RecordedEvent[],
  cli: Cli,
  limits: { knownCommands: KnownCommands; timeoutMs: number },
): Promise<Delivery> {
  const endpoint = endpointOf(cli);
  if (endpoint === undefined) return unsent('the endpoint is not an http(s) URL');
  const valid = validEvents(events);
  if (valid.length === 0) return { outcome: emptyBatch, sent: [] };
  let delivery = unsent('the request did not pass the gate');
  await throughSdk(valid, endpoint, cli.build.writeKey, async (sdkRequest) => {
    const gated = gate(sdkRequest.body, limits.knownCommands, cli.build.version);
    if (gated === undefined) return;
    const { body, passed } = gated;
    const outcome =
      passed.length > 0 ? await post({ ...sdkRequest, body }, cli, limits.timeoutMs) : emptyBatch;
    delivery = { outcome, sent: passed };
  });
  return delivery;
}

/** Returns the events as the SDK would send them. Skips events that do not match the schema. */
export async function onWire(events: readonly RecordedEvent[]): Promise<unknown[]> {
  const wire: unknown[] = [];
  const valid = validEvents(events);
  if (valid.length === 0) return wire;
  await throughSdk(valid, 'http://127.0.0.1', 'none', async ({ body }) => {
    wire.push(...JSON.parse(body).batch);
  });
  return wire;
}

/** Returns the events that match the schema, as parsed by it. */
function validEvents(events: readonly RecordedEvent[]): RecordedEvent[] {
  return events.flatMap((event) => {
    const { data } = recordedEventSchema.safeParse(event);
    return data === undefined ? [] : [data];
  });
}

/**
 * Passes events to the SDK, and the SDK's request to `send`. The SDK does not retry, because the
 * queue does. It gets no callback, which would delay the request by 300 ms.
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
      // The SDK always sees a success, because the queue handles failures.
      return { status: 200, statusText: 'OK' };
    },
  };
  const analytics = new Analytics({
    writeKey,
    // The SDK ignores a path in `host`.
    host: new URL(endpoint).origin,
    path: `${new URL(endpoint).pathname}/v1/batch`.replace('//', '/'),
    httpClient,
    flushAt: events.length,
    maxRetries: 0,
  });
  for (const event of events) {
    // The SDK mutates the context object that it gets.
    const { type, ...message } = structuredClone(event);
    const timestamp = new Date(message.timestamp);
    if ('event' in message) analytics.track({ ...message, timestamp });
    else analytics.identify({ ...message, timestamp });
  }
  await analytics.closeAndFlush();
}

// Does not follow redirects, which could lead to any host.
async function post(
  { url, method, headers, body }: HTTPClientRequest,
  cli: Cli,
  timeoutMs: number,
): Promise<HttpOutcome> {
  const limits = { maxBytes: maxResponseBytes, idleMs: timeoutMs, totalMs: timeoutMs };
  const response = await request(cli, url, { method, headers, body }, { limits });
  if (!response.ok) return { kind: 'unavailable', why: response.failure.why };
  const uploadResponse = {
    status: response.status,
    contentType: response.headers.get('content-type') ?? '',
    bodyStart: new TextDecoder().decode(response.body),
    retryAfter: response.headers.get('retry-after'),
  };
  return readResponse(uploadResponse, cli.now());
}

function unsent(why: string): Delivery {
  return { outcome: { kind: 'unavailable', why }, sent: [] };
}
