import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { inHome } from '../../test/support/binary.ts';
import { endpointStates } from '../../test/support/endpoint-states.ts';
import { temporaryFolder } from '../../test/support/folders.ts';
import type { BoundedFigure } from '../figure.ts';
import { median, timeInTurn } from './measure.ts';

const runs = 30;

/** Measures what telemetry adds to a command, in every state of the endpoint. */
export async function endpointFigures(binary: string): Promise<BoundedFigure[]> {
  const figures: BoundedFigure[] = [];
  for (const [state, start] of Object.entries(endpointStates)) {
    const endpoint = await start();
    figures.push({
      ...addedBy(binary, endpoint.url),
      what: `telemetry on ÷ off, endpoint ${state}`,
    });
    await endpoint.stop();
  }
  return figures;
}

function addedBy(binary: string, endpoint: string): Omit<BoundedFigure, 'what'> {
  const home = temporaryFolder();
  const env = { HOME: home, CHUNK_TELEMETRY_ENDPOINT: endpoint };
  const show = [binary, 'config', 'show'];
  // Without the stored back-off each run may start a sender, which costs most.
  const before = (): void => rmSync(join(inHome.state(home), 'sender.json'), { force: true });
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
    figure: `${ratio.toFixed(2)}, +${added.toFixed(1)} ms, at most +${most.toFixed(0)} ms`,
    bound: '≤ 1.5, +4 ms, +500 ms',
    ok: ratio <= 1.5 && added <= 4 && most <= 500,
  };
}
