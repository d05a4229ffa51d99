import { join, resolve } from 'node:path';

/** The compiled binary that the preload builds for the suite. */
export const binaryPath = resolve(import.meta.dir, '../../dist/test/chunk');

export const testWriteKey = 'test-write-key';

/** Where a run of the binary happens. Of the suite's own environment nothing is passed on. */
export interface RunOptions {
  readonly home: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Text on standard input; absent means none. */
  readonly stdin?: string;
  readonly binary?: string;
}

/** What one run of the binary printed, and how it ended. */
export interface BinaryRun {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
  /** Wall time in milliseconds. */
  readonly milliseconds: number;
}

/** Starts the binary; for a test that must do something while it runs. */
export function start(args: readonly string[], surroundings: RunOptions) {
  return Bun.spawn([surroundings.binary ?? binaryPath, ...args], {
    cwd: surroundings.cwd ?? surroundings.home,
    env: { HOME: surroundings.home, PATH: process.env['PATH'] ?? '', ...surroundings.env },
    stdin: surroundings.stdin === undefined ? 'ignore' : new Blob([surroundings.stdin]),
    stdout: 'pipe',
    stderr: 'pipe',
  });
}

/** Runs the binary to its end. */
export async function chunk(args: readonly string[], surroundings: RunOptions): Promise<BinaryRun> {
  const startedAt = performance.now();
  const child = start(args, surroundings);
  const [stdout, stderr, exitCode] = await Promise.all([
    child.stdout.text(),
    child.stderr.text(),
    child.exited,
  ]);
  return { stdout, stderr, exitCode, milliseconds: performance.now() - startedAt };
}

/** A path in a home folder, where a run with no XDG variables keeps its things. */
export const inHome = {
  config: (home: string) => join(home, '.config/chunk/config.json'),
  state: (home: string) => join(home, '.local/state/chunk/telemetry'),
  queue: (home: string) => join(home, '.local/state/chunk/telemetry/queue'),
} as const;
