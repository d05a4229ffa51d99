import type { ChildEnvironment } from './environment.ts';

/** A program's output and exit code; no exit code if it could not start or was stopped. */
interface Capture {
  readonly exitCode: number | undefined;
  readonly stdout: Uint8Array;
}

/**
 * Runs a program to completion, without input, and returns the bytes that it wrote to stdout. Kills
 * it after `timeoutMs`, at more than `maxBytes` of output, or when `signal` aborts.
 */
export type CaptureProgram = (
  command: readonly string[],
  options: {
    readonly cwd: string;
    readonly env: ChildEnvironment;
    readonly timeoutMs: number;
    readonly maxBytes: number;
    readonly signal: AbortSignal;
  },
) => Promise<Capture>;

/** The implementation in the real `Cli`; other modules call it through `Cli`. */
export const captureProgram: CaptureProgram = async (command, options) => {
  const { cwd, env, timeoutMs, maxBytes, signal } = options;
  const failed = { exitCode: undefined, stdout: new Uint8Array() };
  if (signal.aborted) return failed;
  try {
    const child = Bun.spawn([...command], {
      cwd,
      env: { ...env },
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
      maxBuffer: maxBytes,
      signal,
      windowsHide: true,
    });
    const stdout = await child.stdout.bytes();
    await child.exited;
    return { exitCode: child.exitCode ?? undefined, stdout };
  } catch {
    // The program or the folder does not exist.
    return failed;
  }
};
