import { linkSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { systemErrorCode } from '../errors.ts';
import type { Cli } from '../system/cli.ts';
import { isMissing } from './files.ts';

/** What a lock needs to know of the process that takes it. */
export type LockOwner = Pick<Cli, 'pid' | 'now' | 'newId' | 'isAlive' | 'sleep'>;

export interface Lock {
  /** Gives the lock back; does nothing when it was taken over meanwhile. */
  release(): void;
}

const formatVersion = 1;

interface Holder {
  readonly v: typeof formatVersion;
  readonly pid: number;
  /** When the lock was taken, in milliseconds since the epoch. */
  readonly at: number;
  readonly nonce: string;
}

const firstPollMs = 2;
const maxPollMs = 50;
const guardStaleAfterMs = 10_000;

/**
 * Takes an exclusive lock: a file that names its owner, which appears whole or not at all. A lock
 * is stale when its owner is gone or it is older than `staleAfterMs` (by either sign: clocks jump).
 * Returns undefined while somebody else holds it. Throws what `fs` throws, as on a full disk.
 */
export function tryLock(path: string, owner: LockOwner, staleAfterMs: number): Lock | undefined {
  const holder: Holder = {
    v: formatVersion,
    pid: owner.pid,
    at: owner.now(),
    nonce: owner.newId(),
  };
  const text = JSON.stringify(holder);
  if (!createWhole(path, text, holder.nonce)) {
    if (!isStale(path, owner, staleAfterMs)) return undefined;
    if (!removeStale(path, owner, staleAfterMs)) return undefined;
    if (!createWhole(path, text, holder.nonce)) return undefined;
  }
  return {
    release: () => {
      if (readHolder(path)?.nonce === holder.nonce) rmSync(path, { force: true });
    },
  };
}

/** Like `tryLock`, asking again for up to `waitMs`; `giveUp` ends the waiting early. */
export async function waitForLock(
  path: string,
  owner: LockOwner,
  limits: { staleAfterMs: number; waitMs: number; giveUp?: () => boolean },
): Promise<Lock | undefined> {
  const deadline = owner.now() + limits.waitMs;
  for (let pollMs = firstPollMs; ; pollMs = Math.min(pollMs * 2, maxPollMs)) {
    const held = isLocked(path, owner, limits.staleAfterMs);
    const lock = held ? undefined : tryLock(path, owner, limits.staleAfterMs);
    if (lock !== undefined || limits.giveUp?.() || owner.now() >= deadline) return lock;
    await owner.sleep(pollMs);
  }
}

/** Whether a live process holds the lock. */
export function isLocked(path: string, owner: LockOwner, staleAfterMs: number): boolean {
  return statOf(path) !== undefined && !isStale(path, owner, staleAfterMs);
}

// Exclusive creation followed by a write is two steps: a reader in between sees an empty lock. A
// hard link to a finished file is one. File systems without links fall back to the two steps.
function createWhole(path: string, text: string, nonce: string): boolean {
  const temporary = `${path}.${nonce}.tmp`;
  try {
    writeFileSync(temporary, text, { mode: 0o600, flag: 'wx' });
    linkSync(temporary, path);
    return true;
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'EEXIST') return false;
    if (code === 'EPERM' || code === 'ENOTSUP' || code === 'ENOSYS' || code === 'EOPNOTSUPP') {
      return createInPlace(path, text);
    }
    throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
}

function createInPlace(path: string, text: string): boolean {
  try {
    writeFileSync(path, text, { mode: 0o600, flag: 'wx' });
    return true;
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

function isStale(path: string, owner: LockOwner, staleAfterMs: number): boolean {
  const holder = readHolder(path);
  if (holder !== undefined && !owner.isAlive(holder.pid)) return true;
  const at = holder?.at ?? statOf(path)?.mtimeMs;
  return at !== undefined && Math.abs(owner.now() - at) > staleAfterMs;
}

// Two processes may find the same lock stale. Were each to remove "it", the second would remove the
// first one's new lock: only the owner of a second lock, held for an instant, may remove a stale
// one.
function removeStale(path: string, owner: LockOwner, staleAfterMs: number): boolean {
  const guard = `${path}.takeover`;
  const nonce = owner.newId();
  if (!createWhole(guard, nonce, nonce)) {
    const left = statOf(guard);
    if (left !== undefined && Math.abs(owner.now() - left.mtimeMs) > guardStaleAfterMs) {
      rmSync(guard, { force: true });
    }
    return false;
  }
  try {
    if (!isStale(path, owner, staleAfterMs)) return false;
    rmSync(path, { force: true });
    return true;
  } finally {
    rmSync(guard, { force: true });
  }
}

function readHolder(path: string): Holder | undefined {
  try {
    const holder: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return isHolder(holder) ? holder : undefined;
  } catch {
    return undefined;
  }
}

function isHolder(value: unknown): value is Holder {
  if (typeof value !== 'object' || value === null) return false;
  // The first releases wrote no version. A later one's lock is judged by its age alone.
  const { v = formatVersion, pid, at, nonce } = value as Partial<Record<keyof Holder, unknown>>;
  return (
    v === formatVersion &&
    Number.isInteger(pid) &&
    typeof at === 'number' &&
    typeof nonce === 'string'
  );
}

function statOf(path: string): { mtimeMs: number } | undefined {
  try {
    return statSync(path);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
