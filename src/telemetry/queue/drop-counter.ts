import { appendFileSync, readFileSync } from 'node:fs';
import { ensureFolder, folderOf, isMissing } from '../../files/files.ts';
import type { Paths } from '../../system/paths.ts';

/**
 * Why an event was dropped: over the queue's bounds, refused by Segment or by our gate, or
 * unreadable.
 */
const letters = { bounds: 'b', refused: 'r', gate: 'g', damaged: 'd' } as const;

export type DropReason = keyof typeof letters;

export type Dropped = Readonly<Record<DropReason | 'total', number>>;

/**
 * Counts dropped events by appending a letter for each: appends of any number of processes add up,
 * where a number in a file would need a lock on the way of every command.
 */
export function countDropped(paths: Paths, reason: DropReason, events = 1): void {
  if (events === 0) return;
  ensureFolder(folderOf(paths.tallyFile), 0o700);
  appendFileSync(paths.tallyFile, letters[reason].repeat(events), { mode: 0o600 });
}

/** How many events were dropped on this machine, by reason. */
export function readDropped(paths: Paths): Dropped {
  const text = readTally(paths.tallyFile);
  const count = (reason: DropReason): number => text.split(letters[reason]).length - 1;
  const counts = {
    bounds: count('bounds'),
    refused: count('refused'),
    gate: count('gate'),
    damaged: count('damaged'),
  };
  // A later release may have reasons of its own.
  const total = text.replace(/[^a-z]/g, '').length;
  return { ...counts, total };
}

function readTally(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch (error) {
    if (isMissing(error)) return '';
    throw error;
  }
}
