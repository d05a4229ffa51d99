import { unavailable } from './user-errors.ts';

/** Limits of the waits for one query: their number and total length. */
const maxLimitWaits = 100;
const maxLimitWaitsMs = 2 * 60 * 60_000;
/** GitHub's limits reset within an hour; a longer wait is a server error. */
const maxLimitWaitMs = 65 * 60_000;
/** GitHub's documentation: without a stated time, wait a minute, then longer after each failure. */
const unstatedWaitMs = 60_000;

/** Rate-limit waits of one query, bounded in number and total length. */
export class LimitWaits {
  readonly #about: string;
  #count = 0;
  #totalMs = 0;
  #nextUnstatedMs = unstatedWaitMs;

  constructor(about: string) {
    this.#about = about;
  }

  /**
   * Returns the next wait in milliseconds; `statedMs` is the time that GitHub states, if any.
   * Throws `UserError` when the bounds are exceeded.
   */
  next(why: string, statedMs: number | undefined): number {
    const waitMs = Math.min(statedMs ?? this.#nextUnstatedMs, maxLimitWaitMs);
    if (statedMs === undefined) this.#nextUnstatedMs *= 2;
    this.#totalMs += waitMs;
    if (++this.#count > maxLimitWaits || this.#totalMs > maxLimitWaitsMs) {
      throw unavailable(`could not read ${this.#about}: GitHub's ${why} did not reset in time`);
    }
    return waitMs;
  }
}
