import { systemErrorCode } from '../errors.ts';
import { proxyHost } from './fetch.ts';

/** Why a request got no response. */
export interface NetworkFailure {
  /** In words, with the code. */
  readonly why: string;
  /** The system's, Bun's or OpenSSL's code for it, such as `ECONNREFUSED`. */
  readonly code: string | undefined;
  /** Whether asking again may help: `once` after a moment, `no` for what a setting has to cure. */
  readonly retry: 'yes' | 'once' | 'no';
}

const words: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was closed',
  ETIMEDOUT: 'the connection timed out',
  ENOTFOUND: 'the host name was not found',
  EAI_AGAIN: 'the host name was not found',
  EPROTO: 'the server does not speak TLS there',
  ERR_PROXY_TUNNEL: 'the proxy refused to connect',
  ERR_SOCKS_PROXY: 'the proxy failed',
  UnsupportedProxyProtocol: 'the protocol of the proxy is not supported',
  ERR_INVALID_ARG_VALUE: 'the address of the proxy is invalid',
};
const isCertificate = /CERT|LEAF_SIGNATURE|ISSUER/;
const isPermanent = /^(EPROTO|ERR_(SSL|TLS)|ERR_PROXY|ERR_SOCKS|UnsupportedProxy|ERR_INVALID_ARG)/;

/**
 * What is to be said about an error of `fetch`. The error's own message is not repeated: it quotes
 * the URL.
 */
export function networkFailure(error: unknown, url: string): NetworkFailure {
  const code = systemErrorCode(error);
  if (code === undefined) return { why: 'the request failed', code, retry: 'yes' };
  const proxy = proxyHost(url);
  const isUntrusted = isCertificate.test(code);
  const what = isUntrusted ? 'the certificate is not trusted' : (words[code] ?? 'it failed');
  const by = proxy === undefined ? '' : `; proxy ${proxy}`;
  // What a proxy refuses, it refuses again.
  const refused = code === 'ECONNREFUSED' ? (proxy === undefined ? 'once' : 'no') : 'yes';
  const retry = isUntrusted || isPermanent.test(code) ? 'no' : refused;
  return { why: `${what} (${code}${by})`, code, retry };
}
