import type { Scenario } from './scenarios.ts';
import { minuteMs } from './scenarios.ts';

/** What came of a part of a fleet. Every count is of events unless its name says otherwise. */
export interface Tally {
  installs: number;
  recorded: number;
  delivered: number;
  /** Accepted a second time by the collector, which knows them by their messageId. */
  twice: number;
  /** Dropped by a bound of the queue, and counted by the install. */
  dropped: number;
  waiting: number;
  /** Recorded while there was trouble, and what of that was delivered. */
  troubled: number;
  troubledDelivered: number;
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

export function emptyTally({ days }: Scenario): Tally {
  const minutes = (days * 24 * 60 * minuteMs) / minuteMs + 60;
  return {
    installs: 0,
    recorded: 0,
    delivered: 0,
    twice: 0,
    dropped: 0,
    waiting: 0,
    troubled: 0,
    troubledDelivered: 0,
    blockedStarts: 0,
    blockedInstalls: 0,
    requests: new Uint32Array(minutes),
    recovered: new Uint32Array(minutes),
    longest: new Uint32Array(longestTracked + 1),
  };
}

/** Adds one part's tally to another's. */
export function addTally(sum: Tally, part: Tally): void {
  for (const key of Object.keys(sum) as (keyof Tally)[]) {
    const mine = sum[key];
    const theirs = part[key];
    if (typeof mine === 'number') Object.assign(sum, { [key]: mine + Number(theirs) });
    else if (typeof theirs !== 'number') {
      for (let index = 0; index < mine.length; index++) {
        mine[index] = (mine[index] ?? 0) + (theirs[index] ?? 0);
      }
    }
  }
}
