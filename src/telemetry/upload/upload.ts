import { waitForLock } from '../../files/lock.ts';
import type { Cli } from '../../system/cli.ts';
import { hasEvents, readEvents, tidyQueue } from '../queue/queue.ts';
import { DiskEventStore } from './disk.ts';
import type { KnownCommands } from './gate.ts';
import { deliverAll, type Stop } from './protocol.ts';
import { sendBatch } from './segment.ts';
import { senderLockStaleAfterMs } from './start.ts';

const requestTimeoutMs = 10_000;

/** What one run of the sender did. */
export interface DeliveryReport {
  /**
   * Why nothing (more) was sent: consent, another sender, or the collector; undefined if all was.
   */
  readonly stoppedBy?: Stop;
  readonly accepted: number;
  /** Refused for good by the collector, and deleted. */
  readonly refused: number;
  /** Stopped by our own gate, and deleted. */
  readonly gated: number;
}

interface Options {
  readonly vocabulary: KnownCommands;
  /** How long another sender is waited for. */
  readonly waitMs: number;
  readonly optedOut: boolean;
}

/** Delivers the queue, oldest first, until it is empty or something stands in the way. */
export async function uploadQueue(cli: Cli, options: Options): Promise<DeliveryReport> {
  const store = new DiskEventStore(cli, options.optedOut);
  let stoppedBy: Stop | undefined;
  do {
    stoppedBy = store.stopReason();
    if (stoppedBy !== undefined || !hasEvents(cli.paths)) break;
    const lock = await waitForLock(cli.paths.senderLock, cli, {
      staleAfterMs: senderLockStaleAfterMs,
      waitMs: options.waitMs,
    });
    if (lock === undefined) return { ...store.counts, stoppedBy: { kind: 'busy' } };
    try {
      tidyQueue(cli.paths, cli.now());
      stoppedBy = await empty(store, cli, options.vocabulary);
    } finally {
      lock.release();
    }
    // An event may have come in after the last look, from a run that saw the lock still held.
  } while (stoppedBy === undefined && readEvents(cli.paths, 1).length > 0);
  return { ...store.counts, ...(stoppedBy && { stoppedBy }) };
}

async function empty(
  store: DiskEventStore,
  cli: Cli,
  vocabulary: KnownCommands,
): Promise<Stop | undefined> {
  const run = deliverAll(store, cli);
  let step = run.next();
  while (!step.done) {
    const events = step.value.map(({ event }) => event);
    step = run.next(await sendBatch(events, cli, { vocabulary, timeoutMs: requestTimeoutMs }));
  }
  return step.value;
}
