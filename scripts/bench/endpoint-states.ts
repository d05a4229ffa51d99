import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Endpoint, endpointStates } from '../../test/support/endpoint-states.ts';
import type { BoundedFigure } from '../figure.ts';
import { withFolder } from '../temporary-folder.ts';
import { median, timeInTurn } from './measure.ts';

const runs = 30;

/** Returns what telemetry adds to a command, in every state of the endpoint. */
export async function endpointFigures(binary: string): Promise<BoundedFigure[]> {
  const figures: BoundedFigure[] = [];
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
): Promise<BoundedFigure> {
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
