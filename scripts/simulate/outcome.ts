import type { Scenario } from './scenarios.ts';

/** What came of a fleet. */
export type FleetOutcome = ReturnType<typeof emptyOutcome>;

/** An outcome before anything happened. Every count is of events unless its name says otherwise. */
export function emptyOutcome({ days }: Scenario) {
  const minutes = days * 24 * 60 + 60;
  return {
    installs: 0,
    /** Installs that ran at all. */
    activeInstalls: 0,
    recorded: 0,
    delivered: 0,
    waiting: 0,
    /** Dropped by a bound of the queue, and counted by the install. */
    dropped: 0,
    /** Accepted again by the collector, which knows them by their messageId. */
    twice: 0,
    /** … more than 24 hours after the first time: Segment may count them again. */
    twiceAfterDay: 0,
    /** … more than 7 days after: Amplitude counts them again. */
    twiceAfterWeek: 0,
    /** Recorded while there was trouble, and what of that was delivered. */
    troubled: 0,
    troubledDelivered: 0,
    /** Runs in a container that is new each time, without `CI`: an event and an id of their own. */
    ephemeral: 0,
    /** Senders started by installs whose network lets nothing through. */
    blockedStarts: 0,
    blockedInstalls: 0,
    /** Requests that reach the collector, by minute. */
    requests: new Uint32Array(minutes),
    /** Events recorded in the trouble, by the minute of their delivery. */
    recovered: new Uint32Array(minutes),
    /** The longest queue that an install had. */
    longestQueue: 0,
  };
}

/** Adds to the bin of a minute. */
export function count(bins: Uint32Array, minute: number, by = 1): void {
  bins[minute] = (bins[minute] ?? 0) + by;
}
