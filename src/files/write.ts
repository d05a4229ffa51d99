import {
  closeSync,
  fchmodSync,
  fchownSync,
  fstatSync,
  lstatSync,
  openSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, resolve, sep } from 'node:path';
import { systemErrorCode } from '../errors.ts';
import { isMissing, stateFile, stateFormat } from './files.ts';

/** The limit that Linux has. */
const maxLinks = 40;
const isWindows = sep === '\\';
/** Delays between attempts to rename a file that is in use on Windows. */
export const renameRetryDelaysMs = [10, 20, 40, 80, 160, 320];

/** How a file is written. */
export interface WriteOptions {
  /** A unique part of the temporary file's name. */
  readonly id: string;
  /** The file's mode; if absent, a file keeps its mode and a new one gets the umask's. */
  readonly mode?: number;
}

/**
 * Replaces a file's content atomically: readers see the old content or the new. Content may come in
 * pieces. Follows links, so that a link stays a link. A device stays a device: root could replace
 * the system's own. Throws what `fs` throws, and leaves nothing behind.
 */
export function writeAtomic(
  path: string,
  content: string | Uint8Array | Iterable<string | Uint8Array>,
  { id, mode }: WriteOptions,
): void {
  const target = followLinks(path);
  const before = statOf(target);
  const isDevice = before?.isCharacterDevice() || before?.isBlockDevice();
  if (isDevice || (target !== path && before?.isFile() === false)) {
    throw Object.assign(new Error('not a regular file'), { code: 'ENXIO', path: target });
  }
  const temporary = `${target}.${id}.tmp`;
  try {
    const file = openSync(temporary, 'wx', mode ?? modeOf(before) ?? 0o666);
    try {
      writeContent(file, content);
      applyAttributes(file, mode ?? modeOf(before), before ?? statOf(dirname(target)));
    } finally {
      closeSync(file);
    }
    renameRetrying(temporary, target, isWindows ? renameRetryDelaysMs : []);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

function writeContent(
  file: number,
  content: string | Uint8Array | Iterable<string | Uint8Array>,
): void {
  const isWhole = typeof content === 'string' || content instanceof Uint8Array;
  for (const piece of isWhole ? [content] : content) writeFileSync(file, piece);
}

/**
 * Replaces one of this program's own JSON files, and never one that a later release wrote. Makes no
 * folder: one that was deleted while a process runs stays deleted. Throws what `fs` throws.
 */
export function writeState(path: string, fields: object, id: string): void {
  writeAtomic(stateFile(path), JSON.stringify({ v: stateFormat, ...fields }), { mode: 0o600, id });
}

/**
 * The path after following links at its last part, whether or not the target exists. Throws ELOOP
 * for a circle of links, and otherwise what `fs` throws.
 */
export function followLinks(path: string): string {
  let target = path;
  for (let links = 0; links <= maxLinks; links++) {
    try {
      if (!lstatSync(target).isSymbolicLink()) return target;
      // A relative link starts at the real folder, where `..` may lead elsewhere.
      target = resolve(realpathSync(dirname(target)), readlinkSync(target));
    } catch (error) {
      if (isMissing(error)) return target;
      throw error;
    }
  }
  throw Object.assign(new Error('too many links'), { code: 'ELOOP', path });
}

// Restores mode bits that the umask removed. What root writes for a user stays the user's: a file
// keeps its owner, and a new one gets that of its folder. Works on the open file, because a path in
// another user's folder may lead elsewhere by now. Some file systems refuse both calls; the content
// matters more.
function applyAttributes(file: number, mode: number | undefined, owner: Stats | undefined): void {
  try {
    if (mode !== undefined) fchmodSync(file, mode);
    const { uid, gid } = fstatSync(file);
    if (uid === 0 && owner !== undefined && (owner.uid !== uid || owner.gid !== gid)) {
      fchownSync(file, owner.uid, owner.gid);
    }
  } catch {}
}

/**
 * Renames a file over another, retrying after each delay. On Windows a rename fails while a virus
 * scanner or an indexer has one of the files open.
 */
export function renameRetrying(
  from: string,
  to: string,
  delaysMs: readonly number[],
  rename = renameSync,
): void {
  for (const delayMs of delaysMs) {
    try {
      rename(from, to);
      return;
    } catch (error) {
      if (!['EPERM', 'EACCES', 'EBUSY'].includes(systemErrorCode(error) ?? '')) throw error;
      sleepSync(delayMs);
    }
  }
  rename(from, to);
}

function sleepSync(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

function modeOf(found: Stats | undefined): number | undefined {
  return found && found.mode & 0o7777;
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
