import type Anthropic from '@anthropic-ai/sdk';
import { anthropicClient } from '../../auth/anthropic-client.ts';
import type { Cli } from '../../system/cli.ts';
import { causeCode } from '../network.ts';
import { pause } from '../pause.ts';
import type { Report } from '../progress.ts';

/** Of the official client, which waits as `Retry-After` says. */
const maxRetries = 5;
const requestTimeoutMs = 10 * 60_000;

/** The official client, loaded. Throws `UserError` if the base URL is not http(s). */
export async function loadClient(apiKey: string, cli: Cli, report: Report): Promise<Anthropic> {
  return anthropicClient(apiKey, cli, {
    maxRetries,
    timeoutMs: requestTimeoutMs,
    fetch: (url, init) => fetchTold(url, init, cli, report),
  });
}

// The client waits by itself when it is told to come back; here somebody is told why.
async function fetchTold(
  url: string,
  init: RequestInit,
  cli: Cli,
  report: Report,
): Promise<Response> {
  const tries = Number(new Headers(init.headers).get('x-stainless-retry-count') ?? 0);
  const tell = (why: string, when: string): void => {
    if (tries >= maxRetries) return;
    const text = `Anthropic ${why}; attempt ${tries + 2} of ${maxRetries + 1} ${when}`;
    report({ kind: 'warning', text });
  };
  let response: Response;
  try {
    // Followed, a redirect would take the comments along to wherever it points.
    response = await cli.fetch(url, { ...init, redirect: 'manual' });
  } catch (error) {
    if (!init.signal?.aborted) tell(`could not be reached${causeCode(error)}`, 'shortly');
    throw error;
  }
  if (response.status === 429 || response.status >= 500) {
    const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
    tell(`is busy (${response.status})`, seconds > 0 ? `in ${Math.ceil(seconds)} s` : 'shortly');
    // The client sleeps by itself: this only counts along.
    if (seconds > 0) pause(seconds * 1000, 'Anthropic is busy', cli, report).catch(() => {});
  }
  return response;
}
