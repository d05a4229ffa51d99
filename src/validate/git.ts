import type { Cli } from '../system/cli.ts';

/** Git as `validate` asks it: in a folder, with the user's environment, within bounds. */
export type Git = (
  folder: string,
  args: readonly string[],
  maxBytes?: number,
) => Promise<string | undefined>;

const timeoutMs = 10_000;
const defaultMaxBytes = 64 * 1024 * 1024;

/**
 * Makes a `Git` that returns what a call printed, its bytes as Latin-1 so that no file name is
 * damaged, or undefined when the call failed, took longer than ten seconds, or printed too much.
 */
export function gitIn(cli: Cli, env: Readonly<Record<string, string>>): Git {
  return async (folder, args, maxBytes = defaultMaxBytes) => {
    // Without locks a check never gets in the way of a commit that is made meanwhile.
    const command = ['git', '--no-optional-locks', ...args];
    const options = { cwd: folder, env, timeoutMs, maxBytes, signal: cli.signal };
    const { exitCode, stdout } = await cli.captureProgram(command, options);
    return exitCode === 0 ? Buffer.from(stdout).toString('latin1') : undefined;
  };
}
