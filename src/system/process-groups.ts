import { endGroup, graceMs, killGroup, signalProcess } from './end-group.ts';
import type { ChildEnvironment } from './environment.ts';
import { dismissGuard, guardGroup } from './group-guard.ts';
import { findShell } from './shell.ts';
import { saveTerminalMode } from './terminal-mode.ts';

/** The result of a shell command. */
export interface ShellRun {
  /** 128 + the signal's number if a signal ended it; undefined if it could not be started. */
  readonly exitCode: number | undefined;
  /** True if it was stopped at its time limit. */
  readonly timedOut: boolean;
  /** Why it could not be started, if known. */
  readonly why?: string;
}

/**
 * The destination of a shell command's output: our own streams, our stderr only, or a function,
 * which receives stdout and stderr in the order in which they are written.
 */
export type ShellOutput = 'inherit' | 'stderr' | ((bytes: Uint8Array) => void);

/**
 * Runs a line in `sh`, without input and in its own process group. Ends the whole group after
 * `timeoutMs` or when `signal` aborts.
 */
export type RunShell = (
  line: string,
  options: {
    readonly cwd: string;
    readonly env: ChildEnvironment;
    readonly timeoutMs: number;
    readonly signal: AbortSignal;
    readonly output: ShellOutput;
  },
) => Promise<ShellRun>;

/** The effects needed to run shell commands in their own process groups. */
export interface ProcessGroups {
  readonly runShell: RunShell;
  /** Ends all background processes that shell commands left running, and waits for their end. */
  readonly endLeftoverGroups: () => Promise<void>;
}

/** The time to wait for the last output: a background process may keep the pipe open. */
const drainMs = 200;
/** The guard is a process of its own, so commands shorter than this do without. */
const guardAfterMs = 100;

const isWindows = process.platform === 'win32';
/** Windows sends Ctrl-C to a command on our console too, which may end before we hear of it. */
const ctrlCDelayMs = 50;
const noShell = 'sh was not found; Git for Windows brings it';

const startedGroups = new Set<number>();

/** The implementation in the real `Cli`; other modules call it through `Cli`. */
export const runShell: RunShell = async (line, { cwd, env, timeoutMs, signal, output }) => {
  killGroupsAtExit();
  const restoreTerminal = typeof output === 'function' ? undefined : saveTerminalMode();
  const shell = findShell(pathIn(env), process.platform);
  if (shell === undefined) return { exitCode: undefined, timedOut: false, why: noShell };
  let started: Started;
  try {
    started = start([shell, line], { cwd, env }, output);
  } catch {
    // The folder does not exist, or there is no shell.
    return { exitCode: undefined, timedOut: false };
  }
  const { child, reading } = started;
  startedGroups.add(child.pid);
  // On Windows, the system ends a child with its parent.
  const guardTimer = isWindows ? undefined : setTimeout(() => guardGroup(child.pid), guardAfterMs);
  const ending = await firstOf(child.exited, timeoutMs, signal);
  clearTimeout(guardTimer);
  if (ending === 'exited') {
    if (isWindows && reading === undefined) await Bun.sleep(ctrlCDelayMs);
    if (!signalProcess(-child.pid, 0)) forget(child.pid);
  } else {
    await end(child.pid);
    await Promise.race([child.exited, Bun.sleep(graceMs)]);
    restoreTerminal?.();
  }
  if (reading !== undefined) {
    await Promise.race([reading.done, Bun.sleep(drainMs)]);
    reading.stop();
  }
  return { exitCode: exitCodeOf(child), timedOut: ending === 'timedOut' };
};

interface Started {
  readonly child: Bun.Subprocess;
  readonly reading?: { done: Promise<void>; stop: () => void };
}

// `detached` makes the child the leader of a session, and so of a process group. On Windows, it
// would take away the console, and each program that the shell starts would open a window.
function start(
  [shell, line]: readonly [shell: string, line: string],
  { cwd, env }: { readonly cwd: string; readonly env: ChildEnvironment },
  output: ShellOutput,
): Started {
  const options = { cwd, env: { ...env }, detached: !isWindows, windowsHide: true };
  if (typeof output !== 'function') {
    const stdout = output === 'inherit' ? 1 : 2;
    return { child: Bun.spawn([shell, '-c', line], { ...options, stdio: ['ignore', stdout, 2] }) };
  }
  // The outer shell redirects stderr to stdout, then replaces itself with the inner one: with one
  // pipe, the order of the output is kept.
  const child = Bun.spawn([shell, '-c', 'exec "$1" -c "$0" 2>&1', line, shell], {
    ...options,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return { child, reading: read(child.stdout, output) };
}

// Windows ignores the case of the name, and usually has it as `Path`.
function pathIn(env: ChildEnvironment): string {
  const name = Object.keys(env).find((each) => each.toUpperCase() === 'PATH');
  return (name && env[name]) ?? '';
}

function exitCodeOf({ exitCode, signalCode }: Bun.Subprocess): number | undefined {
  if (signalCode === null) return exitCode ?? undefined;
  const { signals } = process.getBuiltinModule('node:os').constants;
  return 128 + (typeof signalCode === 'number' ? signalCode : signals[signalCode]);
}

/** The implementation in the real `Cli`; other modules call it through `Cli`. */
export async function endLeftoverGroups(): Promise<void> {
  await Promise.all([...startedGroups].map(end));
}

function firstOf(
  exited: Promise<unknown>,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<'exited' | 'timedOut' | 'aborted'> {
  return new Promise((resolve) => {
    const end = (how: 'exited' | 'timedOut' | 'aborted'): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      resolve(how);
    };
    const abort = () => end('aborted');
    const timer = setTimeout(() => end('timedOut'), timeoutMs);
    signal.addEventListener('abort', abort);
    exited.then(() => end('exited'));
    if (signal.aborted) abort();
  });
}

async function end(leader: number): Promise<void> {
  await endGroup(leader);
  forget(leader);
}

function forget(leader: number): void {
  startedGroups.delete(leader);
  if (startedGroups.size === 0) dismissGuard();
}

function read(
  stream: ReadableStream<Uint8Array>,
  take: (bytes: Uint8Array) => void,
): { done: Promise<void>; stop: () => void } {
  const reader = stream.getReader();
  const done = (async () => {
    for (let part = await reader.read(); !part.done; part = await reader.read()) take(part.value);
  })().catch(() => {});
  return { done, stop: () => void reader.cancel().catch(() => {}) };
}

let killsAtExit = false;

// Kills the commands if this process exits early, as after a second Ctrl-C.
function killGroupsAtExit(): void {
  if (killsAtExit) return;
  killsAtExit = true;
  process.on('exit', () => {
    for (const leader of startedGroups) killGroup(leader);
    dismissGuard();
  });
}
