import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { startCollector } from '../../test/support/collector.ts';
import { type Figure, median, timeInTurn, withFolder } from './measure.ts';

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
  'never answers': () => rawServer(() => {}),
  'drips a byte a second': () => rawServer(drip),
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

async function rawServer(greet: (write: (text: string) => void) => void): Promise<Endpoint> {
  const sockets = new Set<{ destroy(): void }>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    greet((text) => socket.write(text));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

function drip(write: (text: string) => void): void {
  const letters = [...'HTTP/1.1 200 OK\r\n'];
  const timer = setInterval(() => {
    const letter = letters.shift();
    if (letter === undefined) clearInterval(timer);
    else write(letter);
  }, 1000);
}
