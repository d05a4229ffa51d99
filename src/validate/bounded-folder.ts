import { rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { listFolder } from '../files/files.ts';

const maxAgeMs = 7 * 24 * 3600 * 1000;
const maxFiles = 1000;

/**
 * Removes files older than a week (or from the future, as clocks jump), and the oldest beyond a
 * thousand. Safe when several processes do it at once.
 */
export function pruneFolder(folder: string, now: number): void {
  const files = listFolder(folder)
    .map((name) => ({ path: join(folder, name), modified: modifiedAt(join(folder, name)) }))
    .sort((a, b) => b.modified - a.modified);
  for (const [index, { path, modified }] of files.entries()) {
    if (index >= maxFiles || isTooOld(modified, now))
      rmSync(path, { force: true, recursive: true });
  }
}

/** Sets a file's date by the same clock that later judges its age. */
export function stampFile(path: string, now: number): void {
  utimesSync(path, now / 1000, now / 1000);
}

/** True if a file of that time is too old to count. */
export function isTooOld(modified: number, now: number): boolean {
  return Math.abs(now - modified) > maxAgeMs;
}

/** When a file was written, in milliseconds since the epoch; 0 for one that cannot be found. */
export function modifiedAt(path: string): number {
  try {
    return statSync(path).mtimeMs;
  } catch {
    return 0;
  }
}
