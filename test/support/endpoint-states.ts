import { startCollector } from './collector.ts';
import { dripping, silent, startRawServer } from './raw-server.ts';

/** A collector on loopback, in a healthy or a faulty state. */
export interface Endpoint {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts an endpoint in each state, by the state's name. */
export const endpointStates = {
  healthy: async () => startCollector(),
  refused: async () => ({ url: 'http://127.0.0.1:9', stop: async () => {} }),
  // The local resolver rejects a label of 64 letters, so no query leaves the machine.
  'name not found': async () => ({ url: `http://${'a'.repeat(64)}.test`, stop: async () => {} }),
  'never answers': () => startRawServer(silent),
  'drips a byte a second': () => startRawServer(dripping),
  'answers 500': async () => startCollector(() => new Response('no', { status: 500 })),
  'answers 429': async () => startCollector(() => new Response('no', { status: 429 })),
} satisfies Readonly<Record<string, () => Promise<Endpoint>>>;
