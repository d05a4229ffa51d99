import { writeSync } from 'node:fs';
import { type BuildInfo, buildInfo, type ReleaseSource, releaseSource } from './build-info.ts';
import { Interrupted, systemErrorCode, UserError } from './errors.ts';
import { type Output, outputOf } from './output.ts';
import { type Paths, pathsOf } from './paths.ts';
import {
  executable,
  isAlive,
  type ProgramRun,
  runProgram,
  startDetached,
} from './system/programs.ts';

/** One of the process's output streams. */
export interface Stream {
  /** Writes all of `text` before it returns; false when nobody can read it any more. */
  write(text: string): boolean;
  readonly isTTY: boolean;
  /** Whether escape sequences may be written: a terminal, `NO_COLOR` empty, `TERM` not dumb. */
  readonly colour: boolean;
}

/** The process that carries a run: everything it may touch, so that a test can replace each. */
export interface Cli {
  readonly stdin: { readonly isTTY: boolean };
  readonly stdout: Stream;
  readonly stderr: Stream;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly platform: string;
  readonly arch: string;
  readonly pid: number;
  /**
   * The path of this program as it was at the start, before anything could move or replace it;
   * undefined when it runs from source.
   */
  readonly executable: string | undefined;
  /** The effective user's number, or undefined where there is none (Windows). */
  readonly uid: number | undefined;
  readonly build: BuildInfo;
  readonly releases: ReleaseSource;
  readonly paths: Paths;
  readonly output: Output;
  /** Aborted by the first SIGINT, SIGTERM or SIGHUP, with an `Interrupted` as its reason. */
  readonly signal: AbortSignal;
  /** Milliseconds since the epoch. */
  now(): number;
  /** A random UUID. */
  newId(): string;
  /** A number in [0, 1). */
  random(): number;
  sleep(milliseconds: number): Promise<void>;
  fetch(url: string, init: RequestInit): Promise<Response>;
  /** Starts this program again, detached and silent, with that environment and nothing else. */
  startDetached(
    args: readonly string[],
    options: { cwd: string; env: Readonly<Record<string, string>> },
  ): void;
  /** Runs a program to its end, without input, with that environment and nothing else. */
  runProgram(
    command: readonly string[],
    options: { cwd: string; env: Readonly<Record<string, string>>; timeoutMs: number },
  ): Promise<ProgramRun>;
  /** Whether a process with that number runs; one that only waits to be reaped does not. */
  isAlive(pid: number): boolean;
  /** Ends the process after that long, whatever still runs. */
  endWithin(milliseconds: number): void;
}

const exitCodeOfSignal = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/** The real thing. Nothing costly is touched before a command asks for it. */
export function systemCli(): Cli {
  const { env } = process;
  const stdout = stream(1, env);
  const stderr = stream(2, env);
  let paths: Paths | undefined;
  let output: Output | undefined;
  let signal: AbortSignal | undefined;
  const cli: Cli = {
    stdin: {
      get isTTY() {
        return isTerminal(0);
      },
    },
    stdout,
    stderr,
    env,
    get cwd() {
      return process.cwd();
    },
    platform: process.platform,
    arch: process.arch,
    pid: process.pid,
    executable,
    uid: process.geteuid?.(),
    build: buildInfo,
    releases: releaseSource,
    get paths() {
      paths ??= pathsOf(env, homeFolder(), process.platform);
      return paths;
    },
    get output() {
      output ??= outputOf(cli);
      return output;
    },
    get signal() {
      signal ??= interruptSignal();
      return signal;
    },
    now: () => Date.now(),
    newId: () => crypto.randomUUID(),
    random: () => Math.random(),
    sleep: (milliseconds) => Bun.sleep(milliseconds),
    fetch: (url, init) => fetch(url, init),
    startDetached,
    runProgram,
    isAlive,
    endWithin: (milliseconds) => {
      setTimeout(() => process.exit(), milliseconds).unref();
    },
  };
  return cli;
}

// Writes go through the file descriptor: `process.stdout` alone costs more than a whole command
// (8 ms against 1 ms), and what it still buffers is lost when the process ends.
function stream(fd: 1 | 2, env: NodeJS.ProcessEnv): Stream {
  return {
    write: (text) => writeAll(fd, text),
    get isTTY() {
      return isTerminal(fd);
    },
    get colour() {
      return !env['NO_COLOR'] && env['TERM'] !== 'dumb' && isTerminal(fd);
    },
  };
}

function writeAll(fd: 1 | 2, text: string): boolean {
  let bytes: Uint8Array = new TextEncoder().encode(text);
  while (bytes.length > 0) {
    try {
      bytes = bytes.subarray(writeSync(fd, bytes));
    } catch (error) {
      const code = systemErrorCode(error);
      if (code === 'EAGAIN') {
        Bun.sleepSync(1);
        continue;
      }
      // A reader that went away (`chunk commands | head -1`) is not a failure, and there is
      // nowhere to complain about stderr.
      if (fd === 2 || code === 'EPIPE' || code === 'EBADF') return false;
      throw new UserError('output.write_failed', {
        message: `could not write the result to standard output (${code})`,
        hint: 'Check where the output is redirected to.',
      });
    }
  }
  return true;
}

// Loaded when asked: `node:tty` costs 2 ms, a third of an empty program.
function isTerminal(fd: number): boolean {
  return process.getBuiltinModule('node:tty').isatty(fd);
}

function homeFolder(): string {
  const variable = process.platform === 'win32' ? 'USERPROFILE' : 'HOME';
  return process.env[variable] || process.getBuiltinModule('node:os').homedir();
}

function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  for (const [name, exitCode] of Object.entries(exitCodeOfSignal)) {
    process.on(name, () => {
      // The second one is from somebody who will not wait for us to tidy up.
      if (controller.signal.aborted) process.exit(exitCode);
      controller.abort(new Interrupted(exitCode));
    });
  }
  return controller.signal;
}
