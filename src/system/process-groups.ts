import { dismissGuard, guardGroup } from './group-guard.ts';
import { processesOf } from './process-table.ts';
import { isAlive } from './processes.ts';
import { rememberTerminal } from './terminal-mode.ts';

/** How a shell command ended. */
export interface ShellRun {
  /** 128 + the signal's number where a signal ended it; undefined when it could not be started. */
  readonly exitCode: number | undefined;
  /** True if it was ended because its time was up. */
  readonly timedOut: boolean;
}

/**
 * Where the output of a shell command goes: to our own streams, all of it to our stderr, or, in the
 * order in which it is printed, to a function.
 */
export type ShellOutput = 'inherit' | 'stderr' | ((bytes: Uint8Array) => void);

/**
 * Runs a line in `sh`, without input and in a process group of its own, which is ended as a whole
 * after `timeoutMs` or when `signal` aborts.
 */
export type RunShell = (
  line: string,
  options: {
    readonly cwd: string;
    readonly env: Readonly<Record<string, string>>;
    readonly timeoutMs: number;
    readonly signal: AbortSignal;
    readonly output: ShellOutput;
  },
) => Promise<ShellRun>;

/** Shell commands in process groups of their own. */
export interface ProcessGroups {
  readonly runShell: RunShell;
  /** Ends what shell commands have left running in the background, and waits for it. */
  readonly endLeftoverGroups: () => Promise<void>;
}

/** Time for a process group to end by itself after SIGTERM. */
const graceMs = 2000;
const pollMs = 50;
/** Time for the last output to arrive: a background process may keep the pipe open. */
const drainMs = 200;
/** The guard costs a process, so short commands go without. */
const guardAfterMs = 1000;

const startedGroups = new Set<number>();

/** The real thing; part of the `Cli`, through which alone it is called. */
export const runShell: RunShell = async (line, { cwd, env, timeoutMs, signal, output }) => {
  killGroupsAtExit();
  const restoreTerminal = typeof output === 'function' ? undefined : rememberTerminal();
  let started: Started;
  try {
    started = start(line, { cwd, env }, output);
  } catch {
    // The folder is gone, or there is no shell.
    return { exitCode: undefined, timedOut: false };
  }
  const { child, reading } = started;
  startedGroups.add(child.pid);
  const guardTimer = setTimeout(() => guardGroup(child.pid), guardAfterMs);
  const ending = await whichFirst(child.exited, timeoutMs, signal);
  clearTimeout(guardTimer);
  if (ending === 'exited') {
    if (!signalProcess(-child.pid, 0)) forget(child.pid);
  } else {
    await endGroup(child.pid);
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

// Detached makes the child the leader of a session, and so of a process group.
function start(
  line: string,
  place: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
  output: ShellOutput,
): Started {
  const options = { cwd: place.cwd, env: { ...place.env }, detached: true, windowsHide: true };
  if (typeof output !== 'function') {
    const stdout = output === 'inherit' ? 1 : 2;
    return { child: Bun.spawn(['sh', '-c', line], { ...options, stdio: ['ignore', stdout, 2] }) };
  }
  // The outer shell joins both streams before it becomes the inner one, to keep their order.
  const child = Bun.spawn(['sh', '-c', 'exec sh -c "$0" 2>&1', line], {
    ...options,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return { child, reading: read(child.stdout, output) };
}

function exitCodeOf({ exitCode, signalCode }: Bun.Subprocess): number | undefined {
  if (signalCode === null) return exitCode ?? undefined;
  const { signals } = process.getBuiltinModule('node:os').constants;
  return 128 + (typeof signalCode === 'number' ? signalCode : signals[signalCode]);
}

/** Ends what shell commands have left running in the background, and waits for it. */
export async function endLeftoverGroups(): Promise<void> {
  await Promise.all([...startedGroups].map(endGroup));
}

function whichFirst(
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

async function endGroup(leader: number): Promise<void> {
  const members = new Set(processesOf(leader));
  const signalAll = (name: NodeJS.Signals): void => {
    signalProcess(process.platform === 'win32' ? leader : -leader, name);
    for (const pid of members) signalProcess(pid, name);
  };
  const wait = async (limitMs: number): Promise<boolean> => {
    for (let waited = 0; ; waited += pollMs) {
      // After its parent ends, a process in another group can no longer be traced to us.
      for (const pid of processesOf(leader)) members.add(pid);
      for (const pid of members) if (!isAlive(pid)) members.delete(pid);
      if (members.size === 0 || waited >= limitMs) return members.size === 0;
      await Bun.sleep(pollMs);
    }
  };
  signalAll('SIGTERM');
  if (!(await wait(graceMs))) {
    signalAll('SIGKILL');
    // Bounded, as a process in an uninterruptible system call survives even that.
    await wait(graceMs);
  }
  forget(leader);
}

function forget(leader: number): void {
  startedGroups.delete(leader);
  if (startedGroups.size === 0) dismissGuard();
}

function signalProcess(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, name);
    return true;
  } catch {
    return false;
  }
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

// If this process ends early, as after a second Ctrl-C, the commands end too.
function killGroupsAtExit(): void {
  if (killsAtExit) return;
  killsAtExit = true;
  process.on('exit', () => {
    for (const leader of startedGroups) {
      for (const pid of [-leader, ...processesOf(leader)]) signalProcess(pid, 'SIGKILL');
    }
    dismissGuard();
  });
}
