/**
 * Why a request is refused, or undefined when it comes from our own page or from somebody who was
 * given its address. `Host` is checked because a name that a stranger controls may lead here (DNS
 * rebinding); `Origin` and `Sec-Fetch-Site`, because another page may send to any address it likes.
 */
export function refusal(
  request: Pick<Request, 'method' | 'headers' | 'url'>,
  here: { readonly port: number; readonly secrets: readonly string[] },
): 403 | 404 | 405 | undefined {
  const { headers, method } = request;
  const host = `127.0.0.1:${here.port}`;
  if (headers.get('host') !== host) return 403;
  const origin = headers.get('origin');
  if (origin !== null && origin !== `http://${host}`) return 403;
  const site = headers.get('sec-fetch-site');
  if (site !== null && site !== 'same-origin' && site !== 'none') return 403;
  const [given = ''] = pathOf(request);
  if (!here.secrets.some((secret) => isSame(given, secret))) return 404;
  if (method === 'POST') return origin === null ? 403 : undefined;
  return method === 'GET' ? undefined : 405;
}

/** The parts of a request's path; the first is the secret. */
export function pathOf(request: Pick<Request, 'url'>): string[] {
  return new URL(request.url).pathname.split('/').slice(1);
}

// In a time that does not tell how much of it was right.
function isSame(given: string, secret: string): boolean {
  let difference = given.length ^ secret.length;
  for (let index = 0; index < secret.length; index++) {
    difference |= given.charCodeAt(index) ^ secret.charCodeAt(index);
  }
  return difference === 0;
}

/** The headers of every answer: nothing from elsewhere, nothing inline but what has the nonce. */
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
