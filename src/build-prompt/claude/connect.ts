import type Anthropic from '@anthropic-ai/sdk';
import { anthropicClient } from '../../auth/anthropic-client.ts';
import type { Cli } from '../../system/cli.ts';
import { networkFailure } from '../../system/network-failure.ts';
import { retryAfterMs } from '../../system/retry-after.ts';
import { pause } from '../pause.ts';
import type { Report } from '../progress.ts';

/** The official client retries and honors `Retry-After`. */
const maxRetries = 5;
const requestTimeoutMs = 10 * 60_000;
/** A longer wait than this fails at once. */
const maxRetryAfterMs = 10 * 60_000;

/** The header of a synthetic response for a connection that cannot succeed. */
export const connectionFailureHeader = 'x-connection-failure';

/** Returns the official client, loaded. Throws `UserError` if the base URL is not http(s). */
export async function loadClient(apiKey: string, cli: Cli, report: Report): Promise<Anthropic> {
  const reporting = new ReportingFetch(cli, report);
  return anthropicClient(apiKey, cli, {
    maxRetries,
    timeoutMs: requestTimeoutMs,
    fetch: (url, init) => reporting.fetch(url, init),
  });
}

/** Reports why and until when the client waits before it tries again, and bounds that time. */
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
    const tries = Number(new Headers(init.headers).get('x-stainless-retry-count') ?? 0);
    try {
      // Following a redirect would send the comments to another host.
      const response = await this.#cli.fetch(url, { ...init, redirect: 'manual' });
      return this.#checked(response, tries);
    } catch (error) {
      if (init.signal?.aborted) throw error;
      const { why, retry } = networkFailure(error, url);
      // The client would retry an error, but not this response.
      const isFinal = retry === 'no' || (retry === 'once' && tries > 0);
      if (isFinal) return finalResponse(599, { [connectionFailureHeader]: why });
      this.#tell(`could not be reached: ${why}`, tries, 'shortly');
      throw error;
    }
  }

  #checked(response: Response, tries: number): Response {
    const { status, headers } = response;
    if (status !== 429 && status < 500) return response;
    const waitMs = retryAfterMs(headers.get('retry-after'), this.#cli.now()) ?? 0;
    if (waitMs > maxRetryAfterMs) return finalResponse(status, {}, response.body);
    const when = waitMs > 0 ? `in ${Math.ceil(waitMs / 1000)} s` : 'shortly';
    this.#tell(`is busy (${status})`, tries, when);
    if (waitMs > 0 && tries < maxRetries) this.#countDown(waitMs);
    return response;
  }

  #tell(why: string, tries: number, when: string): void {
    if (tries >= maxRetries) return;
    const text = `Anthropic ${why}; attempt ${tries + 2} of ${maxRetries + 1} ${when}`;
    this.#report({ kind: 'warning', text });
  }

  // The client does the waiting; this only shows it.
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
