import { unavailable } from './user-errors.ts';

/** How often, and for how long in total, one query waits for rate limits. */
const maxLimitWaits = 100;
const maxLimitWaitsMs = 2 * 60 * 60_000;
/** No limit of GitHub lasts longer than an hour; a server that asks for more is wrong. */
const maxLimitWaitMs = 65 * 60_000;
/** GitHub asks for a minute where it names no time, and for more each time that is not enough. */
const unstatedWaitMs = 60_000;

/** The waits of one query for limits. Throws `UserError` when they do not end. */
export class LimitWaits {
  readonly #about: string;
  #count = 0;
  #totalMs = 0;
  #nextUnstatedMs = unstatedWaitMs;

  constructor(about: string) {
    this.#about = about;
  }

  /** How long to wait, in milliseconds; `statedMs` is what GitHub asks for, if it does. */
  next(why: string, statedMs: number | undefined): number {
    const waitMs = Math.min(statedMs ?? this.#nextUnstatedMs, maxLimitWaitMs);
    if (statedMs === undefined) this.#nextUnstatedMs *= 2;
    this.#totalMs += waitMs;
    if (++this.#count > maxLimitWaits || this.#totalMs > maxLimitWaitsMs) {
      throw unavailable(`GitHub's ${why} does not let us read ${this.#about}`);
    }
    return waitMs;
  }
}
