import { systemErrorCode } from '../../errors.ts';
import type { Cli } from '../../system/cli.ts';
import { decideConsent } from '../consent.ts';
import { purgeQueue, storedAnonymousId } from '../identity.ts';
import { countDropped } from '../queue/drop-counter.ts';
import { keepWithinBounds, type QueuedEvent, readEvents, removeEvent } from '../queue/queue.ts';
import { readSenderState, type SenderState, writeSenderState } from './backoff.ts';
import { addToJournal } from './journal.ts';
import type { EventStore, Stop } from './protocol.ts';
import type { Delivery } from './segment.ts';

/** The sender's store on this machine: the queue, the journal and the sender's memory. */
export class DiskEventStore implements EventStore<QueuedEvent, Delivery> {
  readonly counts = { accepted: 0, refused: 0, gated: 0 };
  readonly #cli: Cli;
  readonly #optedOut: boolean;

  constructor(cli: Cli, optedOut: boolean) {
    this.#cli = cli;
    this.#optedOut = optedOut;
  }

  read(limit: number): QueuedEvent[] {
    return readEvents(this.#cli.paths, limit);
  }

  stopReason(): Stop | undefined {
    const { mode, decidedBy } = decideConsent(this.#cli, this.#optedOut);
    if (mode === 'send') return undefined;
    if (decidedBy === 'config') purgeQueue(this.#cli.paths);
    return { kind: 'consent', rule: decidedBy };
  }

  // The journal first: killed in between, an event is sent again, with the same messageId, and
  // found in the journal already.
  markDelivered(events: readonly QueuedEvent[], { answer, sent }: Delivery): void {
    const deliveredAt = new Date(this.#cli.now()).toISOString();
    const status = 'status' in answer ? answer.status : 0;
    // After `telemetry reset`, nothing is to remember the old id.
    const anonymousId = storedAnonymousId(this.#cli.paths);
    const known = sent.filter((event) => event.anonymousId === anonymousId);
    unlessDiskFull(() =>
      addToJournal(
        known.map((event) => ({ deliveredAt, status, event })),
        this.#cli,
      ),
    );
    const passed = new Set(sent.map(({ messageId }) => messageId));
    const stopped = events.filter(({ event }) => !passed.has(event.messageId));
    this.#drop(stopped, 'gate');
    this.counts.gated += stopped.length;
    for (const queued of events) removeEvent(queued);
    this.counts.accepted += sent.length;
    if (sent.length > 0) this.saveState('delivered');
  }

  refuse(events: readonly QueuedEvent[]): void {
    this.#drop(events, 'refused');
    this.counts.refused += events.length;
  }

  expire(): void {
    keepWithinBounds(this.#cli.paths, this.#cli.now(), true);
  }

  loadState(): SenderState {
    return readSenderState(this.#cli.paths.senderFile);
  }

  saveState(result: string, backoff?: SenderState['backoff']): void {
    const lastAttempt = { at: this.#cli.now(), result };
    unlessDiskFull(() => writeSenderState({ lastAttempt, ...(backoff && { backoff }) }, this.#cli));
  }

  #drop(events: readonly QueuedEvent[], reason: 'refused' | 'gate'): void {
    for (const queued of events) removeEvent(queued);
    unlessDiskFull(() => countDropped(this.#cli.paths, reason, events.length));
  }
}

// What was accepted must leave the queue even when nothing can be noted about it: it would be sent
// again for as long as the disk is full.
function unlessDiskFull(note: () => void): void {
  try {
    note();
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
  }
}
