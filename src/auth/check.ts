import type { Cli } from '../system/cli.ts';
import { type HttpResult, isHttpUrl, jsonIn, request } from '../system/http.ts';
import { anthropicClient } from './anthropic-client.ts';
import { baseUrlOf, type Provider, type ProviderName } from './providers.ts';

/** The result of checking a credential with its provider. */
export type CredentialCheck =
  | {
      readonly state: 'valid';
      /** Its owner, if the provider says. */
      readonly owner?: string | undefined;
      /** The expiry: an ISO 8601 date, or the text that the provider sent. */
      readonly expires?: string | undefined;
      readonly scopes?: readonly string[] | undefined;
    }
  | { readonly state: 'rejected'; readonly why: string }
  | {
      readonly state: 'unverified';
      readonly why: string;
      /** What prevented the check: the connection, its settings, the server, or the base URL. */
      readonly cause: 'network' | 'settings' | 'server' | 'address';
    };

type ValidDetails = Omit<Extract<CredentialCheck, { state: 'valid' }>, 'state'>;
type HttpResponse = Extract<HttpResult, { ok: true }>;

/** The cheapest authenticated request to a provider's API, and how to read the response. */
interface Probe {
  readonly send: (url: string, token: string, cli: Cli) => Promise<HttpResult>;
  readonly details: (response: HttpResponse) => ValidDetails;
}

const limits = { maxBytes: 1_048_576, idleMs: 10_000, totalMs: 15_000 };
const maxServerMessageLength = 100;

const probes: Readonly<Record<ProviderName, Probe>> = {
  github: {
    send: (url, token, cli) =>
      request(cli, `${url}/user`, { headers: { authorization: `token ${token}` } }, { limits }),
    details: ({ headers, body }) => ({
      owner: textAt(jsonIn(body), 'login'),
      expires: isoDate(headers.get('github-authentication-token-expiration')),
      scopes: scopesIn(headers.get('x-oauth-scopes')),
    }),
  },
  anthropic: {
    send: listModels,
    details: ({ headers }) => {
      const organization = headers.get('anthropic-organization-id');
      return { owner: organization ? `organization ${organization}` : undefined };
    },
  },
  circleci: {
    send: (url, token, cli) =>
      request(cli, `${url}/api/v2/me`, { headers: { 'circle-token': token } }, { limits }),
    details: ({ body }) => {
      const user = jsonIn(body);
      return { owner: textAt(user, 'login') ?? textAt(user, 'name') };
    },
  },
};

/** Asks a provider whether a credential is valid. Throws only when the run is interrupted. */
export async function checkCredential(
  provider: Provider,
  token: string,
  cli: Cli,
): Promise<CredentialCheck> {
  const { send, details } = probes[provider.name];
  const baseUrl = baseUrlOf(provider, cli.env);
  if (!isHttpUrl(baseUrl)) {
    const why = `${provider.baseUrlVariable} is not an http(s) URL`;
    return { state: 'unverified', cause: 'address', why };
  }
  // The server's error message may repeat the token.
  cli.secrets.register(token);
  const result = await send(baseUrl, token, cli);
  if (!result.ok) {
    const { why, retry } = result.failure;
    return { state: 'unverified', cause: retry === 'no' ? 'settings' : 'network', why };
  }
  const { status } = result;
  if (status >= 200 && status < 300) return { state: 'valid', ...details(result) };
  const message = serverMessage(result.body, cli);
  // A rate limit means that the provider has recognized the credential.
  if (status === 429 || isRateLimit(result, message)) return { state: 'valid' };
  const why = `${provider.label} answered ${status}${message && `: ${message}`}`;
  if (status === 401 || status === 403) return { state: 'rejected', why };
  return { state: 'unverified', cause: 'server', why };
}

// Uses the same client as the analysis, so that the check sends the key in the same way. Listing
// models is free, and does not depend on a model that may be retired later.
async function listModels(_: string, token: string, cli: Cli): Promise<HttpResult> {
  let result: HttpResult | undefined;
  const client = await anthropicClient(token, cli, {
    maxRetries: 0,
    timeoutMs: limits.totalMs,
    fetch: async (url, init) => {
      result = await request(cli, url, init, { limits });
      // The client's own result is not used.
      return new Response('{"data":[]}', { headers: { 'content-type': 'application/json' } });
    },
  });
  await client.models.list({ limit: 1 });
  cli.signal.throwIfAborted();
  if (result === undefined) throw new Error("Anthropic's client sent no request");
  return result;
}

// GitHub's older form of a 429. Of a secondary limit only the message may tell.
function isRateLimit({ status, headers }: HttpResponse, message: string): boolean {
  if (status !== 403) return false;
  return headers.get('x-ratelimit-remaining') === '0' || /rate limit/i.test(message);
}

/** Returns the message in a provider's error, as one short line; empty if missing. */
export function serverMessage(
  body: Uint8Array | undefined,
  { secrets }: Pick<Cli, 'secrets'>,
): string {
  const json = jsonIn(body);
  const message = textAt(json, 'message') ?? textAt(fieldOf(json, 'error'), 'message') ?? '';
  // Redacts first, because a truncated secret would not be recognized.
  const line = secrets.redact(message).replace(/\s+/g, ' ').trim();
  return line.length > maxServerMessageLength ? `${line.slice(0, maxServerMessageLength)}…` : line;
}

function isoDate(header: string | null): string | undefined {
  if (!header) return undefined;
  // "2026-12-01 10:00:00 UTC", or with an offset such as +0200.
  const at = Date.parse(header);
  return Number.isNaN(at) ? header : new Date(at).toISOString();
}

// Fine-grained tokens have permissions instead of scopes, and no header lists those.
function scopesIn(header: string | null): readonly string[] | undefined {
  return header === null ? undefined : header.split(',').flatMap((scope) => scope.trim() || []);
}

function fieldOf(json: unknown, key: string): unknown {
  if (typeof json !== 'object' || json === null || !Object.hasOwn(json, key)) return undefined;
  return Reflect.get(json, key);
}

/** Returns the value of a key in a JSON object if it is a non-empty string. */
export function textAt(json: unknown, key: string): string | undefined {
  const value = fieldOf(json, key);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
