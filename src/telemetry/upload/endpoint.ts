import type { Cli } from '../../system/cli.ts';

/**
 * The collector's base URL without credentials and trailing slashes, from
 * `CHUNK_TELEMETRY_ENDPOINT` or the build. Undefined if it is not an http(s) URL.
 */
export function endpointOf(cli: Pick<Cli, 'env' | 'build'>): string | undefined {
  const url = URL.parse(cli.env['CHUNK_TELEMETRY_ENDPOINT'] || cli.build.endpoint);
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') return undefined;
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}
