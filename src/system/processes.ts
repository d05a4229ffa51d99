import { readFileSync, readlinkSync } from 'node:fs';
import { systemErrorCode } from '../errors.ts';

// Taken at once: after an upgrade has replaced the file, the system's answer is the old one's name.
const ownPath = process.execPath;
// Where Bun mounts a compiled program's files, on Windows below a drive.
const isCompiled =
  Bun.main.startsWith('/$bunfs/') ||
  Bun.main.slice(1).startsWith(':\\~BUN') ||
  Bun.main.slice(1).startsWith(':/~BUN');

/** The path of this program at its start; undefined when it runs from source. */
export const executable: string | undefined = isCompiled ? ownPath : undefined;

/** Starts this program again, detached and silent, with that environment and nothing else. */
export function startDetached(
  args: readonly string[],
  options: { cwd: string; env: Readonly<Record<string, string>> },
): void {
  Bun.spawn([ownPath, ...args], {
    cwd: options.cwd,
    env: options.env,
    stdio: ['ignore', 'ignore', 'ignore'],
    detached: true,
    windowsHide: true,
  }).unref();
}

/** Whether a process with that number runs; one that only waits to be reaped does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return systemErrorCode(error) !== 'ESRCH';
  }
  if (process.platform !== 'linux') return true;
  try {
    // proc(5): the state follows the command's name, which is in parentheses. A zombie still
    // answers signal 0.
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return !['Z', 'X'].includes(stat.slice(stat.lastIndexOf(')') + 2)[0] ?? '');
  } catch {
    return true;
  }
}

/**
 * Names the machine, its boot and the PID namespace of this process: only where all three are the
 * same does a pid mean the same process. Containers that share a home have a namespace each.
 */
export function pidScope(): string {
  const host = process.getBuiltinModule('node:os').hostname();
  if (process.platform !== 'linux') return host;
  try {
    // proc(5), namespaces(7)
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
    return `${host} ${boot} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return host;
  }
}
