import { statSync } from 'node:fs';
import { asRecord, entryAt, type JsonObject, readJson } from './files.ts';
import { writeAtomic } from './write.ts';

/** The format version of this release's state files, stored in each as `v`. */
const stateFormat = 1;

/**
 * Reads one of this program's state files (JSON) with `parse`. Returns undefined if the file is
 * missing, damaged, or rejected by `parse`, because a bad state file must not fail a command.
 */
export function readState<State>(
  path: string,
  parse: (fields: JsonObject) => State | undefined,
): State | undefined {
  const first = asRecord(readJson(path));
  const isOurs = first === undefined ? !isBlocked(path) : !isNewer(first);
  const fields = isOurs ? first : asRecord(readJson(besidePath(path)));
  return fields?.['v'] === stateFormat ? parse(fields) : undefined;
}

/**
 * Replaces one of this program's state files, but never one that a later release wrote. Does not
 * create the folder, so that a folder deleted during a run stays deleted. Throws what `fs` throws.
 */
export function writeState(path: string, fields: object, id: string): void {
  writeAtomic(stateFile(path), JSON.stringify({ v: stateFormat, ...fields }), { mode: 0o600, id });
}

/**
 * Returns the path of a state file for this release. If a later release has written the file, or if
 * a folder or special file is at its path, this release uses a file beside it.
 */
function stateFile(path: string): string {
  const isTaken = isNewer(asRecord(readJson(path))) || isBlocked(path);
  return isTaken ? besidePath(path) : path;
}

function isNewer(fields: JsonObject | undefined): boolean {
  const version = fields?.['v'];
  return typeof version === 'number' && version > stateFormat;
}

/** True for a folder, and for a link whose target is not a regular file. */
function isBlocked(path: string): boolean {
  try {
    const entry = entryAt(path);
    if (entry?.isSymbolicLink()) return !statSync(path).isFile();
    return entry?.isDirectory() === true;
  } catch {
    // The link is dangling or part of a cycle.
    return true;
  }
}

function besidePath(path: string): string {
  return path.replace(/\.json$/, `-v${stateFormat}.json`);
}
