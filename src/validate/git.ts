import type { Cli } from '../system/cli.ts';
import type { ChildEnvironment } from '../system/environment.ts';

/** Runs Git with the user's environment, a time limit and an output limit. */
export interface Git {
  /**
   * Runs Git in a folder and returns its stdout as Latin-1, which keeps every byte of file names.
   * Returns undefined if Git fails, takes longer than ten seconds or prints more than 64 MiB.
   */
  readonly ask: (folder: string, args: readonly string[]) => Promise<string | undefined>;
  /** Kills the running calls. */
  readonly stop: () => void;
}

const timeoutMs = 10_000;
const maxBytes = 64 * 1024 * 1024;

/** Returns the `Git` of one run. */
export function gitIn(cli: Cli, env: ChildEnvironment): Git {
  const stopping = new AbortController();
  const signal = AbortSignal.any([cli.signal, stopping.signal]);
  return {
    ask: async (folder, args) => {
      // Without optional locks, a check cannot block a commit that runs at the same time.
      const command = ['git', '--no-optional-locks', ...args];
      const options = { cwd: folder, env, timeoutMs, maxBytes, signal };
      const { exitCode, stdout } = await cli.captureProgram(command, options);
      // `Buffer` would do it in one call, but takes half a millisecond to set up.
      return exitCode === 0 ? atob(stdout.toBase64()) : undefined;
    },
    stop: () => stopping.abort(),
  };
}
