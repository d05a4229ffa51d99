/** The address and the secrets of the page. */
export interface ServedPage {
  readonly port: number;
  /** The first segment of the page's path. */
  readonly token: string;
  /** The first segment of the path that redirects to the page once; undefined after that. */
  readonly ticket: string | undefined;
}

/**
 * Returns the status with which to refuse a request; undefined if it comes from our page, or from a
 * user who has its URL. Checks `Host`, because a foreign domain may resolve to this machine (DNS
 * rebinding), and `Origin` and `Sec-Fetch-Site`, because any website can send requests here.
 */
export function refusal(
  request: Pick<Request, 'method' | 'headers' | 'url'>,
  { port, token, ticket }: ServedPage,
): 403 | 404 | 405 | undefined {
  const { headers, method } = request;
  const host = `127.0.0.1:${port}`;
  if (headers.get('host') !== host) return 403;
  const origin = headers.get('origin');
  if (origin !== null && origin !== `http://${host}`) return 403;
  const [segment = ''] = pathOf(request);
  // Sent by a file on disk, which browsers treat as another site.
  if (ticket !== undefined && isSame(segment, ticket)) return method === 'GET' ? undefined : 405;
  const site = headers.get('sec-fetch-site');
  if (site !== null && site !== 'same-origin' && site !== 'none') return 403;
  if (!isSame(segment, token)) return 404;
  if (method === 'POST') return origin === null ? 403 : undefined;
  return method === 'GET' ? undefined : 405;
}

/** Returns the segments of a request's path; the first is the secret. */
export function pathOf(request: Pick<Request, 'url'>): string[] {
  return new URL(request.url).pathname.split('/').slice(1);
}

// In constant time, so that timing does not reveal a partial match.
function isSame(given: string, secret: string): boolean {
  let difference = given.length ^ secret.length;
  for (let index = 0; index < secret.length; index++) {
    difference |= given.charCodeAt(index) ^ secret.charCodeAt(index);
  }
  return difference === 0;
}

/** Returns the response headers: only inline code with the nonce, only requests to this server. */
export function responseHeaders(nonce: string): Record<string, string> {
  const policy = [
    "default-src 'none'",
    `style-src 'nonce-${nonce}'`,
    `script-src 'nonce-${nonce}'`,
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ];
  return {
    'content-security-policy': policy.join('; '),
    'cache-control': 'no-store',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    // With `no-referrer`, browsers would submit the forms with `Origin: null`.
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  };
}
