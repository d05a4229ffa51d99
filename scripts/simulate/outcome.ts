import type { Scenario } from './scenarios.ts';

/** What came of a fleet. Every count is of events unless its name says otherwise. */
export interface Outcome {
  installs: number;
  recorded: number;
  delivered: number;
  /** Accepted again by the collector, which knows them by their messageId. */
  twice: number;
  /** … more than 24 hours after the first time: Segment may count them again. */
  twiceAfterDay: number;
  /** … more than 7 days after: Amplitude counts them again. */
  twiceAfterWeek: number;
  /** Dropped by a bound of the queue, and counted by the install. */
  dropped: number;
  waiting: number;
  /** Recorded while there was trouble, and what of that was delivered. */
  troubled: number;
  troubledDelivered: number;
  /** Runs in a container that is new each time, without `CI`: an event and an id of their own. */
  ephemeral: number;
  /** Installs that ran at all. */
  activeInstalls: number;
  /** Senders started by installs whose network lets nothing through. */
  blockedStarts: number;
  blockedInstalls: number;
  /** Requests that reach the collector, by minute. */
  readonly requests: Uint32Array;
  /** Events recorded in the trouble, by the minute of their delivery. */
  readonly recovered: Uint32Array;
  /** The longest that each install's queue was, by length. */
  readonly longest: Uint32Array;
}

export const longestTracked = 1100;

export function emptyOutcome({ days }: Scenario): Outcome {
  const minutes = days * 24 * 60 + 60;
  return {
    installs: 0,
    recorded: 0,
    delivered: 0,
    twice: 0,
    twiceAfterDay: 0,
    twiceAfterWeek: 0,
    dropped: 0,
    waiting: 0,
    troubled: 0,
    troubledDelivered: 0,
    ephemeral: 0,
    activeInstalls: 0,
    blockedStarts: 0,
    blockedInstalls: 0,
    requests: new Uint32Array(minutes),
    recovered: new Uint32Array(minutes),
    longest: new Uint32Array(longestTracked + 1),
  };
}

export function count(bins: Uint32Array, at: number, by = 1): void {
  const bin = Math.min(at, bins.length - 1);
  bins[bin] = (bins[bin] ?? 0) + by;
}
