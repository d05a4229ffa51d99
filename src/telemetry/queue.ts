import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureFolder, isMissing } from '../files.ts';
import type { Paths } from '../paths.ts';
import type { RecordedEvent } from './schema.ts';
import { countDropped } from './tally.ts';

/** Bounds of the queue; beyond them the oldest events go. */
export const queueBounds = {
  maxEvents: 1000,
  maxBytes: 1024 * 1024,
  maxAgeMs: 30 * 24 * 60 * 60 * 1000,
} as const;

const formatVersion = 1;
// Larger than any event that the schema allows.
const maxEventBytes = 2048;
// Fewer files than this cannot exceed the bound on bytes, so nobody needs to look at their sizes.
const countBelowByteBound = queueBounds.maxBytes / maxEventBytes;
// A temporary file this old was left by a recorder that died; a younger one may still be renamed.
const abandonedAfterMs = 60_000;

const fileName = /^(\d{14})-((?:identify-)?[0-9a-f-]{36})\.json(\.[0-9a-f-]{36}\.tmp)?$/i;

/** An event that waits in the queue. */
export interface QueuedEvent {
  readonly file: string;
  readonly bytes: number;
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
  const milliseconds = String(Date.parse(event.timestamp)).padStart(14, '0');
  const final = join(paths.queueFolder, `${milliseconds}-${event.messageId}.json`);
  const temporary = `${final}.${nonce}.tmp`;
  const text = JSON.stringify({ v: formatVersion, ...event });
  writeFileSync(temporary, text, { mode: 0o600 });
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
    const content = readEvent(file);
    if (typeof content === 'object') events.push({ file, ...content });
  }
  return events;
}

/**
 * Rids the queue of what is no event: torn, foreign and oversized files. What a recorder that died
 * had finished writing becomes an event again. A newer release's format is left alone, as are
 * folders. Only the owner of the sender's lock may do this.
 */
export function tidyQueue(paths: Paths, now: number): void {
  for (const entry of listFolder(paths.queueFolder)) {
    if (entry.isDirectory()) continue;
    const file = join(paths.queueFolder, entry.name);
    const match = fileName.exec(entry.name);
    const isTemporary = match?.[3] !== undefined;
    if (isTemporary && !isOlderThan(file, abandonedAfterMs, now)) continue;
    const content = match !== null && entry.isFile() ? readEvent(file) : 'damaged';
    if (typeof content === 'object' && isTemporary) {
      renameSync(file, join(paths.queueFolder, `${match?.[1]}-${match?.[2]}.json`));
    }
    if (content !== 'damaged') continue;
    rmSync(file, { force: true });
    if (match !== null) countDropped(paths, 'damaged');
  }
}

/** Drops what is over the bounds, oldest first, and counts it; `expire` drops by age as well. */
export function keepWithinBounds(paths: Paths, now: number, expire = false): void {
  const names = eventNames(paths);
  if (names.length <= countBelowByteBound && !expire) return;
  let dropped = 0;
  let bytes = 0;
  for (const [index, name] of names.reverse().entries()) {
    const file = join(paths.queueFolder, name);
    bytes += sizeOf(file);
    const expired = expire && now - Number(name.slice(0, 14)) > queueBounds.maxAgeMs;
    if (index < queueBounds.maxEvents && bytes <= queueBounds.maxBytes && !expired) continue;
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
  const ids = listFolder(paths.queueFolder).map(({ name }) => fileName.exec(name)?.[2] ?? '');
  rmSync(paths.queueFolder, { recursive: true, force: true });
  return ids.filter((id) => id.startsWith('identify-')).map((id) => id.slice('identify-'.length));
}

// Names begin with the time, so their order is the events' order and no file needs to be opened.
function eventNames(paths: Paths): string[] {
  return listFolder(paths.queueFolder)
    .filter((entry) => entry.isFile() && fileName.test(entry.name) && !entry.name.endsWith('.tmp'))
    .map((entry) => entry.name)
    .sort();
}

function listFolder(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

function readEvent(file: string): { bytes: number; event: RecordedEvent } | 'damaged' | 'newer' {
  try {
    const { size } = statSync(file);
    if (size > maxEventBytes) return 'damaged';
    const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof parsed !== 'object' || parsed === null || !('v' in parsed)) return 'damaged';
    const { v, ...event } = parsed;
    if (typeof v === 'number' && v > formatVersion) return 'newer';
    if (v !== formatVersion || !('type' in event) || !('messageId' in event)) return 'damaged';
    // Its shape is checked where it matters: by the gate, on the wire.
    return { bytes: size, event: event as RecordedEvent };
  } catch {
    return 'damaged';
  }
}

function isOlderThan(file: string, milliseconds: number, now: number): boolean {
  try {
    return Math.abs(now - statSync(file).mtimeMs) > milliseconds;
  } catch {
    return false;
  }
}

function sizeOf(file: string): number {
  try {
    return statSync(file).size;
  } catch {
    return 0;
  }
}
