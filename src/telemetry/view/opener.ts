import type { Cli } from '../../system/cli.ts';

/** Returns the program that opens a URL in the browser; undefined without a terminal or display. */
export function openerOf({
  platform,
  env,
  stdout,
}: Pick<Cli, 'platform' | 'env' | 'stdout'>): readonly string[] | undefined {
  if (!stdout.isTTY) return undefined;
  if (platform === 'darwin') return ['/usr/bin/open'];
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler'];
  return env['DISPLAY'] || env['WAYLAND_DISPLAY'] ? ['xdg-open'] : undefined;
}
