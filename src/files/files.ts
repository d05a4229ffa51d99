import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  type Stats,
  statSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { systemErrorCode } from '../errors.ts';
import { parseJson } from '../system/json.ts';

/** The text of a file, or why it cannot be used. A dangling link does not count as missing. */
export type FileReading =
  | { readonly state: 'missing' }
  | { readonly state: 'unusable'; readonly why: string }
  | { readonly state: 'read'; readonly text: string };

/** Larger than any settings or state file that this program writes. */
const maxSmallFileBytes = 2 * 1024 * 1024;

/**
 * Reads a small text file. Never throws, and never blocks: it does not open FIFOs and devices.
 */
export function readSmallFile(
  path: string,
  maxBytes = maxSmallFileBytes,
  decoder?: TextDecoder,
): FileReading {
  try {
    // Most of these files do not exist, and throwing an error takes longer than the call.
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) return missingOrDangling(path);
    if (!found.isFile()) {
      return unusable(found.isDirectory() ? 'it is a folder' : 'it is not a regular file');
    }
    const bytes = readBounded(path, maxBytes);
    if (bytes === undefined) return unusable(`it is larger than ${maxBytes} bytes`);
    const strict = decoder ?? new TextDecoder('utf-8', { fatal: true });
    return { state: 'read', text: strict.decode(bytes) };
  } catch (error) {
    if (error instanceof TypeError) return unusable('it is not UTF-8 text');
    if (isMissing(error)) return missingOrDangling(path);
    return unusable(`it cannot be read (${systemErrorCode(error) ?? 'unknown error'})`);
  }
}

function missingOrDangling(path: string): FileReading {
  const link = danglingLink(path);
  if (link === undefined) return { state: 'missing' };
  return unusable(`${link === path ? 'it' : link} is a broken symbolic link`);
}

/** Returns the JSON value in a small file; undefined if it is missing, unusable or not JSON. */
export function readJson(path: string): unknown {
  const reading = readSmallFile(path);
  return reading.state === 'read' ? parseJson(reading.text) : undefined;
}

/** A JSON object whose properties have not been checked. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Returns a JSON value as an object; undefined for anything else. */
export function asRecord(value: unknown): JsonObject | undefined {
  const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isRecord ? { ...value } : undefined;
}

// Checks again after opening: the file may have been replaced since the first check.
function readBounded(path: string, maxBytes: number): Uint8Array | undefined {
  // Windows has neither O_NONBLOCK nor FIFOs in its file system.
  const fd = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const found = fstatSync(fd);
    if (!found.isFile() || found.size > maxBytes) return undefined;
    const bytes = new Uint8Array(found.size);
    let length = 0;
    while (length < bytes.length) {
      const read = readSync(fd, bytes, length, bytes.length - length, length);
      if (read === 0) break;
      length += read;
    }
    return bytes.subarray(0, length);
  } finally {
    closeSync(fd);
  }
}

function unusable(why: string): FileReading {
  return { state: 'unusable', why };
}

// Returns the dangling link that makes a path missing: the path itself or one of its parents.
function danglingLink(path: string): string | undefined {
  for (let each = path; ; each = dirname(each)) {
    const entry = entryAt(each);
    if (entry !== undefined) {
      return entry.isSymbolicLink() && !existsSync(each) ? each : undefined;
    }
    if (dirname(each) === each) return undefined;
  }
}

/** False if a path is missing. Broken links count as there, and so does what cannot be read. */
export function isThere(path: string): boolean {
  try {
    return entryAt(path) !== undefined || danglingLink(path) !== undefined;
  } catch {
    return true;
  }
}

/** Returns the result of `lstat`; undefined if the path does not exist. Throws what `fs` throws. */
export function entryAt(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** True for ENOENT and ENOTDIR. */
export function isMissing(error: unknown): boolean {
  const code = systemErrorCode(error);
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/** Returns the names in a folder; empty if there is no folder. Throws what `fs` throws. */
export function listFolder(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/**
 * Creates a folder and its missing parents with `mode`. Folders that root creates for a user get
 * the owner of their parent folder.
 */
export function ensureFolder(path: string, mode: number): void {
  const first = mkdirSync(path, { recursive: true, mode });
  if (first === undefined) return;
  const made: string[] = [];
  for (let each = path; each.length >= first.length; each = dirname(each)) made.unshift(each);
  for (const folder of made) giveToOwnerOf(dirname(folder), folder);
}

function giveToOwnerOf(parent: string, path: string): void {
  try {
    const owner = statSync(parent);
    const made = lstatSync(path);
    // `lchown`, because a link may have replaced the folder.
    if (made.uid === 0 && owner.uid !== 0) lchownSync(path, owner.uid, owner.gid);
  } catch {}
}
