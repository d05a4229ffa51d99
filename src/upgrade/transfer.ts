import { UserError } from '../errors.ts';
import type { Cli } from '../system/cli.ts';

/** How much of a download has come, of how much, in bytes. */
export type OnBytes = (received: number, total: number) => void;

/** What a transfer may take. The idle limit is for a server that stops in the middle. */
export interface TransferLimits {
  readonly maxBytes: number;
  readonly idleMs: number;
  readonly totalMs: number;
}

/** For what a person waits for in silence: an answer of the release server, a list of checksums. */
export const smallTransfer: TransferLimits = {
  maxBytes: 4_000_000,
  idleMs: 15_000,
  totalMs: 60_000,
};

/** A body as it came, in full. */
export interface Transferred {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

/** The words that every failed transfer ends with; nothing was changed when it is shown. */
export const unchanged = 'Nothing was changed. Try again with: chunk upgrade';

/** Why something else may have come than what was asked for. */
export const proxyWords = 'A proxy or a sign-in page may have answered in its place.';

/**
 * Fetches a URL within limits. Throws `UserError` when the server cannot be reached, stops
 * answering, sends more than allowed, or ends before the length that it named.
 */
export async function transfer(
  cli: Cli,
  url: string,
  limits: TransferLimits,
  options: { accept?: string; expectedBytes?: number | undefined; onBytes?: OnBytes } = {},
): Promise<Transferred> {
  const stop = new AbortController();
  const timers = new Watchdog(stop, limits);
  const interrupt = (): void => stop.abort(cli.signal.reason);
  cli.signal.addEventListener('abort', interrupt, { once: true });
  try {
    const response = await cli.fetch(url, {
      signal: stop.signal,
      headers: {
        'user-agent': `chunk/${cli.build.version}`,
        ...(options.accept && { accept: options.accept }),
      },
    });
    timers.feed();
    if (response.ok && response.headers.get('content-type')?.startsWith('text/html')) {
      throw unavailable(
        `${hostOf(url)} sent a web page in place of what was asked for`,
        proxyWords,
      );
    }
    const body = await readBody(response, limits, timers, options);
    return { status: response.status, headers: response.headers, body };
  } catch (error) {
    cli.signal.throwIfAborted();
    if (error instanceof UserError) throw error;
    const why = timers.expired ?? 'the connection failed';
    throw unavailable(`could not download from ${hostOf(url)}: ${why}`);
  } finally {
    timers.stop();
    cli.signal.removeEventListener('abort', interrupt);
  }
}

/** The failure of a service that an upgrade needs. */
export function unavailable(message: string, detail?: string): UserError {
  return new UserError('upgrade.unavailable', { message, detail, hint: unchanged });
}

/** The host of a URL, for words about it. */
export function hostOf(url: string): string {
  return URL.parse(url)?.host ?? url;
}

async function readBody(
  response: Response,
  limits: TransferLimits,
  timers: Watchdog,
  { expectedBytes, onBytes }: { expectedBytes?: number | undefined; onBytes?: OnBytes },
): Promise<Uint8Array> {
  // A body that was compressed for the way has another length than the header names.
  const isPlain = response.headers.get('content-encoding') === null;
  const named = isPlain ? Number(response.headers.get('content-length') ?? Number.NaN) : Number.NaN;
  const total = expectedBytes ?? named;
  const tooLarge = (): UserError =>
    unavailable(`${hostOf(response.url)} sent more than ${limits.maxBytes} bytes`);
  if (named > limits.maxBytes) throw tooLarge();
  const parts: Uint8Array[] = [];
  let received = 0;
  for await (const part of response.body ?? []) {
    timers.feed();
    received += part.length;
    if (received > limits.maxBytes) throw tooLarge();
    parts.push(part);
    onBytes?.(received, total);
  }
  if (response.ok && received < total) {
    throw unavailable(`the download ended early: ${received} of ${total} bytes came`);
  }
  return Buffer.concat(parts);
}

/** Aborts a transfer that takes too long, or in which nothing comes any more. */
class Watchdog {
  expired: string | undefined;
  readonly #stop: AbortController;
  readonly #idleMs: number;
  readonly #total: ReturnType<typeof setTimeout>;
  #idle: ReturnType<typeof setTimeout> | undefined;

  constructor(stop: AbortController, { idleMs, totalMs }: TransferLimits) {
    this.#stop = stop;
    this.#idleMs = idleMs;
    this.#total = setTimeout(() => this.#expire(`it took over ${seconds(totalMs)}`), totalMs);
    this.feed();
  }

  /** Something came: the idle time begins anew. */
  feed(): void {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(
      () => this.#expire(`nothing came for ${seconds(this.#idleMs)}`),
      this.#idleMs,
    );
  }

  stop(): void {
    clearTimeout(this.#idle);
    clearTimeout(this.#total);
  }

  #expire(why: string): void {
    this.expired = why;
    this.#stop.abort();
  }
}

function seconds(milliseconds: number): string {
  return `${milliseconds / 1000} s`;
}
