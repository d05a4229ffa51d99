import { pathsOf } from '../../src/system/paths.ts';
import { deleteQueue } from '../../src/telemetry/queue/deletion.ts';
import { enqueue, queueBounds } from '../../src/telemetry/queue/queue.ts';
import { trackEvent } from '../../test/support/events.ts';
import { temporaryFolder } from '../../test/support/folders.ts';
import type { BoundedFigure } from '../figure.ts';
import { median, quantile } from './measure.ts';

const samples = 400;

/** Measures recording one event, into an ordinary queue and into a full one. */
export async function recordingFigures(): Promise<BoundedFigure[]> {
  return [
    recording('recording one event, p99', 0, 1),
    // Rare: a machine that was offline for a thousand commands.
    recording('the same into a full queue, p99', queueBounds.maxEvents, 4),
  ];
}

function recording(what: string, waiting: number, boundMs: number): BoundedFigure {
  const paths = pathsOf({}, temporaryFolder(), process.platform);
  const record = (number: number): number => {
    const startedAt = performance.now();
    enqueue(trackEvent(number, 'config show', Date.now()), paths, Date.now());
    return performance.now() - startedAt;
  };
  for (let event = 0; event < waiting; event++) record(event);
  const times = Array.from({ length: samples }, (_, sample) => {
    // An ordinary queue is short: senders empty it.
    if (waiting === 0 && sample % 20 === 0) deleteQueue(paths.queueFolder);
    return record(waiting + sample);
  });
  const p99 = quantile(times, 0.99);
  return {
    what,
    figure: `${p99.toFixed(2)} ms (median ${median(times).toFixed(2)} ms)`,
    bound: `≤ ${boundMs} ms`,
    ok: p99 <= boundMs,
  };
}
