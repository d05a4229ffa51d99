import type { Scenario } from './scenarios.ts';

/** The result of a simulated fleet. */
export type FleetOutcome = ReturnType<typeof emptyOutcome>;

/** Returns a result of zeros. Counts are of events unless the name says otherwise. */
export function emptyOutcome({ days }: Scenario) {
  return {
    installs: 0,
    /** Installs that ran at all. */
    activeInstalls: 0,
    recorded: 0,
    delivered: 0,
    waiting: 0,
    /** Dropped by a bound of the queue, and counted by the install. */
    dropped: 0,
    /** Accepted by the collector a second time, under the same messageId. */
    twice: 0,
    /** … more than 24 hours after the first time: Segment may count them again. */
    twiceAfterDay: 0,
    /** … more than 7 days after: Amplitude counts them again. */
    twiceAfterWeek: 0,
    /** Recorded during the fault. */
    troubled: 0,
    troubledDelivered: 0,
    blockedInstalls: 0,
    /** Senders started by blocked installs. */
    blockedStarts: 0,
    /** Requests that reach the collector, by minute. */
    requests: new Uint32Array(days * 24 * 60 + 60),
    longestQueue: 0,
  };
}
