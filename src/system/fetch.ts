import { statSync } from 'node:fs';
import { getProxyForUrl } from 'proxy-from-env';

/**
 * Fetches through the proxy that the environment sets for the URL (`HTTPS_PROXY`, `HTTP_PROXY`,
 * `ALL_PROXY`, `NO_PROXY`). Throws if the proxy's protocol is not supported, rather than connect
 * directly, and if a web page answers. All requests of this program go through this function.
 */
export async function fetchByProxy(url: string, init: RequestInit): Promise<Response> {
  checkCertificateFiles();
  const response = await send(url, init);
  if (isGatewayPage(response)) {
    throw Object.assign(new Error('a web page answered'), { code: 'ERR_WEB_PAGE' });
  }
  return response;
}

// Captive portals and sign-in pages answer in place of a service. No service that this program uses
// sends pages with these statuses; a missing release is a page with status 404.
function isGatewayPage({ status, ok, headers }: Response): boolean {
  const mayBe = ok || status === 401 || status === 403 || status === 407;
  return mayBe && /\bhtml\b/i.test(headers.get('content-type') ?? '');
}

async function send(url: string, init: RequestInit): Promise<Response> {
  const proxy = getProxyForUrl(url);
  const protocol = URL.parse(proxy)?.protocol;
  if (proxy !== '' && !/^https?:$/.test(protocol ?? '')) {
    if (!/^socks[45]?[ah]?:$/.test(protocol ?? '')) throw unsupportedProxy(protocol);
    const { fetchBySocks } = await import('./fetch-socks.ts');
    return fetchBySocks(url, init, proxy);
  }
  // Bun reads the variables for HTTP proxies itself. `verbose: false` overrides
  // BUN_CONFIG_VERBOSE_FETCH, which would print every request with its credentials.
  return fetch(url, { ...init, verbose: false });
}

/** Returns the host and port of the proxy for a URL, without credentials; undefined if direct. */
export function proxyHost(url: string): string | undefined {
  const proxy = getProxyForUrl(url);
  return proxy === '' ? undefined : (URL.parse(proxy)?.host ?? 'with an invalid address');
}

// Bun would read a pipe or a device forever.
function checkCertificateFiles(): void {
  for (const name of ['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE']) {
    const path = process.env[name];
    if (path && isEndless(path)) {
      throw Object.assign(new Error(`${name} is not a regular file`), { code: 'ERR_CA_FILE' });
    }
  }
}

function isEndless(path: string): boolean {
  try {
    const found = statSync(path);
    return !found.isFile() && !found.isDirectory();
  } catch {
    return false;
  }
}

function unsupportedProxy(protocol = 'unknown'): Error {
  const message = `the proxy's protocol is not supported: ${protocol}`;
  return Object.assign(new Error(message), { code: 'UnsupportedProxyProtocol' });
}
