import { UserError } from '../../errors.ts';
import type { Cli } from '../../system/cli.ts';
import { userAgent } from '../../system/http.ts';

const requestTimeoutMs = 60_000;

/** REST API root of a GitHub server, and a token for it. */
export interface GitHubAccess {
  readonly apiUrl: string;
  readonly token: string;
}

/** A connection to GitHub's GraphQL API. */
export interface Connection {
  readonly apiUrl: string;
  /** Sends one query. Throws the client library's errors. */
  send(query: string, variables: Record<string, unknown>): Promise<unknown>;
  /** Estimated server time in milliseconds since the epoch, from its `Date` headers. */
  serverNow(): number;
  /** Aborted when the connection is closed or the run is interrupted. */
  readonly signal: AbortSignal;
  /** Aborts requests in flight and rejects further ones. */
  close(): void;
}

/** Loads the official client, which derives the GraphQL URL from the REST API root. */
export async function connect({ apiUrl, token }: GitHubAccess, cli: Cli): Promise<Connection> {
  const { graphql } = await import('@octokit/graphql');
  const closing = new AbortController();
  const signal = AbortSignal.any([cli.signal, closing.signal]);
  let clockOffsetMs = 0;
  const fetchOnce = async (url: string, init: RequestInit): Promise<Response> => {
    const timeout = AbortSignal.timeout(requestTimeoutMs);
    const limited = { ...init, signal: AbortSignal.any([signal, timeout]) };
    const response = await cli.fetch(url, { ...limited, redirect: 'manual' });
    const serverTime = Date.parse(response.headers.get('date') ?? '');
    if (!Number.isNaN(serverTime)) clockOffsetMs = serverTime - cli.now();
    refuseRedirect(response);
    return response;
  };
  const client = graphql.defaults({
    baseUrl: apiUrl,
    headers: { authorization: `token ${token}`, 'user-agent': userAgent(cli) },
    // The client's default logger prints deprecation warnings.
    request: {
      fetch: fetchOnce,
      log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
    },
  });
  return {
    apiUrl,
    send: (query, variables) => {
      signal.throwIfAborted();
      return client(query, variables);
    },
    serverNow: () => cli.now() + clockOffsetMs,
    signal,
    close: () => closing.abort(),
  };
}

// Following a redirect would send the token to another host.
function refuseRedirect({ status }: Response): void {
  if (status < 300 || status >= 400) return;
  throw new UserError('github.unavailable', {
    message: `the GitHub API redirects to another address (${status})`,
    hint: 'Set GITHUB_API_URL to that address.',
  });
}

const ignore = (): void => {};
