import { type Dirent, lstatSync, readdirSync, rmdirSync, type Stats, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { systemErrorCode } from '../../errors.ts';
import { isMissing } from '../../files/files.ts';
import { parseName } from './event-file.ts';

/** A path that could not be deleted, and the system's error code. */
export interface DeletionFailure {
  readonly path: string;
  readonly code: string;
}

/** The result of `deleteQueue`. */
export interface DeletedQueue {
  /** The number of events deleted. */
  readonly events: number;
  /** The anonymous ids whose identify events were deleted. */
  readonly identifies: readonly string[];
  readonly failures: readonly DeletionFailure[];
}

/** Deletes the queue's files and its folder, but not its subfolders. Never throws. */
export function deleteQueue(folder: string): DeletedQueue {
  const failures: DeletionFailure[] = [];
  const identifies: string[] = [];
  let events = 0;
  const isShared = isLink(folder);
  for (const entry of entriesOf(folder, failures)) {
    const parsed = parseName(entry.name);
    if (entry.isDirectory() || (parsed === undefined && isShared)) continue;
    if (!deleteFile(join(folder, entry.name), failures) || parsed === undefined) continue;
    if (!parsed.isTemporary) events++;
    const [, id] = /^identify-(.*)$/.exec(parsed.messageId) ?? [];
    if (id !== undefined) identifies.push(id);
  }
  try {
    if (lstatOf(folder)?.isDirectory()) rmdirSync(folder);
  } catch {
    // Not empty: it contains a folder, or an event recorded just now.
  }
  return { events, identifies, failures };
}

/** Deletes a file. Returns false if it is missing, or if it cannot be deleted (see `failures`). */
export function deleteFile(path: string, failures: DeletionFailure[]): boolean {
  try {
    unlinkSync(path);
    return true;
  } catch (error) {
    if (!isMissing(error)) failures.push({ path, code: codeOf(error) });
    return false;
  }
}

/** Lists a folder. Returns [] if it is missing, or if it cannot be listed (see `failures`). */
export function entriesOf(folder: string, failures: DeletionFailure[]): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (!isMissing(error)) failures.push({ path: folder, code: codeOf(error) });
    return [];
  }
}

/** Like `lstatSync`, but returns undefined instead of throwing. */
export function lstatOf(path: string): Stats | undefined {
  try {
    return lstatSync(path);
  } catch {
    return undefined;
  }
}

/** Returns true for a symbolic link, whose target may hold files of other programs. */
export function isLink(folder: string): boolean {
  return lstatOf(folder)?.isSymbolicLink() === true;
}

function codeOf(error: unknown): string {
  return systemErrorCode(error) ?? 'unknown error';
}
