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
import { isMissing } from './files.ts';

/** The same limit as in Linux. */
const maxLinks = 40;
const isWindows = sep === '\\';
/** Delays between attempts to rename a file that is in use on Windows. */
export const renameRetryDelaysMs = [10, 20, 40, 80, 160, 320];

/** Options for writing a file. */
export interface WriteOptions {
  /** A unique part of the temporary file's name. */
  readonly id: string;
  /** The file's mode. By default, a file keeps its mode and a new one gets 0666 minus the umask. */
  readonly mode?: number;
}

/**
 * Replaces a file's content atomically: readers see the old content or the new. Follows links, so
 * that a link stays a link. Refuses to replace devices, because root could replace `/dev/null`.
 * Throws what `fs` throws, and leaves no temporary file behind.
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
    // Report the path that the caller passed: the temporary file's, or none on a full disk.
    throw error instanceof Error ? Object.assign(error, { path: target }) : error;
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
 * Returns the path after following links in its last part, whether or not the target exists. Throws
 * ELOOP for a cycle of links, and otherwise what `fs` throws.
 */
export function followLinks(path: string): string {
  let target = path;
  for (let links = 0; links <= maxLinks; links++) {
    try {
      if (!lstatSync(target).isSymbolicLink()) return target;
      // Relative links are resolved from the real folder, whose `..` may be a different folder.
      target = resolve(realpathSync(dirname(target)), readlinkSync(target));
    } catch (error) {
      if (isMissing(error)) return target;
      throw error;
    }
  }
  throw Object.assign(new Error('too many links'), { code: 'ELOOP', path });
}

// Restores mode bits that the umask removed. Under root, an existing file keeps its owner, and a
// new file gets the owner of its folder. Works on the open file, because the path could be replaced
// in the meantime. Ignores errors: some file systems support neither call, and the content matters
// more.
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
 * Renames a file over another one, with a retry after each delay: on Windows, a rename fails while
 * a virus scanner or an indexer has one of the files open.
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
