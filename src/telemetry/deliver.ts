import { systemErrorCode } from '../errors.ts';
import { waitForLock } from '../lock.ts';
import type { Cli } from '../system.ts';
import { nextBackoff, readSenderState, type SenderState, writeSenderState } from './backoff.ts';
import { decideConsent, type RuleName } from './consent.ts';
import type { Vocabulary } from './gate.ts';
import { purgeQueue, storedAnonymousId } from './identity.ts';
import { addToJournal } from './journal.ts';
import {
  hasEvents,
  keepWithinBounds,
  type QueuedEvent,
  readEvents,
  removeEvent,
  tidyQueue,
} from './queue.ts';
import { type Delivery, sendBatch } from './segment.ts';
import { senderLockStaleAfterMs } from './sender.ts';
import { countDropped } from './tally.ts';

/** Events a request; 1,000 are delivered in ten, each far below Segment's 500 KB. */
const maxBatchEvents = 100;
const requestTimeoutMs = 10_000;
/** No request is begun later than this after the start, so that the last one ends in time. */
const runLimitMs = 18_000;
/** Requests a run; more are needed only when a collector refuses many events one by one. */
const maxRequests = 250;
/** How long a collector that refuses our key is left alone, at least. */
const unauthorisedBackoffMs = 24 * 60 * 60_000;

/** What one run of the sender did. */
export interface DeliveryReport {
  /**
   * Why nothing (more) was sent: consent, another sender, or the collector; undefined if all was.
   */
  readonly stoppedBy?:
    | { readonly kind: 'consent'; readonly rule: RuleName }
    | { readonly kind: 'busy' }
    | { readonly kind: 'limit' }
    | { readonly kind: 'failure'; readonly why: string; readonly until: number };
  readonly accepted: number;
  /** Refused for good by the collector, and deleted. */
  readonly refused: number;
  /** Stopped by our own gate, and deleted. */
  readonly gated: number;
}

/** Delivers the queue, oldest first, until it is empty or something stands in the way. */
export async function deliver(
  cli: Cli,
  options: { vocabulary: Vocabulary; waitMs: number; optedOut: boolean },
): Promise<DeliveryReport> {
  const run = new SenderRun(cli, options);
  do {
    const { mode, decidedBy } = decideConsent(cli, options.optedOut);
    if (mode !== 'send') {
      if (decidedBy === 'config') purgeQueue(cli.paths);
      return { ...run.counts, stoppedBy: { kind: 'consent', rule: decidedBy } };
    }
    if (!hasEvents(cli.paths)) break;
    const lock = await waitForLock(cli.paths.senderLock, cli, {
      staleAfterMs: senderLockStaleAfterMs,
      waitMs: options.waitMs,
    });
    if (lock === undefined) return { ...run.counts, stoppedBy: { kind: 'busy' } };
    try {
      tidyQueue(cli.paths, cli.now());
      await run.emptyQueue();
    } finally {
      lock.release();
    }
    // An event may have come in after the last look, from a run that saw the lock still held.
  } while (run.stoppedBy === undefined && readEvents(cli.paths, 1).length > 0);
  return { ...run.counts, ...(run.stoppedBy && { stoppedBy: run.stoppedBy }) };
}

class SenderRun {
  readonly counts = { accepted: 0, refused: 0, gated: 0 };
  stoppedBy: DeliveryReport['stoppedBy'];
  readonly #cli: Cli;
  readonly #options: { readonly vocabulary: Vocabulary; readonly optedOut: boolean };
  readonly #startedAt: number;
  #requests = 0;

  constructor(cli: Cli, options: { vocabulary: Vocabulary; optedOut: boolean }) {
    this.#cli = cli;
    this.#options = options;
    this.#startedAt = cli.now();
  }

  async emptyQueue(): Promise<void> {
    const { paths } = this.#cli;
    while (this.stoppedBy === undefined) {
      const events = readEvents(paths, maxBatchEvents);
      if (events.length === 0) return;
      await this.#send(events);
    }
    if (this.stoppedBy.kind === 'failure') keepWithinBounds(paths, this.#cli.now(), true);
  }

  /** Sends events together; where the collector refuses them, half by half, down to the culprit. */
  async #send(events: readonly QueuedEvent[]): Promise<void> {
    if (!this.#mayGoOn()) return;
    this.#requests++;
    const delivery = await sendBatch(
      events.map(({ event }) => event),
      this.#cli,
      { vocabulary: this.#options.vocabulary, timeoutMs: requestTimeoutMs },
    );
    const { answer } = delivery;
    if (answer.kind === 'refused' && events.length > 1) {
      const middle = Math.ceil(events.length / 2);
      await this.#send(events.slice(0, middle));
      await this.#send(events.slice(middle));
    } else if (answer.kind === 'refused') {
      this.#drop(events, 'refused');
      this.#remember('delivered');
    } else if (answer.kind === 'accepted') {
      this.#settle(events, delivery, answer.status);
    } else if (answer.kind === 'unauthorised') {
      this.#fail(`status ${answer.status}: the write key was refused`, {
        atLeastMs: unauthorisedBackoffMs,
      });
    } else {
      this.#fail(answer.why, { retryAfterMs: answer.retryAfterMs });
    }
  }

  #mayGoOn(): boolean {
    if (this.stoppedBy !== undefined) return false;
    const { mode, decidedBy } = decideConsent(this.#cli, this.#options.optedOut);
    if (mode !== 'send') {
      if (decidedBy === 'config') purgeQueue(this.#cli.paths);
      this.stoppedBy = { kind: 'consent', rule: decidedBy };
    } else if (this.#requests >= maxRequests || this.#cli.now() - this.#startedAt > runLimitMs) {
      this.stoppedBy = { kind: 'limit' };
    }
    return this.stoppedBy === undefined;
  }

  // The journal first: killed in between, an event is sent again, with the same messageId, and
  // found in the journal already.
  #settle(events: readonly QueuedEvent[], { sent }: Delivery, status: number): void {
    const deliveredAt = new Date(this.#cli.now()).toISOString();
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
    this.#drop(
      events.filter(({ event }) => !passed.has(event.messageId)),
      'gate',
    );
    for (const queued of events) removeEvent(queued);
    this.counts.accepted += sent.length;
    if (sent.length > 0) this.#remember('delivered');
  }

  #drop(events: readonly QueuedEvent[], reason: 'refused' | 'gate'): void {
    for (const queued of events) removeEvent(queued);
    unlessDiskFull(() => countDropped(this.#cli.paths, reason, events.length));
    this.counts[reason === 'gate' ? 'gated' : 'refused'] += events.length;
  }

  #fail(why: string, wish: { retryAfterMs?: number | undefined; atLeastMs?: number }): void {
    const { backoff } = readSenderState(this.#cli.paths.senderFile);
    const next = nextBackoff(backoff, this.#cli, wish);
    this.#remember(why, next);
    this.stoppedBy = { kind: 'failure', why, until: next.until };
  }

  #remember(result: string, backoff?: SenderState['backoff']): void {
    const lastAttempt = { at: this.#cli.now(), result };
    unlessDiskFull(() => writeSenderState({ lastAttempt, ...(backoff && { backoff }) }, this.#cli));
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
