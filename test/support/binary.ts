import { join, resolve } from 'node:path';

/** The extension of this machine's programs. */
export const exe = process.platform === 'win32' ? '.exe' : '';

// Each worker of `bun test --parallel` builds its own, so that no worker replaces one in use.
const worker = process.env['BUN_TEST_WORKER_ID'] ?? '';

/** The compiled binary that the preload builds for the suite. */
export const binaryPath = resolve(import.meta.dir, '../../dist/test', worker, `chunk${exe}`);

export const testWriteKey = 'test-write-key';

/** The environment of a run of the binary. Only PATH is inherited from the test suite. */
export interface RunOptions {
  readonly home: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Text on standard input; absent means no input. */
  readonly stdin?: string;
  readonly binary?: string;
}

/** The output and exit code of one run of the binary. */
export interface BinaryRun {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
  /** Wall time in milliseconds. */
  readonly milliseconds: number;
}

/** Returns the variables that name the home folder: USERPROFILE does on Windows, HOME elsewhere. */
export function homeEnv(home: string): { HOME: string; USERPROFILE: string } {
  return { HOME: home, USERPROFILE: home };
}

/** Starts the binary, for tests that act while it is running. */
export function start(args: readonly string[], options: RunOptions) {
  return Bun.spawn([options.binary ?? binaryPath, ...args], {
    cwd: options.cwd ?? options.home,
    env: { ...homeEnv(options.home), PATH: process.env['PATH'] ?? '', ...options.env },
    stdin: options.stdin === undefined ? 'ignore' : new Blob([options.stdin]),
    stdout: 'pipe',
    stderr: 'pipe',
  });
}

/** Runs the binary to completion. */
export async function chunk(args: readonly string[], options: RunOptions): Promise<BinaryRun> {
  const startedAt = performance.now();
  const child = start(args, options);
  const [stdout, stderr, exitCode] = await Promise.all([
    child.stdout.text(),
    child.stderr.text(),
    child.exited,
  ]);
  return { stdout, stderr, exitCode, milliseconds: performance.now() - startedAt };
}

/** The paths of the binary's files in a home folder, without XDG variables. */
export const inHome = {
  config: (home: string) => join(home, '.config/chunk/config.json'),
  state: (home: string) => join(home, '.local/state/chunk/telemetry'),
  queue: (home: string) => join(home, '.local/state/chunk/telemetry/queue'),
} as const;
