import type { Cli } from '../../system/cli.ts';

/**
 * The collector's base URL, without credentials and trailing slashes: `CHUNK_TELEMETRY_ENDPOINT`,
 * or what the build defined. Undefined when it is no http(s) URL.
 */
export function endpointOf(cli: Pick<Cli, 'env' | 'build'>): string | undefined {
  const url = URL.parse(cli.env['CHUNK_TELEMETRY_ENDPOINT'] || cli.build.endpoint);
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') return undefined;
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}
