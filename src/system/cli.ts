import type { ExitCode } from '../errors.ts';
import { type BuildInfo, buildInfo, type ReleaseSource, releaseSource } from './build-info.ts';
import { type CaptureProgram, captureProgram } from './capture.ts';
import type { ChildEnvironment, Environment } from './environment.ts';
import { type Input, standardInput } from './input.ts';
import { interruptSignal } from './interrupt.ts';
import { boundedKeychain, type Keychain, systemKeychain } from './keychain.ts';
import { systemWeb, type Web } from './local-server.ts';
import { type Output, outputOf } from './output.ts';
import { homeVariable, type Paths, pathsOf } from './paths.ts';
import type { ProcessGroups } from './process-groups.ts';
import { executable, isAlive, isContainerMain, pidScope, startDetached } from './processes.ts';
import type { RunProgram } from './run-program.ts';
import { type Secrets, secretsOf } from './secrets.ts';
import { outputStream, type Stream } from './streams.ts';

export type { Stream } from './streams.ts';

/** All effects of a run, so that tests can replace each of them. */
export interface Cli extends Web, ProcessGroups {
  readonly stdin: Input;
  readonly stdout: Stream;
  readonly stderr: Stream;
  readonly env: Environment;
  readonly cwd: string;
  readonly platform: string;
  readonly arch: string;
  readonly pid: number;
  /** Identifies the machine, boot and PID namespace in which `pid` is valid. */
  readonly pidScope: string;
  /** True if the container stops when this process exits. */
  readonly isContainerMain: boolean;
  /**
   * The path of this program at start-up, before an upgrade could replace it; undefined if it runs
   * from source.
   */
  readonly executable: string | undefined;
  /** The effective user ID; undefined on Windows. */
  readonly uid: number | undefined;
  readonly build: BuildInfo;
  readonly releases: ReleaseSource;
  readonly paths: Paths;
  readonly output: Output;
  readonly keychain: Keychain;
  /** The secrets of this run; all output and logs go through `redact`. */
  readonly secrets: Secrets;
  /** Aborts on the first signal that interrupts the run, with an `Interrupted` as reason. */
  readonly signal: AbortSignal;
  /** When this process started, in milliseconds since the epoch. */
  readonly startedAt: number;
  /** Milliseconds since the epoch. */
  now(): number;
  /** A random UUID. */
  newId(): string;
  /** A number in [0, 1). */
  random(): number;
  sleep(milliseconds: number): Promise<void>;
  /** Like the global `fetch`, but supports every kind of proxy that the environment can set. */
  fetch(url: string, init: RequestInit): Promise<Response>;
  /** Starts a detached copy of this program, without streams and with only that environment. */
  startDetached(args: readonly string[], options: { cwd: string; env: ChildEnvironment }): void;
  /** Runs a program to completion, without input and with only the given environment. */
  runProgram: RunProgram;
  /** Like `runProgram`, for output that is large or not text. */
  captureProgram: CaptureProgram;
  /** True if the process is running; zombies do not count. */
  isAlive(pid: number): boolean;
  /** Exits with `exitCode` after `milliseconds`, even if work is still running. */
  endWithin(milliseconds: number, exitCode: ExitCode): void;
}

/** Returns the real `Cli`. Its costly parts are set up on first use. */
export function systemCli(): Cli {
  const { env } = process;
  const sleep = (milliseconds: number) => Bun.sleep(milliseconds);
  let paths: Paths | undefined;
  let output: Output | undefined;
  let signal: AbortSignal | undefined;
  let keychain: Keychain | undefined;
  const cli: Cli = {
    stdin: standardInput(),
    stdout: outputStream(1, env),
    stderr: outputStream(2, env),
    env,
    get cwd() {
      return process.cwd();
    },
    platform: process.platform,
    arch: process.arch,
    pid: process.pid,
    get pidScope() {
      return pidScope();
    },
    get isContainerMain() {
      return isContainerMain();
    },
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
    get keychain() {
      keychain ??= boundedKeychain(systemKeychain(process.platform, env), cli);
      return keychain;
    },
    secrets: secretsOf(env),
    get signal() {
      signal ??= interruptSignal();
      return signal;
    },
    get startedAt() {
      return performance.timeOrigin;
    },
    now: () => Date.now(),
    newId: () => crypto.randomUUID(),
    random: () => Math.random(),
    sleep,
    fetch: async (url, init) => (await import('./fetch.ts')).fetchByProxy(url, init),
    startDetached,
    runProgram: async (command, options) =>
      (await import('./run-program.ts')).runProgram(command, options),
    captureProgram,
    runShell: async (line, options) =>
      (await import('./process-groups.ts')).runShell(line, options),
    endLeftoverGroups: async () => (await import('./process-groups.ts')).endLeftoverGroups(),
    isAlive,
    ...systemWeb,
    endWithin: (milliseconds, exitCode) => {
      setTimeout(() => process.exit(exitCode), milliseconds).unref();
    },
  };
  return cli;
}

function homeFolder(): string {
  return (
    process.env[homeVariable(process.platform)] || process.getBuiltinModule('node:os').homedir()
  );
}
