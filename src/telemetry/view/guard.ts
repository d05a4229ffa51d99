/** The guard's view of the page. */
export interface Served {
  readonly port: number;
  /** The first part of the page's path. */
  readonly token: string;
  /** A path that leads to the page once; undefined when it has been used. */
  readonly ticket: string | undefined;
}

/**
 * Why a request is refused, or undefined when it comes from our own page or from someone who was
 * given its address. `Host` is checked because a name that a stranger controls may resolve to this
 * machine (DNS rebinding); `Origin` and `Sec-Fetch-Site`, because any page may send requests here.
 */
export function refusal(
  request: Pick<Request, 'method' | 'headers' | 'url'>,
  { port, token, ticket }: Served,
): 403 | 404 | 405 | undefined {
  const { headers, method } = request;
  const host = `127.0.0.1:${port}`;
  if (headers.get('host') !== host) return 403;
  const origin = headers.get('origin');
  if (origin !== null && origin !== `http://${host}`) return 403;
  const [given = ''] = pathOf(request);
  // The browser comes from a file on disk, which it takes for another site.
  if (ticket !== undefined && isSame(given, ticket)) return method === 'GET' ? undefined : 405;
  const site = headers.get('sec-fetch-site');
  if (site !== null && site !== 'same-origin' && site !== 'none') return 403;
  if (!isSame(given, token)) return 404;
  if (method === 'POST') return origin === null ? 403 : undefined;
  return method === 'GET' ? undefined : 405;
}

/** Returns the parts of a request's path; the first is the secret. */
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

/** The headers of every answer: nothing from other origins, nothing inline without the nonce. */
export function answerHeaders(nonce: string): Record<string, string> {
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
    // With no referrer at all, a form would be sent with the origin "null".
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  };
}
