import { readdirSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureFolder } from '../../files/files.ts';
import type { Paths } from '../../system/paths.ts';
import type { RecordedEvent } from '../schema.ts';
import { countOverBounds } from './bounds.ts';
import { isLink, lstatOf } from './deletion.ts';
import { countDropped } from './drop-counter.ts';
import { bytesOf, eventFile, parseName, readEventFile, timeOf } from './event-file.ts';

export const queueBounds = {
  maxEvents: 1000,
  maxBytes: 1024 * 1024,
  maxAgeMs: 30 * 24 * 60 * 60 * 1000,
} as const;

// An older temporary file was left by a process that died. A younger one may still be renamed.
const abandonedAfterMs = 60_000;

export interface QueuedEvent {
  readonly file: string;
  readonly event: RecordedEvent;
}

/** Adds an event to the queue atomically, then drops the oldest events over the bounds. */
export function enqueue(event: RecordedEvent, paths: Paths, now: number): void {
  const { temporary, final } = stage(event, paths, event.messageId);
  renameSync(temporary, final);
  keepWithinBounds(paths, now);
}

/**
 * Writes an event to a temporary file. Renaming `temporary` to `final` queues it. If the process
 * dies before that, the next sender queues it. `nonce` is a UUID that makes the temporary name
 * unique.
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

/** Returns the number of queued events; 0 if the queue cannot be read. */
export function countEvents(paths: Paths): number {
  return eventNames(paths).length;
}

/** Returns the messageIds of the queued events. */
export function queuedIds(paths: Paths): ReadonlySet<string> {
  return new Set(eventNames(paths).map((name) => parseName(name)?.messageId ?? name));
}

/** Reads up to `limit` events, oldest first, except those whose messageIds are in `except`. */
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
 * Removes damaged and foreign files from the queue, and events whose messageIds are in `delivered`.
 * Queues the complete temporary files of processes that died. Leaves folders and the formats of
 * later releases alone. Only the owner of the sender's lock may call this.
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
    // A later release may use other names.
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

/** Drops and counts the oldest events over the bounds. `expire` also applies the age limit. */
export function keepWithinBounds(paths: Paths, now: number, expire = false): void {
  const all = namesIn(paths.queueFolder);
  // Every command runs this check, so it must be cheap: it counts foreign files as events.
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
  let removed = 0;
  let dropped = 0;
  for (const [index, name] of names.entries()) {
    if (index >= over && removed >= overBySize) break;
    const file = join(paths.queueFolder, name);
    // Only a later release may drop its own events. The next event is dropped instead.
    if (readEventFile(file) === 'newer') continue;
    // Another command may have dropped the same event since the listing, and counted it.
    if (remove(file)) dropped++;
    removed++;
  }
  countDropped(paths, 'bounds', dropped);
}

/** Deletes an event. Returns false if it could not, as when another process already has. */
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
    // The process that wrote it was only slow, and has renamed it.
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
