import type Anthropic from '@anthropic-ai/sdk';
import { UserError } from '../errors.ts';
import type { Cli } from '../system/cli.ts';
import { isHttpUrl, userAgent } from '../system/http.ts';
import { baseUrlOf, providers } from './providers.ts';

/** Options of a client of Anthropic's API. */
export interface AnthropicOptions {
  readonly maxRetries: number;
  readonly timeoutMs: number;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
}

/**
 * Creates a client of Anthropic's SDK, which is loaded on use. All requests to Anthropic's API go
 * through one. Sends the key in both of its headers, because some gateways read only one of them.
 * Throws `UserError` if the base URL is not http(s).
 */
export async function anthropicClient(
  apiKey: string,
  cli: Cli,
  { maxRetries, timeoutMs, fetch }: AnthropicOptions,
): Promise<Anthropic> {
  const baseURL = baseUrlOf(providers.anthropic, cli.env);
  if (!isHttpUrl(baseURL)) {
    throw new UserError('anthropic.url_invalid', {
      message: 'ANTHROPIC_BASE_URL is not an http(s) URL',
      hint: 'Set it to the address of the API, or unset it.',
    });
  }
  const { Anthropic: Client } = await import('@anthropic-ai/sdk');
  return new Client({
    apiKey,
    // Without this the client reads ANTHROPIC_AUTH_TOKEN.
    authToken: null,
    baseURL,
    maxRetries,
    timeout: timeoutMs,
    logLevel: 'off',
    defaultHeaders: { 'user-agent': userAgent(cli), 'x-api-key': apiKey },
    fetch: (input, init) => fetch(String(input), init ?? {}),
  });
}
