import { pathsOf } from '../../src/system/paths.ts';
import { commandInvocation } from '../../src/telemetry/event.ts';
import { deleteQueue } from '../../src/telemetry/queue/deletion.ts';
import { enqueue, queueBounds } from '../../src/telemetry/queue/queue.ts';
import type { BoundedFigure } from '../figure.ts';
import { withFolder } from '../temporary-folder.ts';
import { median, quantile } from './measure.ts';

const machine = {
  platform: process.platform,
  arch: process.arch,
  env: {},
  build: { version: '1.0.0', writeKey: '', endpoint: '' },
};

const samples = 400;

/** Returns what it costs to record one event, into an ordinary queue and into a full one. */
export async function recordingFigures(): Promise<BoundedFigure[]> {
  return [
    await recording('recording one event, p99', 0, 1),
    // Not the usual case: a machine that was offline for a thousand commands.
    await recording('the same into a full queue, p99', queueBounds.maxEvents, 4),
  ];
}

function recording(what: string, waiting: number, boundMs: number): Promise<BoundedFigure> {
  return withFolder(async (home) => {
    const paths = pathsOf({}, home, process.platform);
    const record = (): number => {
      const startedAt = performance.now();
      const identity = {
        anonymousId: '00000000-0000-4000-8000-000000000000',
        messageId: crypto.randomUUID(),
        at: Date.now(),
      };
      const run = { path: ['chunk', 'config', 'show'], flags: ['json'], success: true };
      enqueue(commandInvocation(run, identity, machine), paths, identity.at);
      return performance.now() - startedAt;
    };
    for (let event = 0; event < waiting; event++) record();
    const times = Array.from({ length: samples }, (_, sample) => {
      // An ordinary queue is short: senders empty it.
      if (waiting === 0 && sample % 20 === 0) deleteQueue(paths.queueFolder);
      return record();
    });
    const p99 = quantile(times, 0.99);
    return {
      what,
      figure: `${p99.toFixed(2)} ms (median ${median(times).toFixed(2)} ms)`,
      bound: `≤ ${boundMs} ms`,
      ok: p99 <= boundMs,
    };
  });
}
