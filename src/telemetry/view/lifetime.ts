import type { Cli } from '../../system/cli.ts';

/** The page is served for this long without activity. */
export const idleLimitMs = 10 * 60_000;
/** The wait after the page is closed, because a reload closes it briefly. */
export const reloadGraceMs = 3000;

/** Decides how long the page is served: while it is open and in use. */
export class Lifetime {
  readonly #clock: Pick<Cli, 'now' | 'sleep'>;
  #deadline: number;
  #openPages = 0;
  #wake: () => void = () => {};

  constructor(clock: Pick<Cli, 'now' | 'sleep'>) {
    this.#clock = clock;
    this.#deadline = clock.now() + idleLimitMs;
  }

  /** Restarts the idle time. */
  touch(): void {
    this.#deadline = this.#clock.now() + idleLimitMs;
  }

  pageOpened(): void {
    this.#openPages++;
    this.touch();
  }

  /** Ends the session when the last page is closed, unless it is reloaded. */
  pageClosed(): void {
    this.#openPages--;
    if (this.#openPages > 0) return;
    this.#deadline = Math.min(this.#deadline, this.#clock.now() + reloadGraceMs);
    this.#wake();
  }

  /** Resolves at the end of the session, or when `signal` aborts. */
  async ended(signal: AbortSignal): Promise<void> {
    signal.addEventListener('abort', () => this.#wake(), { once: true });
    while (!signal.aborted) {
      const left = this.#deadline - this.#clock.now();
      if (left <= 0) return;
      const woken = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      await Promise.race([this.#clock.sleep(left), woken]);
    }
  }
}
