/** Returns the collector's response to a request. */
export type Behavior = (request: ReceivedRequest) => Response | Promise<Response>;

/** A request as it was received. */
interface ReceivedRequest {
  readonly path: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An event in a received batch. */
interface ReceivedEvent {
  readonly type: 'track' | 'identify';
  readonly messageId: string;
  readonly anonymousId: string;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly [key: string]: unknown;
}

/** A Segment-compatible collector on loopback that records its requests. */
export interface Collector {
  readonly url: string;
  readonly requests: readonly ReceivedRequest[];
  /** The events of all accepted requests, in order of arrival. */
  readonly events: readonly ReceivedEvent[];
  /** Removes the recorded requests and events. */
  clear(): void;
  /** Sets the behavior for later requests. */
  answer(behavior: Behavior): void;
  /** Resolves once `done` returns true; calls it after every request instead of polling. */
  waitUntil(done: () => boolean, limitMs?: number): Promise<void>;
  stop(): Promise<void>;
}

export const healthy: Behavior = () => Response.json({ success: true });

/** Starts a collector on a free port of 127.0.0.1. */
export function startCollector(initial: Behavior = healthy): Collector {
  let behavior = initial;
  const requests: ReceivedRequest[] = [];
  const events: ReceivedEvent[] = [];
  const watchers = new Set<() => void>();
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    idleTimeout: 120,
    fetch: async (request) => {
      const received = {
        path: new URL(request.url).pathname,
        method: request.method,
        headers: Object.fromEntries(request.headers),
        body: await request.text(),
      };
      requests.push(received);
      const response = await behavior(received);
      if (response.ok) events.push(...eventsOf(received.body));
      for (const watch of watchers) watch();
      return response;
    },
  });
  return {
    url: `http://127.0.0.1:${server.port}`,
    requests,
    events,
    clear: () => {
      requests.length = 0;
      events.length = 0;
    },
    answer: (next) => {
      behavior = next;
    },
    waitUntil: (done, limitMs = 10_000) =>
      new Promise((resolve, reject) => {
        if (done()) return resolve();
        const limit = setTimeout(() => {
          watchers.delete(watch);
          reject(new Error(`not reached in ${limitMs} ms; ${requests.length} requests came`));
        }, limitMs);
        const watch = (): void => {
          if (!done()) return;
          clearTimeout(limit);
          watchers.delete(watch);
          resolve();
        };
        watchers.add(watch);
      }),
    stop: () => server.stop(true),
  };
}

function eventsOf(body: string): ReceivedEvent[] {
  try {
    return JSON.parse(body).batch ?? [];
  } catch {
    return [];
  }
}
