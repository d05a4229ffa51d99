import { systemErrorCode } from '../errors.ts';
import { proxyHost } from './fetch.ts';

/** Why a request failed without a response. */
export interface NetworkFailure {
  /** For messages, including the code. */
  readonly why: string;
  /** The error code of the system, Bun or OpenSSL, such as `ECONNREFUSED`. */
  readonly code: string | undefined;
  /** `once` for a single retry after a moment; `no` if only a change of settings helps. */
  readonly retry: 'yes' | 'once' | 'no';
}

/** Returns a hint for failures that a retry cannot fix; `variable` sets the service's URL. */
export function settingsToCheck(variable: string): string {
  return `Check HTTPS_PROXY, NODE_EXTRA_CA_CERTS and ${variable}`;
}

const explanations: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was closed',
  ETIMEDOUT: 'the connection timed out',
  ENOTFOUND: 'the host name was not found',
  EAI_AGAIN: 'the host name was not found',
  EPROTO: 'the server does not use TLS on that port',
  ERR_CA_FILE: 'NODE_EXTRA_CA_CERTS or SSL_CERT_FILE is not a regular file',
  ERR_WEB_PAGE: 'a web page answered, such as the sign-in page of a gateway',
  ERR_PROXY_TUNNEL: 'the proxy refused to connect',
  ERR_SOCKS_PROXY: 'the proxy failed',
  UnsupportedProxyProtocol: 'the protocol of the proxy is not supported',
  ERR_INVALID_ARG_VALUE: 'the address of the proxy is invalid',
};
const isCertificate = /CERT|LEAF_SIGNATURE|ISSUER/;
const isPermanent =
  /^(EPROTO|ERR_(SSL|TLS|CA|WEB)|ERR_PROXY|ERR_SOCKS|UnsupportedProxy|ERR_INVALID_ARG)/;

/**
 * Describes an error thrown by `fetch`. Does not repeat the error's own message, which quotes the
 * URL.
 */
export function networkFailure(error: unknown, url: string): NetworkFailure {
  const code = systemErrorCode(error);
  if (code === undefined) return { why: 'the request failed', code, retry: 'yes' };
  const proxy = proxyHost(url);
  const isUntrusted = isCertificate.test(code);
  const what = isUntrusted ? 'the certificate is not trusted' : (explanations[code] ?? 'it failed');
  const by = proxy === undefined ? '' : `; proxy ${proxy}`;
  // A proxy that refuses connections needs a change of settings.
  const refused = code === 'ECONNREFUSED' ? (proxy === undefined ? 'once' : 'no') : 'yes';
  const retry = isUntrusted || isPermanent.test(code) ? 'no' : refused;
  return { why: `${what} (${code}${by})`, code, retry };
}
