import { readFileSync, readlinkSync } from 'node:fs';
import { systemErrorCode } from '../errors.ts';

// Read at start-up: once an upgrade has replaced the file, the system returns its old name.
const ownPath = process.execPath;
// Where Bun mounts a compiled program's files, on Windows below a drive.
const isCompiled =
  Bun.main.startsWith('/$bunfs/') ||
  Bun.main.slice(1).startsWith(':\\~BUN') ||
  Bun.main.slice(1).startsWith(':/~BUN');

/** The path of this program at its start; undefined when it runs from source. */
export const executable: string | undefined = isCompiled ? ownPath : undefined;

/** Starts this program again, detached and without streams, with only that environment. */
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

/** True if the process is running; zombies do not count. */
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
 * Identifies the machine, boot and PID namespace of this process. A pid refers to the same process
 * only where all three are equal; containers that share a home have different namespaces.
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

// Inits of containers, by proc(5)'s comm. They end, and the container with them, when the program
// that they were given does.
const containerInits = ['tini', 'docker-init', 'dumb-init', 'catatonit'];

/** True if every other process of the container ends with this one. */
export function isContainerMain(): boolean {
  if (process.platform !== 'linux') return false;
  if (process.pid === 1) return true;
  if (process.ppid !== 1) return false;
  try {
    return containerInits.includes(readFileSync('/proc/1/comm', 'latin1').trim());
  } catch {
    return false;
  }
}
