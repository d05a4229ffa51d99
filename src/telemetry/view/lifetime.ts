import type { Cli } from '../../system/cli.ts';

/** How long the page is served without being used. */
export const idleLimitMs = 10 * 60_000;
/** How long to wait after the page was closed: a reload closes it for a moment. */
export const reloadGraceMs = 3000;

/** Decides how long the page is served: while it is open and used. */
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

  /** Ends the session when the last page was closed, unless it is reloaded. */
  pageClosed(): void {
    this.#openPages--;
    if (this.#openPages > 0) return;
    this.#deadline = Math.min(this.#deadline, this.#clock.now() + reloadGraceMs);
    this.#wake();
  }

  /** Resolves at the end of the session, or when `signal` aborts. */
  async over(signal: AbortSignal): Promise<void> {
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
