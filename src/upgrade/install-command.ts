import type { Cli } from '../system/cli.ts';

/** Returns the command that installs the newest release with the install script. */
export function installCommand({ platform, releases }: Pick<Cli, 'platform' | 'releases'>): string {
  const script = `${releases.url}/latest/download/install`;
  return platform === 'win32' ? `irm ${script}.ps1 | iex` : `curl -fsSL ${script}.sh | sh`;
}
