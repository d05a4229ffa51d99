import { type Dirent, lstatSync, readdirSync, rmdirSync, type Stats, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { systemErrorCode } from '../../errors.ts';
import { isMissing } from '../../files/files.ts';
import { parseName } from './event-file.ts';

/** A path that could not be deleted, and the system's code for the reason. */
export interface DeletionFailure {
  readonly path: string;
  readonly code: string;
}

/** What `deleteQueue` did. */
export interface DeletedQueue {
  /** How many events were deleted. */
  readonly events: number;
  /** The anonymous ids whose identify was among them. */
  readonly identifies: readonly string[];
  readonly failures: readonly DeletionFailure[];
}

/** Deletes a queue's files and its folder; folders in it are not ours and stay. Never throws. */
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
    // It holds what is not ours, or what a run has just recorded.
  }
  return { events, identifies, failures };
}

/** Deletes a file; false when it was missing, or could not be deleted: then it is a failure. */
export function deleteFile(path: string, failures: DeletionFailure[]): boolean {
  try {
    unlinkSync(path);
    return true;
  } catch (error) {
    if (!isMissing(error)) failures.push({ path, code: codeOf(error) });
    return false;
  }
}

/** The entries of a folder; empty when it is missing, or cannot be listed: then it is a failure. */
export function entriesOf(folder: string, failures: DeletionFailure[]): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (!isMissing(error)) failures.push({ path: folder, code: codeOf(error) });
    return [];
  }
}

/** What is at a path, links not followed; undefined when there is nothing to see. */
export function lstatOf(path: string): Stats | undefined {
  try {
    return lstatSync(path);
  } catch {
    return undefined;
  }
}

/** Whether a folder is reached by a link: it may hold other things than a queue. */
export function isLink(folder: string): boolean {
  return lstatOf(folder)?.isSymbolicLink() === true;
}

function codeOf(error: unknown): string {
  return systemErrorCode(error) ?? 'unknown error';
}
