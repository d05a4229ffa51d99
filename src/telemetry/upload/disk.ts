import { systemErrorCode } from '../../errors.ts';
import type { Cli } from '../../system/cli.ts';
import { decideConsent } from '../consent.ts';
import { storedAnonymousId } from '../identity.ts';
import { countDropped } from '../queue/drop-counter.ts';
import { keepWithinBounds, type QueuedEvent, readEvents, removeEvent } from '../queue/queue.ts';
import { nextBackoff, readSenderState, type SenderState, writeSenderState } from './backoff.ts';
import { addToJournal, readJournal } from './journal.ts';
import type { EventStore, Stop } from './protocol.ts';
import type { Delivery } from './segment.ts';

/** The queue, the journal and the sender's state, on disk. */
export class DiskEventStore implements EventStore<QueuedEvent, Delivery> {
  readonly counts = { accepted: 0, refused: 0, gated: 0 };
  readonly #cli: Cli;
  readonly #optedOut: boolean;
  /** The messageIds that must not be sent again, even if their files cannot be deleted. */
  readonly done: Set<string>;
  #refusedStatus: number | undefined;

  constructor(cli: Cli, optedOut: boolean) {
    this.#cli = cli;
    this.#optedOut = optedOut;
    const { entries } = readJournal(cli.paths.journalFile);
    this.done = new Set(entries.map(({ event }) => event.messageId));
  }

  read(limit: number): QueuedEvent[] {
    return readEvents(this.#cli.paths, limit, this.done);
  }

  stopReason(): Stop | undefined {
    const { mode, decidedBy } = decideConsent(this.#cli, this.#optedOut);
    return mode === 'send' ? undefined : { kind: 'consent', rule: decidedBy };
  }

  // Writes the journal first: if this sender is killed before it deletes the files, the next one
  // knows that their events were delivered.
  markDelivered(events: readonly QueuedEvent[], { outcome, sent }: Delivery): void {
    const deliveredAt = new Date(this.#cli.now()).toISOString();
    const status = 'status' in outcome ? outcome.status : 0;
    // After `telemetry reset` the journal must not contain the old id.
    const anonymousId = storedAnonymousId(this.#cli.paths);
    const known = sent.filter((event) => event.anonymousId === anonymousId);
    ignoringSystemErrors(() =>
      addToJournal(
        known.map((event) => ({ deliveredAt, status, event })),
        this.#cli,
      ),
    );
    const passed = new Set(sent.map(({ messageId }) => messageId));
    const isSent = ({ event }: QueuedEvent): boolean => passed.has(event.messageId);
    this.#remove(events.filter(isSent));
    const gated = events.filter((queued) => !isSent(queued));
    countDropped(this.#cli.paths, 'gate', this.#remove(gated));
    this.counts.gated += gated.length;
    this.counts.accepted += sent.length;
    if (sent.length > 0) this.saveState(this.#result());
  }

  markRefused(events: readonly QueuedEvent[], status: number): void {
    countDropped(this.#cli.paths, 'refused', this.#remove(events));
    this.counts.refused += events.length;
    this.#refusedStatus = status;
    this.saveState(this.#result());
  }

  expire(): void {
    keepWithinBounds(this.#cli.paths, this.#cli.now(), true);
  }

  loadState(): SenderState {
    return readSenderState(this.#cli.paths.senderFile);
  }

  saveState(result: string, backoff?: SenderState['backoff']): void {
    const lastAttempt = { at: this.#cli.now(), result };
    ignoringSystemErrors(() =>
      writeSenderState({ lastAttempt, ...(backoff && { backoff }) }, this.#cli),
    );
  }

  /**
   * Records why no sender can run. `status` shows it, and commands start no senders for a while.
   */
  blockedBy(path: string, code: string): Stop {
    const { backoff } = this.loadState();
    this.saveState(`could not create ${path} (${code})`, nextBackoff(backoff, this.#cli));
    return { kind: 'lock', path, code };
  }

  #result(): string {
    const { refused } = this.counts;
    if (refused === 0) return 'delivered';
    return `status ${this.#refusedStatus}: ${refused} ${refused === 1 ? 'event' : 'events'} refused`;
  }

  /** Deletes the files of events. Returns how many existed. */
  #remove(events: readonly QueuedEvent[]): number {
    for (const { event } of events) this.done.add(event.messageId);
    return events.filter(removeEvent).length;
  }
}

// An accepted event must leave the queue even if the journal cannot be written, as on a full disk.
// Otherwise it would be sent again and again.
function ignoringSystemErrors(write: () => void): void {
  try {
    write();
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
  }
}
