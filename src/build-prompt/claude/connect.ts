import type Anthropic from '@anthropic-ai/sdk';
import { baseUrlOf, providers } from '../../auth/providers.ts';
import { UserError } from '../../errors.ts';
import type { Cli } from '../../system/cli.ts';
import { causeCode } from '../network.ts';
import { pause } from '../pause.ts';
import type { Report } from '../progress.ts';

/** Of the official client, which waits as `Retry-After` says. */
const maxRetries = 5;
const requestTimeoutMs = 10 * 60_000;

/** The official client, loaded. Throws `UserError` for an address that is none. */
export async function loadClient(apiKey: string, cli: Cli, report: Report): Promise<Anthropic> {
  const baseURL = baseUrlOf(providers.anthropic, cli.env);
  if (!/^https?:$/.test(URL.parse(baseURL)?.protocol ?? '')) {
    throw new UserError('anthropic.url_invalid', {
      message: 'ANTHROPIC_BASE_URL is not an http(s) URL',
    });
  }
  const { Anthropic: Client } = await import('@anthropic-ai/sdk');
  return new Client({
    apiKey,
    authToken: null,
    baseURL,
    maxRetries,
    timeout: requestTimeoutMs,
    logLevel: 'off',
    defaultHeaders: { 'user-agent': `chunk/${cli.build.version}` },
    fetch: (input, init) => fetchTold(String(input), init ?? {}, cli, report),
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
