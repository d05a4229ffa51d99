import { linkSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { systemErrorCode } from '../errors.ts';
import type { Cli } from '../system/cli.ts';
import { asRecord, entryAt, type JsonObject, readJson } from './files.ts';

/** The parts of `Cli` that a lock uses. */
export type LockOwner = Pick<Cli, 'pid' | 'pidScope' | 'now' | 'newId' | 'isAlive' | 'sleep'>;

export interface Lock {
  /** Releases the lock; does nothing if another process has taken it over. */
  release(): void;
}

const formatVersion = 1;

interface Holder {
  readonly v: typeof formatVersion;
  readonly pid: number;
  /** The scope in which the PID is valid; absent in locks of the first releases. */
  readonly scope?: string;
  /** When the lock was taken, in milliseconds since the epoch. */
  readonly at: number;
  readonly nonce: string;
}

const firstPollMs = 2;
const maxPollMs = 50;
const guardStaleAfterMs = 10_000;
// While `createInPlace` creates a lock, the file is empty for a moment.
const unfinishedForMs = 300;

/**
 * Takes an exclusive lock: a file that names its owner, created atomically. A lock is stale if its
 * owner, in the same PID namespace, has exited, or if its age, in either direction, exceeds
 * `staleAfterMs`. Returns undefined while another process holds the lock. Throws what `fs` throws:
 * for example, if the disk is full, or if `path` is a folder that is not empty.
 */
export function tryLock(path: string, owner: LockOwner, staleAfterMs: number): Lock | undefined {
  const holder: Holder = {
    v: formatVersion,
    pid: owner.pid,
    scope: owner.pidScope,
    at: owner.now(),
    nonce: owner.newId(),
  };
  const text = JSON.stringify(holder);
  if (!createAtomically(path, text, holder.nonce)) {
    if (!isStale(path, owner, staleAfterMs)) return undefined;
    if (!removeStale(path, owner, staleAfterMs)) return undefined;
    if (!createAtomically(path, text, holder.nonce)) return undefined;
  }
  return {
    release: () => {
      if (readHolder(path)?.nonce === holder.nonce) rmSync(path, { force: true });
    },
  };
}

/** Like `tryLock`, retrying for up to `waitMs`; `giveUp` ends the wait early. */
export async function waitForLock(
  path: string,
  owner: LockOwner,
  limits: { staleAfterMs: number; waitMs: number; giveUp?: () => boolean },
): Promise<Lock | undefined> {
  const deadline = owner.now() + limits.waitMs;
  // Counted too, because the clock may be set back.
  let sleptMs = 0;
  for (let pollMs = firstPollMs; ; pollMs = Math.min(pollMs * 2, maxPollMs)) {
    const held = isLocked(path, owner, limits.staleAfterMs);
    const lock = held ? undefined : tryLock(path, owner, limits.staleAfterMs);
    const isOver = owner.now() >= deadline || sleptMs >= limits.waitMs;
    if (lock !== undefined || isOver || limits.giveUp?.()) return lock;
    await owner.sleep(pollMs);
    sleptMs += pollMs;
  }
}

/** True if a live process holds the lock. Throws what `fs` throws. */
export function isLocked(path: string, owner: LockOwner, staleAfterMs: number): boolean {
  return entryAt(path) !== undefined && !isStale(path, owner, staleAfterMs);
}

// Creating a file and then writing to it takes two steps, and a reader in between sees an empty
// lock. A hard link to a finished file takes one step. File systems without hard links, which have
// many different error codes for that, fall back to two steps.
function createAtomically(path: string, text: string, nonce: string): boolean {
  const temporary = `${path}.${nonce}.tmp`;
  try {
    writeFileSync(temporary, text, { mode: 0o600, flag: 'wx' });
    try {
      linkSync(temporary, path);
      return true;
    } catch (error) {
      if (systemErrorCode(error) === 'EEXIST') return false;
    }
    return createInPlace(path, text);
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
  const entry = entryAt(path);
  if (entry === undefined) return false;
  // This program creates locks as regular files; anything else at the path is not a lock.
  if (!entry.isFile()) return true;
  const fields = asRecord(readJson(path)) ?? {};
  const holder = holderIn(fields);
  const ageMs = Math.abs(owner.now() - (holder?.at ?? entry.mtimeMs));
  // A later release's lock can only be judged by its age. Any other unreadable lock is damaged, or
  // its owner is about to write it.
  if (holder === undefined) return ageMs > (isNewer(fields) ? staleAfterMs : unfinishedForMs);
  // In another container or on another machine, the PID means nothing.
  if (holder.scope === owner.pidScope && !owner.isAlive(holder.pid)) return true;
  return ageMs > staleAfterMs;
}

// Two processes may find the same lock stale. If both removed it, the second one would remove the
// new lock of the first one. Therefore only the owner of a second, short-lived lock (`guard`) may
// remove a stale lock.
function removeStale(path: string, owner: LockOwner, staleAfterMs: number): boolean {
  const guard = `${path}.takeover`;
  const nonce = owner.newId();
  if (!createAtomically(guard, nonce, nonce)) {
    const left = entryAt(guard);
    const isOld = left && Math.abs(owner.now() - left.mtimeMs) > guardStaleAfterMs;
    if (isOld || left?.isFile() === false) remove(guard);
    return false;
  }
  try {
    if (!isStale(path, owner, staleAfterMs)) return false;
    remove(path);
    return true;
  } finally {
    rmSync(guard, { force: true });
  }
}

/**
 * Removes a file or an empty folder. Throws what `fs` throws, as for a folder that is not empty.
 */
function remove(path: string): void {
  if (entryAt(path)?.isDirectory()) rmdirSync(path);
  else rmSync(path, { force: true });
}

function readHolder(path: string): Holder | undefined {
  return holderIn(asRecord(readJson(path)) ?? {});
}

function holderIn({ v = formatVersion, pid, scope, at, nonce }: JsonObject): Holder | undefined {
  // Locks of the first releases have no version. PIDs of 0 and below would mean process groups,
  // which are always alive.
  const isHolder = v === formatVersion && Number.isInteger(pid) && Number(pid) > 0;
  if (!isHolder || typeof at !== 'number' || typeof nonce !== 'string') return undefined;
  const where = typeof scope === 'string' ? { scope } : {};
  return { v: formatVersion, pid: Number(pid), ...where, at, nonce };
}

function isNewer({ v }: JsonObject): boolean {
  return typeof v === 'number' && v > formatVersion;
}
