import type { Cli } from '../../system/cli.ts';

/**
 * Returns the collector's base URL from `CHUNK_TELEMETRY_ENDPOINT` or the build, without
 * credentials and trailing slashes; undefined if it is not an http(s) URL.
 */
export function endpointOf(cli: Pick<Cli, 'env' | 'build'>): string | undefined {
  const url = URL.parse(cli.env['CHUNK_TELEMETRY_ENDPOINT'] || cli.build.endpoint);
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') return undefined;
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}
