import type { Cli } from '../../system/cli.ts';

type Surroundings = Pick<Cli, 'platform' | 'env' | 'stdout'>;

/**
 * The program that opens a page in the user's browser; undefined where nobody could see it: without
 * a terminal, or on a system without a display.
 */
export function openerOf({ platform, env, stdout }: Surroundings): readonly string[] | undefined {
  if (!stdout.isTTY) return undefined;
  if (platform === 'darwin') return ['/usr/bin/open'];
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler'];
  return env['DISPLAY'] || env['WAYLAND_DISPLAY'] ? ['xdg-open'] : undefined;
}
