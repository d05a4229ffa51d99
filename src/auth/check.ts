import type { Cli } from '../system/cli.ts';
import { baseUrlOf, type Provider, type ProviderName } from './providers.ts';
import { type Reply, request, textAt } from './request.ts';

/** What a provider says of a credential. */
export type Check =
  | {
      readonly state: 'valid';
      /** Whom it belongs to, where the provider says. */
      readonly owner?: string | undefined;
      /** When it ends, as an ISO date, or in the provider's own words. */
      readonly expires?: string | undefined;
      readonly scopes?: readonly string[] | undefined;
    }
  | { readonly state: 'rejected'; readonly why: string }
  | { readonly state: 'unverified'; readonly why: string };

interface Question {
  readonly path: string;
  readonly init: (token: string) => RequestInit;
  readonly facts: (
    reply: Extract<Reply, { ok: true }>,
  ) => Omit<Check & { state: 'valid' }, 'state'>;
}

// The cheapest authenticated call of each API. Counting tokens costs nothing and generates nothing.
const questions: Readonly<Record<ProviderName, Question>> = {
  github: {
    path: '/user',
    init: (token) => ({ headers: { authorization: `token ${token}` } }),
    facts: ({ headers, body }) => ({
      owner: textAt(body, 'login'),
      expires: isoDate(headers.get('github-authentication-token-expiration')),
      scopes: scopesIn(headers.get('x-oauth-scopes')),
    }),
  },
  anthropic: {
    path: '/v1/messages/count_tokens',
    init: (token) => ({
      method: 'POST',
      headers: {
        'x-api-key': token,
        'anthropic-version': '2023-06-01',
        'content-type': 'application/json; charset=utf-8',
      },
      body: JSON.stringify({
        model: 'claude-haiku-4-5-20251001',
        messages: [{ role: 'user', content: 'Hello' }],
      }),
    }),
    facts: ({ headers }) => {
      const organization = headers.get('anthropic-organization-id');
      return { owner: organization ? `organization ${organization}` : undefined };
    },
  },
  circleci: {
    path: '/api/v2/me',
    init: (token) => ({ headers: { 'circle-token': token } }),
    facts: ({ body }) => ({ owner: textAt(body, 'login') ?? textAt(body, 'name') }),
  },
};

/** Asks a provider whether a credential is good. Never throws but for an interruption. */
export async function checkCredential(provider: Provider, token: string, cli: Cli): Promise<Check> {
  const { path, init, facts } = questions[provider.name];
  const reply = await request(`${baseUrlOf(provider, cli.env)}${path}`, init(token), cli);
  if (!reply.ok) return { state: 'unverified', why: reply.why };
  if (reply.status >= 200 && reply.status < 300) return { state: 'valid', ...facts(reply) };
  // Whoever is told to slow down has been recognized.
  if (reply.status === 429 || isRateLimit(reply)) return { state: 'valid' };
  const why = `${provider.label} answered ${reply.status}`;
  const refused = reply.status === 401 || reply.status === 403;
  return { state: refused ? 'rejected' : 'unverified', why };
}

// GitHub's older form of a 429.
function isRateLimit({ status, headers }: Extract<Reply, { ok: true }>): boolean {
  return status === 403 && headers.get('x-ratelimit-remaining') === '0';
}

function isoDate(header: string | null): string | undefined {
  if (!header) return undefined;
  // "2026-12-01 10:00:00 UTC", or with an offset such as +0200.
  const at = Date.parse(header);
  return Number.isNaN(at) ? header : new Date(at).toISOString();
}

// A fine-grained token has permissions instead, of which the headers say nothing.
function scopesIn(header: string | null): readonly string[] | undefined {
  return header === null ? undefined : header.split(',').flatMap((scope) => scope.trim() || []);
}
