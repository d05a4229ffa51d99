import { rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { listFolder } from '../files/files.ts';

const maxAgeMs = 7 * 24 * 3600 * 1000;
const maxFiles = 1000;

/**
 * Removes files that are more than a week old, or in the future because the clock changed, and
 * keeps the newest thousand. Several processes may run it at once.
 */
export function pruneFolder(folder: string, now: number): void {
  const files = listFolder(folder)
    .map((name) => ({ path: join(folder, name), modified: modifiedAt(join(folder, name)) }))
    .sort((a, b) => b.modified - a.modified);
  for (const [index, { path, modified }] of files.entries()) {
    if (index >= maxFiles || isTooOld(modified, now)) remove(path);
  }
}

// Never throws: a file that is in use on Windows stays until a later run.
function remove(path: string): void {
  try {
    rmSync(path, { force: true, recursive: true });
  } catch {}
}

/** Sets a file's modification time from the clock that `pruneFolder` uses. */
export function stampFile(path: string, now: number): void {
  utimesSync(path, now / 1000, now / 1000);
}

/** True if a modification time is more than a week from now. */
export function isTooOld(modified: number, now: number): boolean {
  return Math.abs(now - modified) > maxAgeMs;
}

/** Returns a file's modification time in milliseconds since the epoch; 0 if it cannot be read. */
export function modifiedAt(path: string): number {
  try {
    return statSync(path).mtimeMs;
  } catch {
    return 0;
  }
}
