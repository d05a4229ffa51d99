import { systemErrorCode } from '../../errors.ts';
import { isLocked, type Lock, waitForLock } from '../../files/lock.ts';
import type { Cli } from '../../system/cli.ts';
import { purgeQueue } from '../identity.ts';
import { countEvents, type QueuedEvent, tidyQueue } from '../queue/queue.ts';
import type { RecordedEvent } from '../schema.ts';
import { DiskEventStore } from './disk.ts';
import type { KnownCommands } from './gate.ts';
import { type Budget, deliverAll, type Stop, senderLimits } from './protocol.ts';
import { type Delivery, sendBatch } from './segment.ts';
import { senderLockStaleAfterMs } from './start.ts';

/** Limits of a run: 28 s in total, which is below `senderHardLimitMs`. */
export const uploadLimits = { runLimitMs: 18_000, requestTimeoutMs: 10_000 } as const;

/** The result of one run of the sender. */
export interface DeliveryReport {
  /** Why the run stopped before the queue was empty. */
  readonly stoppedBy?: Stop;
  readonly accepted: number;
  /** Refused permanently by the collector, and deleted. */
  readonly refused: number;
  /** Removed by the gate, and deleted. */
  readonly gated: number;
}

export interface UploadOptions {
  /** Looks up the commands of this release that events name. */
  readonly lookUpCommands: (names: ReadonlySet<string>) => Promise<KnownCommands>;
  readonly optedOut: boolean;
  /** How long to wait for another sender. Counts toward `runLimitMs`. */
  readonly waitMs: number;
  /** No request begins after this time. */
  readonly runLimitMs: number;
  readonly requestTimeoutMs: number;
  /** Called before this process sends, or waits for another one that does. */
  readonly announce?: (next: 'sending' | 'waiting') => void;
}

/** Delivers the queue, oldest events first, until it is empty or the run must stop. */
export async function uploadQueue(cli: Cli, options: UploadOptions): Promise<DeliveryReport> {
  const budget = {
    requests: senderLimits.maxRequests,
    deadline: cli.now() + options.runLimitMs,
  };
  const store = new DiskEventStore(cli, options.optedOut);
  let stoppedBy: Stop | undefined;
  do {
    stoppedBy = store.stopReason();
    if (stoppedBy !== undefined || countEvents(cli.paths) === 0) break;
    stoppedBy = await uploadLocked(store, cli, options, budget);
    // Meanwhile a command may have recorded an event, but not started a sender because of the lock.
  } while (stoppedBy === undefined && store.read(1).length > 0);
  if (stoppedBy?.kind === 'consent' && stoppedBy.rule === 'config') purgeQueue(cli.paths);
  return { ...store.counts, ...(stoppedBy && { stoppedBy }) };
}

async function uploadLocked(
  store: DiskEventStore,
  cli: Cli,
  { waitMs, lookUpCommands, requestTimeoutMs, announce }: UploadOptions,
  budget: Budget,
): Promise<Stop | undefined> {
  let lock: Lock | undefined;
  try {
    const isHeld = isLocked(cli.paths.senderLock, cli, senderLockStaleAfterMs);
    announce?.(isHeld ? 'waiting' : 'sending');
    const limits = { staleAfterMs: senderLockStaleAfterMs, waitMs };
    lock = await waitForLock(cli.paths.senderLock, cli, limits);
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === undefined) throw error;
    return store.blockedBy(cli.paths.senderLock, code);
  }
  if (lock === undefined) return { kind: 'busy' };
  try {
    tidyQueue(cli.paths, cli.now(), store.done);
    const send = async (queued: readonly QueuedEvent[]): Promise<Delivery> => {
      const events = queued.map(({ event }) => event);
      const knownCommands = await lookUpCommands(namesIn(events));
      return sendBatch(events, cli, { knownCommands, timeoutMs: requestTimeoutMs });
    };
    return await deliverAll(store, { clock: cli, send }, budget);
  } finally {
    lock.release();
  }
}

// Events are not validated yet, so `properties` may be missing.
function namesIn(events: readonly RecordedEvent[]): ReadonlySet<string> {
  const names = events.map((event) => (event.type === 'track' ? event.properties?.command : ''));
  return new Set(names.filter((name) => typeof name === 'string'));
}
