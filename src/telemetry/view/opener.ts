import type { Cli } from '../../system/cli.ts';

/**
 * The program that opens a page in the user's browser; undefined without a terminal or a display.
 */
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
