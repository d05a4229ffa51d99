import type Anthropic from '@anthropic-ai/sdk';
import { anthropicClient } from '../../auth/anthropic-client.ts';
import type { Cli } from '../../system/cli.ts';
import { networkFailure } from '../../system/network-failure.ts';
import { retryAfterMs } from '../../system/retry-after.ts';
import { pause } from '../pause.ts';
import type { Report } from '../progress.ts';

/** Number of retries by the official client, which honors `Retry-After`. */
const maxRetries = 5;
const requestTimeoutMs = 10 * 60_000;
/** A longer `Retry-After` fails the request immediately. */
const maxRetryAfterMs = 10 * 60_000;

/** Header of a synthetic response for a connection that cannot succeed; its value is the reason. */
export const connectionFailureHeader = 'x-connection-failure';

/** Loads the official client. Throws `UserError` if the base URL is not http(s). */
export async function loadClient(apiKey: string, cli: Cli, report: Report): Promise<Anthropic> {
  const reporting = new ReportingFetch(cli, report);
  return anthropicClient(apiKey, cli, {
    maxRetries,
    timeoutMs: requestTimeoutMs,
    fetch: (url, init) => reporting.fetch(url, init),
  });
}

/** Reports the client's retries and their waits, and bounds the waits. */
class ReportingFetch {
  readonly #cli: Cli;
  readonly #report: Report;
  #countdown = new AbortController();

  constructor(cli: Cli, report: Report) {
    this.#cli = cli;
    this.#report = report;
  }

  async fetch(url: string, init: RequestInit): Promise<Response> {
    this.#countdown.abort();
    const retries = Number(new Headers(init.headers).get('x-stainless-retry-count') ?? 0);
    try {
      // Following a redirect would send the comments to another host.
      const response = await this.#cli.fetch(url, { ...init, redirect: 'manual' });
      return this.#checked(response, retries);
    } catch (error) {
      if (init.signal?.aborted) throw error;
      const { why, retry } = networkFailure(error, url);
      // The client retries an error, but not this response.
      const isFinal = retry === 'no' || (retry === 'once' && retries > 0);
      if (isFinal) return finalResponse(599, { [connectionFailureHeader]: why });
      this.#warn(`could not be reached: ${why}`, retries, 'shortly');
      throw error;
    }
  }

  #checked(response: Response, retries: number): Response {
    const { status, headers } = response;
    if (status !== 429 && status < 500) return response;
    const waitMs = retryAfterMs(headers.get('retry-after'), this.#cli.now()) ?? 0;
    if (waitMs > maxRetryAfterMs) return finalResponse(status, {}, response.body);
    const when = waitMs > 0 ? `in ${Math.ceil(waitMs / 1000)} s` : 'shortly';
    this.#warn(`is busy (${status})`, retries, when);
    if (waitMs > 0 && retries < maxRetries) this.#countDown(waitMs);
    return response;
  }

  #warn(why: string, retries: number, when: string): void {
    if (retries >= maxRetries) return;
    const text = `Anthropic ${why}; attempt ${retries + 2} of ${maxRetries + 1} ${when}`;
    this.#report({ kind: 'warning', text });
  }

  // The client waits; this only shows the remaining time.
  #countDown(waitMs: number): void {
    this.#countdown = new AbortController();
    const signal = AbortSignal.any([this.#cli.signal, this.#countdown.signal]);
    const shown = { signal, sleep: this.#cli.sleep };
    pause(waitMs, 'Anthropic is busy', shown, this.#report).catch(() => {});
  }
}

function finalResponse(
  status: number,
  headers: Record<string, string>,
  body: Response['body'] = null,
): Response {
  return new Response(body, { status, headers: { ...headers, 'x-should-retry': 'false' } });
}
