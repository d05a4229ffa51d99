import { processesOf } from './process-table.ts';
import { isAlive } from './processes.ts';

/** The time that a process group has to exit after SIGTERM. */
export const graceMs = 2000;
const pollMs = 50;
const isWindows = process.platform === 'win32';

/** Ends a process group and everything that its leader started, and waits up to 4 s for that. */
export async function endGroup(leader: number): Promise<void> {
  if (isWindows) return endTree(leader);
  const members = suspendTree(leader);
  const signalAll = (name: NodeJS.Signals): void => {
    signalProcess(-leader, name);
    for (const pid of members) signalProcess(pid, name);
  };
  const wait = async (limitMs: number): Promise<boolean> => {
    for (let waited = 0; ; waited += pollMs) {
      // Once its parent has exited, a process in another group can no longer be traced to `leader`.
      for (const pid of processesOf(leader)) members.add(pid);
      for (const pid of members) if (!isAlive(pid)) members.delete(pid);
      if (members.size === 0 || waited >= limitMs) return members.size === 0;
      await Bun.sleep(pollMs);
    }
  };
  signalAll('SIGTERM');
  signalAll('SIGCONT');
  if (await wait(graceMs)) return;
  for (const pid of suspendTree(leader)) members.add(pid);
  signalAll('SIGKILL');
  // Bounded, because a process in an uninterruptible system call survives even SIGKILL.
  await wait(graceMs);
}

/** Kills a process group and everything that its leader started, at once. */
export function killGroup(leader: number): void {
  if (isWindows) endTree(leader);
  else for (const pid of [-leader, ...suspendTree(leader)]) signalProcess(pid, 'SIGKILL');
}

// Windows has neither process groups nor a signal that a program could answer, so this ends the
// process and its descendants by force.
function endTree(pid: number): void {
  try {
    Bun.spawnSync(['taskkill', '/F', '/T', '/PID', String(pid)], {
      stdio: ['ignore', 'ignore', 'ignore'],
      timeout: graceMs,
      windowsHide: true,
    });
  } catch {
    // There is no taskkill, and only the process itself can be ended.
  }
  signalProcess(pid, 'SIGKILL');
}

/** Sends a signal; 0 only checks that it can be sent. Returns false if it cannot (kill(2)). */
export function signalProcess(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, name);
    return true;
  } catch {
    return false;
  }
}

/**
 * Suspends a process group and everything that its leader started, and returns the PIDs. Suspended
 * processes cannot start others: a process started in a new session just before its parent ends
 * could no longer be found.
 */
function suspendTree(leader: number): Set<number> {
  const members = new Set<number>();
  signalProcess(-leader, 'SIGSTOP');
  for (let before = -1; before < members.size; ) {
    before = members.size;
    for (const pid of processesOf(leader)) {
      if (members.has(pid)) continue;
      members.add(pid);
      signalProcess(pid, 'SIGSTOP');
    }
  }
  return members;
}
