import type { Cli } from '../../system/cli.ts';
import type { RuleName } from '../consent.ts';
import { nextBackoff, type SenderState } from './backoff.ts';
import type { HttpOutcome } from './response.ts';

/** Limits of one run of the sender. */
export const senderLimits = {
  /** Events per request: far below Segment's limit of 500 KB. */
  maxBatchEvents: 100,
  /** Requests per run. More are needed only if a collector refuses many single events. */
  maxRequests: 250,
  /** The minimum back-off after the collector refused the write key. */
  unauthorizedBackoffMs: 24 * 60 * 60_000,
} as const;

/** Why a run stopped before the queue was empty. */
export type Stop =
  | { readonly kind: 'consent'; readonly rule: RuleName }
  | { readonly kind: 'busy' }
  | { readonly kind: 'lock'; readonly path: string; readonly code: string }
  | { readonly kind: 'limit' }
  | { readonly kind: 'failure'; readonly why: string; readonly until: number };

/** The storage of a sender: the queue on disk, or the memory of a simulated install. */
export interface EventStore<Event, Reply> {
  /** Returns up to `limit` queued events, oldest first. */
  read(limit: number): readonly Event[];
  /** Returns why the sender must stop; undefined if it may continue. */
  stopReason(): Stop | undefined;
  /** Removes events that the collector accepted. */
  markDelivered(events: readonly Event[], reply: Reply): void;
  /** Removes events that the collector refused permanently with that HTTP status. */
  markRefused(events: readonly Event[], status: number): void;
  /** Drops the events over the queue's bounds, including its age limit. */
  expire(): void;
  loadState(): SenderState;
  saveState(result: string, backoff?: SenderState['backoff']): void;
}

/** The remaining limits of a run. */
export interface Budget {
  requests: number;
  /** No request begins after this time, in milliseconds since the epoch. */
  readonly deadline: number;
}

/** The clock and the network that the protocol uses. */
export interface Transport<Event, Reply> {
  readonly clock: Pick<Cli, 'now' | 'random'>;
  readonly send: (events: readonly Event[]) => Promise<Reply>;
}

/**
 * Sends the queue, oldest events first, and stores the result of each request. Returns why it
 * stopped, or undefined once the queue is empty.
 */
export async function deliverAll<Event, Reply extends { readonly outcome: HttpOutcome }>(
  store: EventStore<Event, Reply>,
  transport: Transport<Event, Reply>,
  budget: Budget,
): Promise<Stop | undefined> {
  const { clock, send } = transport;

  function fail(why: string, minimum: Parameters<typeof nextBackoff>[2]): Stop {
    const backoff = nextBackoff(store.loadState().backoff, clock, minimum);
    store.saveState(why, backoff);
    store.expire();
    return { kind: 'failure', why, until: backoff.until };
  }

  async function deliver(events: readonly Event[]): Promise<Stop | undefined> {
    const stop = store.stopReason();
    if (stop !== undefined) return stop;
    if (budget.requests <= 0 || clock.now() > budget.deadline) return { kind: 'limit' };
    budget.requests--;
    const reply = await send(events);
    const { outcome } = reply;
    switch (outcome.kind) {
      case 'accepted':
        store.markDelivered(events, reply);
        return undefined;
      case 'refused': {
        if (events.length === 1) {
          store.markRefused(events, outcome.status);
          return undefined;
        }
        // One event may be the cause. Halves the batch to find it.
        const middle = Math.ceil(events.length / 2);
        return (await deliver(events.slice(0, middle))) ?? deliver(events.slice(middle));
      }
      case 'unauthorized':
        return fail(`status ${outcome.status}: the write key was refused`, {
          atLeastMs: senderLimits.unauthorizedBackoffMs,
        });
      case 'unavailable':
        return fail(outcome.why, { retryAfterMs: outcome.retryAfterMs });
    }
  }

  for (;;) {
    const events = store.read(senderLimits.maxBatchEvents);
    if (events.length === 0) return undefined;
    const stop = await deliver(events);
    if (stop !== undefined) return stop;
  }
}
