import type { Cli } from '../system/cli.ts';

/** Git as `validate` asks it, with the user's environment and within bounds. */
export interface Git {
  /**
   * What a call in a folder printed, as Latin-1 text, which keeps every byte of file names.
   * Undefined when the call failed, took longer than ten seconds, or printed too much.
   */
  readonly ask: (folder: string, args: readonly string[]) => Promise<string | undefined>;
  /** Ends the calls that have not ended yet. */
  readonly stop: () => void;
}

const timeoutMs = 10_000;
const maxBytes = 64 * 1024 * 1024;

/** Makes a `Git` for one run. */
export function gitIn(cli: Cli, env: Readonly<Record<string, string>>): Git {
  const stopping = new AbortController();
  const signal = AbortSignal.any([cli.signal, stopping.signal]);
  return {
    ask: async (folder, args) => {
      // Without locks a check never gets in the way of a commit that is made meanwhile.
      const command = ['git', '--no-optional-locks', ...args];
      const options = { cwd: folder, env, timeoutMs, maxBytes, signal };
      const { exitCode, stdout } = await cli.captureProgram(command, options);
      return exitCode === 0 ? Buffer.from(stdout).toString('latin1') : undefined;
    },
    stop: () => stopping.abort(),
  };
}
