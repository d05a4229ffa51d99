import { existsSync, lstatSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureFolder, listFolder } from '../../files/files.ts';
import type { Paths } from '../../system/paths.ts';
import type { RecordedEvent } from '../schema.ts';
import { countOverBounds } from './bounds.ts';
import { countDropped } from './drop-counter.ts';
import { bytesOf, eventFile, parseName, readEventFile, timeOf } from './event-file.ts';

/** Bounds of the queue; beyond them the oldest events go. */
export const queueBounds = {
  maxEvents: 1000,
  maxBytes: 1024 * 1024,
  maxAgeMs: 30 * 24 * 60 * 60 * 1000,
} as const;

// A temporary file this old was left by a recorder that died; a younger one may still be renamed.
const abandonedAfterMs = 60_000;

/** An event that waits in the queue. */
export interface QueuedEvent {
  readonly file: string;
  readonly event: RecordedEvent;
}

/** Writes an event into the queue in one step, and makes room for it first if need be. */
export function enqueue(event: RecordedEvent, paths: Paths, now: number): void {
  const { temporary, final } = stage(event, paths, event.messageId);
  renameSync(temporary, final);
  keepWithinBounds(paths, now);
}

/**
 * Writes an event beside the queue's files without making it one of them: renaming `temporary` to
 * `final` does. A file left in between is taken up by the next sender. `nonce`, a UUID, is the
 * temporary file's own.
 */
export function stage(
  event: RecordedEvent,
  paths: Paths,
  nonce: string,
): { temporary: string; final: string } {
  ensureFolder(paths.queueFolder, 0o700);
  const { name, text } = eventFile(event);
  const final = join(paths.queueFolder, name);
  const temporary = `${final}.${nonce}.tmp`;
  try {
    writeFileSync(temporary, text, { mode: 0o600 });
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  return { temporary, final };
}

/** Whether anything waits in the queue. */
export function hasEvents(paths: Paths): boolean {
  return eventNames(paths).length > 0;
}

/** How many events wait. */
export function countEvents(paths: Paths): number {
  return eventNames(paths).length;
}

/** The events that wait, oldest first, at most `limit`. Changes nothing. */
export function readEvents(paths: Paths, limit: number): QueuedEvent[] {
  const events: QueuedEvent[] = [];
  for (const name of eventNames(paths)) {
    if (events.length === limit) break;
    const file = join(paths.queueFolder, name);
    const event = readEventFile(file);
    if (typeof event === 'object') events.push({ file, event });
  }
  return events;
}

/**
 * Rids the queue of what is no event: torn, foreign and oversized files. What a recorder that died
 * had finished writing becomes an event again. A newer release's format is left alone, as are
 * folders. Only the owner of the sender's lock may do this.
 */
export function tidyQueue(paths: Paths, now: number): void {
  for (const name of listFolder(paths.queueFolder)) {
    const file = join(paths.queueFolder, name);
    if (lstatSync(file, { throwIfNoEntry: false })?.isDirectory() !== false) continue;
    const parsed = parseName(name);
    const isTemporary = parsed?.isTemporary === true;
    if (isTemporary && !isOlderThan(file, abandonedAfterMs, now)) continue;
    const content = readEventFile(file);
    // A later release may name its files as it likes.
    if (content === 'newer') continue;
    if (content === 'damaged' || parsed === undefined) {
      rmSync(file, { force: true });
      if (parsed !== undefined) countDropped(paths, 'damaged');
    } else if (isTemporary) {
      renameSync(file, join(paths.queueFolder, parsed.finalName));
    }
  }
}

/** Drops what is over the bounds, oldest first, and counts it; `expire` drops by age as well. */
export function keepWithinBounds(paths: Paths, now: number, expire = false): void {
  const all = listFolder(paths.queueFolder);
  // What every command pays: a listing, and a sum of sizes that may count a foreign file as an
  // event.
  if (!expire && all.length <= queueBounds.maxEvents && sumOfBytes(all) <= queueBounds.maxBytes) {
    return;
  }
  const names = eventsAmong(all);
  const measures = {
    count: names.length,
    bytesOf: (index: number) => bytesOf(names[index] ?? ''),
    timeOf: (index: number) => timeOf(names[index] ?? ''),
  };
  const over = countOverBounds(measures, queueBounds, now, expire);
  const overBySize = expire ? countOverBounds(measures, queueBounds, now, false) : over;
  let dropped = 0;
  for (const [index, name] of names.entries()) {
    if (index >= over && dropped >= overBySize) break;
    const file = join(paths.queueFolder, name);
    // What a later release recorded is for it to drop: the next of ours goes in its place.
    if (readEventFile(file) === 'newer') continue;
    rmSync(file, { force: true });
    dropped++;
  }
  countDropped(paths, 'bounds', dropped);
}

/** Takes an event out of the queue. */
export function removeEvent(queued: QueuedEvent): void {
  rmSync(queued.file, { force: true });
}

/** Deletes the queue, and says which anonymous ids had an identify in it. */
export function deleteQueue(paths: Paths): string[] {
  if (!existsSync(paths.queueFolder)) return [];
  const ids = listFolder(paths.queueFolder).map((name) => parseName(name)?.messageId ?? '');
  rmSync(paths.queueFolder, { recursive: true, force: true });
  return ids.filter((id) => id.startsWith('identify-')).map((id) => id.slice('identify-'.length));
}

function eventNames(paths: Paths): string[] {
  return eventsAmong(listFolder(paths.queueFolder));
}

function eventsAmong(names: readonly string[]): string[] {
  return names.filter((name) => parseName(name)?.isTemporary === false).sort();
}

function sumOfBytes(names: readonly string[]): number {
  let sum = 0;
  for (const name of names) sum += bytesOf(name) || 0;
  return sum;
}

function isOlderThan(file: string, milliseconds: number, now: number): boolean {
  try {
    return Math.abs(now - statSync(file).mtimeMs) > milliseconds;
  } catch {
    return false;
  }
}
