import { readFileSync, readlinkSync } from 'node:fs';
import { systemErrorCode } from '../errors.ts';
import type { ChildEnvironment } from './environment.ts';

// Read at start-up: after an upgrade has replaced the file, the system returns its old name.
const ownPath = process.execPath;
// Bun mounts the files of a compiled program there; on Windows, below a drive.
const isCompiled =
  Bun.main.startsWith('/$bunfs/') ||
  Bun.main.slice(1).startsWith(':\\~BUN') ||
  Bun.main.slice(1).startsWith(':/~BUN');

/** The path of this program at start-up; undefined if it runs from source. */
export const executable: string | undefined = isCompiled ? ownPath : undefined;

/** Starts a detached copy of this program, without streams and with only that environment. */
export function startDetached(
  args: readonly string[],
  options: { cwd: string; env: ChildEnvironment },
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
    // proc(5): the state follows the command's name, which is in parentheses. Signal 0 succeeds for
    // zombies too.
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return !['Z', 'X'].includes(stat.slice(stat.lastIndexOf(')') + 2)[0] ?? '');
  } catch {
    return true;
  }
}

/**
 * Returns the machine, boot and PID namespace of this process. A PID means the same process only if
 * all three are equal; containers that share a home have different namespaces.
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

// Init programs of containers, by proc(5)'s comm. They exit, and so stop the container, when the
// program that they started exits.
const containerInits = ['tini', 'docker-init', 'dumb-init', 'catatonit'];

/** True if the container stops when this process exits. */
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
