import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { startCollector } from '../../test/support/collector.ts';
import { dripping, silent, startRawServer } from '../../test/support/raw-server.ts';
import { withFolder } from '../temporary-folder.ts';
import { type Figure, median, timeInTurn } from './measure.ts';

const runs = 30;

/** A collector in some state, on loopback. */
export interface Endpoint {
  readonly url: string;
  stop(): Promise<void>;
}

/** Every state that an endpoint can be in, by name. */
export const endpointStates: Readonly<Record<string, () => Promise<Endpoint>>> = {
  healthy: async () => startCollector(),
  refused: async () => ({ url: 'http://127.0.0.1:9', stop: async () => {} }),
  // A label of 64 letters is refused by the resolver itself: no query leaves the machine.
  'name not found': async () => ({ url: `http://${'a'.repeat(64)}.test`, stop: async () => {} }),
  'never answers': () => startRawServer(silent),
  'drips a byte a second': () => startRawServer(dripping),
  'answers 500': async () => startCollector(() => new Response('no', { status: 500 })),
  'answers 429': async () => startCollector(() => new Response('no', { status: 429 })),
};

/** What telemetry adds to a command, in every state of the endpoint. */
export async function endpointFigures(binary: string): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [state, start] of Object.entries(endpointStates)) {
    figures.push(await withFolder((home) => addedBy(binary, home, state, start)));
  }
  return figures;
}

async function addedBy(
  binary: string,
  home: string,
  state: string,
  start: () => Promise<Endpoint>,
): Promise<Figure> {
  const endpoint = await start();
  const env = { HOME: home, CHUNK_TELEMETRY_ENDPOINT: endpoint.url };
  const show = [binary, 'config', 'show'];
  // Without the stored back-off, each run may start a sender: the dearest case.
  const before = (): void => {
    rmSync(join(home, '.local/state/chunk/telemetry/sender.json'), { force: true });
  };
  try {
    const [on = [], off = []] = timeInTurn(
      [
        { command: show, env, before },
        { command: [...show, '--no-telemetry'], env, before },
      ],
      runs,
    );
    const ratio = median(on) / median(off);
    const added = median(on) - median(off);
    const most = Math.max(...on) - median(off);
    return {
      what: `telemetry on ÷ off, endpoint ${state}`,
      figure: `${ratio.toFixed(2)}, +${added.toFixed(1)} ms, at most +${most.toFixed(0)} ms`,
      bound: '≤ 1.5, +4 ms, +500 ms',
      ok: ratio <= 1.5 && added <= 4 && most <= 500,
    };
  } finally {
    await endpoint.stop();
  }
}
