import type { Cli } from '../../system/cli.ts';

/** How long the page is served when nobody uses it. */
export const idleLimitMs = 10 * 60_000;
/** How long a closed page may take to come back: a reload closes it for a moment. */
export const reloadGraceMs = 3000;

/** Until when the page is served: its page is open, and somebody uses it. */
export class Lifetime {
  readonly #clock: Pick<Cli, 'now' | 'sleep'>;
  #deadline: number;
  #openPages = 0;
  #wake: () => void = () => {};

  constructor(clock: Pick<Cli, 'now' | 'sleep'>) {
    this.#clock = clock;
    this.#deadline = clock.now() + idleLimitMs;
  }

  /** Somebody uses the page. */
  touch(): void {
    this.#deadline = this.#clock.now() + idleLimitMs;
  }

  pageOpened(): void {
    this.#openPages++;
    this.touch();
  }

  /** The last page that closes ends it all, unless one comes back at once. */
  pageClosed(): void {
    this.#openPages--;
    if (this.#openPages > 0) return;
    this.#deadline = Math.min(this.#deadline, this.#clock.now() + reloadGraceMs);
    this.#wake();
  }

  /** Resolves when it is over, or at once when `signal` aborts. */
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
