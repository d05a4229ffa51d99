import { closeSync, constants, fstatSync, openSync, rmSync, writeSync } from 'node:fs';
import { readSmallFile } from '../../files/files.ts';
import type { Paths } from '../../system/paths.ts';
import { lstatOf } from './deletion.ts';

/**
 * Why an event was dropped: over the queue's bounds, refused by Segment or by our gate, or
 * unreadable.
 */
const letters = { bounds: 'b', refused: 'r', gate: 'g', damaged: 'd' } as const;

export type DropReason = keyof typeof letters;

export type Dropped = Readonly<Record<DropReason | 'total', number>>;

/**
 * Counts dropped events by appending one letter for each: concurrent appends add up without a lock.
 * Never throws: a count that cannot be written is lost.
 */
export function countDropped(paths: Paths, reason: DropReason, events = 1): void {
  if (events === 0) return;
  const text = letters[reason].repeat(events);
  if (append(paths.dropCounterFile, text) || !isSpecial(paths.dropCounterFile)) return;
  rmSync(paths.dropCounterFile, { force: true });
  append(paths.dropCounterFile, text);
}

/** Returns how many events were dropped on this machine, by reason. */
export function readDropped(paths: Paths): Dropped {
  const reading = readSmallFile(paths.dropCounterFile);
  const text = reading.state === 'read' ? reading.text : '';
  const count = (reason: DropReason): number => text.split(letters[reason]).length - 1;
  const counts = {
    bounds: count('bounds'),
    refused: count('refused'),
    gate: count('gate'),
    damaged: count('damaged'),
  };
  // Includes letters of later releases.
  const total = text.replace(/[^a-z]/g, '').length;
  return { ...counts, total };
}

/** Appends to a regular file without blocking. Returns false if that is not possible. */
function append(path: string, text: string): boolean {
  const { O_WRONLY, O_APPEND, O_CREAT, O_NONBLOCK = 0 } = constants;
  let file: number | undefined;
  try {
    file = openSync(path, O_WRONLY | O_APPEND | O_CREAT | O_NONBLOCK, 0o600);
    if (!fstatSync(file).isFile()) return false;
    writeSync(file, text);
    return true;
  } catch {
    return false;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** Returns true for a FIFO, socket or device, which no release creates here. */
function isSpecial(path: string): boolean {
  const entry = lstatOf(path);
  return entry !== undefined && !(entry.isFile() || entry.isDirectory() || entry.isSymbolicLink());
}
