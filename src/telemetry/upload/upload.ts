import { waitForLock } from '../../files/lock.ts';
import type { Cli } from '../../system/cli.ts';
import { hasEvents, readEvents, tidyQueue } from '../queue/queue.ts';
import { FileOutbox } from './disk.ts';
import type { Vocabulary } from './gate.ts';
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
  readonly vocabulary: Vocabulary;
  /** How long another sender is waited for. */
  readonly waitMs: number;
  readonly optedOut: boolean;
}

/** Delivers the queue, oldest first, until it is empty or something stands in the way. */
export async function deliver(cli: Cli, options: Options): Promise<DeliveryReport> {
  const outbox = new FileOutbox(cli, options.optedOut);
  let stoppedBy: Stop | undefined;
  do {
    stoppedBy = outbox.hindrance();
    if (stoppedBy !== undefined || !hasEvents(cli.paths)) break;
    const lock = await waitForLock(cli.paths.senderLock, cli, {
      staleAfterMs: senderLockStaleAfterMs,
      waitMs: options.waitMs,
    });
    if (lock === undefined) return { ...outbox.counts, stoppedBy: { kind: 'busy' } };
    try {
      tidyQueue(cli.paths, cli.now());
      stoppedBy = await empty(outbox, cli, options.vocabulary);
    } finally {
      lock.release();
    }
    // An event may have come in after the last look, from a run that saw the lock still held.
  } while (stoppedBy === undefined && readEvents(cli.paths, 1).length > 0);
  return { ...outbox.counts, ...(stoppedBy && { stoppedBy }) };
}

async function empty(
  outbox: FileOutbox,
  cli: Cli,
  vocabulary: Vocabulary,
): Promise<Stop | undefined> {
  const run = deliverAll(outbox, cli);
  let step = run.next();
  while (!step.done) {
    const events = step.value.map(({ event }) => event);
    step = run.next(await sendBatch(events, cli, { vocabulary, timeoutMs: requestTimeoutMs }));
  }
  return step.value;
}
