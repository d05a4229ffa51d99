import { readdirSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureFolder } from '../../files/files.ts';
import type { Paths } from '../../system/paths.ts';
import type { RecordedEvent } from '../schema.ts';
import { countOverBounds } from './bounds.ts';
import { isLink, lstatOf } from './deletion.ts';
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

/** How many events wait; none where the queue cannot be read. */
export function countEvents(paths: Paths): number {
  return eventNames(paths).length;
}

/**
 * The events that wait, oldest first, at most `limit`, without those whose messageIds are in
 * `except`. Changes nothing.
 */
export function readEvents(
  paths: Paths,
  limit: number,
  except: ReadonlySet<string> = new Set(),
): QueuedEvent[] {
  const events: QueuedEvent[] = [];
  for (const name of eventNames(paths)) {
    if (events.length === limit) break;
    if (except.has(parseName(name)?.messageId ?? '')) continue;
    const file = join(paths.queueFolder, name);
    const event = readEventFile(file);
    if (typeof event === 'object') events.push({ file, event });
  }
  return events;
}

/**
 * Removes torn, foreign and oversized files from the queue, and the files of events in `delivered`,
 * by messageId. What a recorder that died had finished writing becomes an event again. A newer
 * release's format is left alone, as are folders. Only the owner of the sender's lock may do this.
 */
export function tidyQueue(
  paths: Paths,
  now: number,
  delivered: ReadonlySet<string> = new Set(),
): void {
  const isShared = isLink(paths.queueFolder);
  for (const name of namesIn(paths.queueFolder)) {
    const file = join(paths.queueFolder, name);
    const stat = lstatOf(file);
    if (stat === undefined || stat.isDirectory()) continue;
    const parsed = parseName(name);
    if (parsed === undefined && isShared) continue;
    const isTemporary = parsed?.isTemporary === true;
    if (isTemporary && Math.abs(now - stat.mtimeMs) <= abandonedAfterMs) continue;
    const content = readEventFile(file);
    // A later release may name its files as it likes.
    if (content === 'newer') continue;
    if (content === 'damaged' || parsed === undefined) {
      if (remove(file) && parsed !== undefined) countDropped(paths, 'damaged');
    } else if (delivered.has(parsed.messageId)) {
      remove(file);
    } else if (isTemporary) {
      rename(file, join(paths.queueFolder, parsed.finalName));
    }
  }
}

/** Drops what is over the bounds, oldest first, and counts it; `expire` drops by age as well. */
export function keepWithinBounds(paths: Paths, now: number, expire = false): void {
  const all = namesIn(paths.queueFolder);
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
  let gone = 0;
  let dropped = 0;
  for (const [index, name] of names.entries()) {
    if (index >= over && gone >= overBySize) break;
    const file = join(paths.queueFolder, name);
    // What a later release recorded is for it to drop: the next of ours goes in its place.
    if (readEventFile(file) === 'newer') continue;
    // Another command may have dropped the same event since the listing, and counted it.
    if (remove(file)) dropped++;
    gone++;
  }
  countDropped(paths, 'bounds', dropped);
}

/** Takes an event out of the queue; false when another process has done so. */
export function removeEvent(queued: QueuedEvent): boolean {
  return remove(queued.file);
}

function eventNames(paths: Paths): string[] {
  return eventsAmong(namesIn(paths.queueFolder));
}

function eventsAmong(names: readonly string[]): string[] {
  return names.filter((name) => parseName(name)?.isTemporary === false).sort();
}

function sumOfBytes(names: readonly string[]): number {
  let sum = 0;
  for (const name of names) sum += bytesOf(name) || 0;
  return sum;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function rename(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch {
    // Its recorder, which was only slow, has renamed it.
  }
}

function remove(file: string): boolean {
  try {
    unlinkSync(file);
    return true;
  } catch {
    return false;
  }
}
