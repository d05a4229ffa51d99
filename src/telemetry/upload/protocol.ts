import type { Cli } from '../../system/cli.ts';
import type { RuleName } from '../consent.ts';
import { type BackoffBounds, backoffBounds, nextBackoff, type SenderState } from './backoff.ts';
import type { HttpOutcome } from './response.ts';

/** What bounds a run of the sender, and how it keeps away from a collector that fails. */
export const senderLimits = {
  /** Events a request; 1,000 are delivered in ten, each far below Segment's 500 KB. */
  maxBatchEvents: 100,
  /** No request is begun later than this after the start, so that the last one ends in time. */
  runLimitMs: 18_000,
  /** Requests a run; more are needed only when a collector refuses many events one by one. */
  maxRequests: 250,
  /** How long a collector that refuses our key is left alone, at least. */
  unauthorizedBackoffMs: 24 * 60 * 60_000,
  backoff: backoffBounds as BackoffBounds,
} as const;

export type SenderLimits = Readonly<
  Record<Exclude<keyof typeof senderLimits, 'backoff'>, number>
> & {
  readonly backoff: BackoffBounds;
};

/** Why nothing (more) was sent. */
export type Stop =
  | { readonly kind: 'consent'; readonly rule: RuleName }
  | { readonly kind: 'busy' }
  | { readonly kind: 'limit' }
  | { readonly kind: 'failure'; readonly why: string; readonly until: number };

/**
 * What a run of the sender works on: the files of the queue, or the memory of a simulated install.
 */
export interface EventStore<Event, Reply> {
  /** The events that wait, oldest first, at most `limit`. */
  read(limit: number): readonly Event[];
  /** Why nothing more may be sent; undefined while it may. */
  stopReason(): Stop | undefined;
  /** Takes events out that were accepted. */
  markDelivered(events: readonly Event[], reply: Reply): void;
  /** Takes events out that were refused for good, and counts them. */
  refuse(events: readonly Event[]): void;
  /** Drops what is over the queue's bounds, by age as well, as it could not be delivered. */
  expire(): void;
  loadState(): SenderState;
  saveState(result: string, backoff?: SenderState['backoff']): void;
}

/**
 * The whole of the sender's protocol, without any effect of its own: it yields the events of each
 * request, is told what became of them, and returns why it stopped, or undefined when nothing waits
 * any more. What drives it sends for real, or simulates.
 */
export function* deliverAll<Event, Reply extends { readonly answer: HttpOutcome }>(
  store: EventStore<Event, Reply>,
  clock: Pick<Cli, 'now' | 'random'>,
  limits: SenderLimits = senderLimits,
): Generator<readonly Event[], Stop | undefined, Reply> {
  const startedAt = clock.now();
  let requests = 0;

  function hindrance(): Stop | undefined {
    const stop = store.stopReason();
    if (stop !== undefined) return stop;
    const outOfTime = clock.now() - startedAt > limits.runLimitMs;
    return requests >= limits.maxRequests || outOfTime ? { kind: 'limit' } : undefined;
  }

  function fail(why: string, wish: Parameters<typeof nextBackoff>[2]): Stop {
    const next = nextBackoff(store.loadState().backoff, clock, wish, limits.backoff);
    store.saveState(why, next);
    store.expire();
    return { kind: 'failure', why, until: next.until };
  }

  // Where the collector refuses events, it is asked half by half, down to the culprit.
  function* send(events: readonly Event[]): Generator<readonly Event[], Stop | undefined, Reply> {
    const stop = hindrance();
    if (stop !== undefined) return stop;
    requests++;
    const reply = yield events;
    const { answer } = reply;
    if (answer.kind === 'accepted') {
      store.markDelivered(events, reply);
    } else if (answer.kind === 'refused' && events.length > 1) {
      const middle = Math.ceil(events.length / 2);
      return (yield* send(events.slice(0, middle))) ?? (yield* send(events.slice(middle)));
    } else if (answer.kind === 'refused') {
      store.refuse(events);
      store.saveState('delivered');
    } else if (answer.kind === 'unauthorized') {
      const why = `status ${answer.status}: the write key was refused`;
      return fail(why, { atLeastMs: limits.unauthorizedBackoffMs });
    } else {
      return fail(answer.why, { retryAfterMs: answer.retryAfterMs });
    }
    return undefined;
  }

  for (;;) {
    const events = store.read(limits.maxBatchEvents);
    if (events.length === 0) return undefined;
    const stop = yield* send(events);
    if (stop !== undefined) return stop;
  }
}
