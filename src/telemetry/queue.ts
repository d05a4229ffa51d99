import {
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
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
// A temporary file this old was left by a recorder that died; a younger one may still be renamed.
const abandonedAfterMs = 60_000;

// Time and size are in the name: the order of the events and what the bounds need are known from a
// listing of the folder, without a look at any file.
const fileName =
  /^(?<time>\d{14})-(?<bytes>\d{5})-(?<id>(?:identify-)?[0-9a-f-]{36})\.json(?<nonce>\.[0-9a-f-]{36}\.tmp)?$/i;
const timeEnd = 14;
const bytesEnd = 20;

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
  const text = JSON.stringify({ v: formatVersion, ...event });
  const milliseconds = String(Date.parse(event.timestamp)).padStart(14, '0');
  const bytes = String(text.length).padStart(5, '0');
  const final = join(paths.queueFolder, `${milliseconds}-${bytes}-${event.messageId}.json`);
  const temporary = `${final}.${nonce}.tmp`;
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
    const event = readEvent(file);
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
  for (const name of listNames(paths.queueFolder)) {
    const file = join(paths.queueFolder, name);
    if (lstatSync(file, { throwIfNoEntry: false })?.isDirectory() !== false) continue;
    const match = fileName.exec(name);
    const isTemporary = match?.groups?.['nonce'] !== undefined;
    if (isTemporary && !isOlderThan(file, abandonedAfterMs, now)) continue;
    const content = match === null ? 'damaged' : readEvent(file);
    if (typeof content === 'object' && isTemporary) {
      renameSync(file, file.replace(/(\.json)\..*$/, '$1'));
    }
    if (content !== 'damaged') continue;
    rmSync(file, { force: true });
    if (match !== null) countDropped(paths, 'damaged');
  }
}

/** Drops what is over the bounds, oldest first, and counts it; `expire` drops by age as well. */
export function keepWithinBounds(paths: Paths, now: number, expire = false): void {
  const all = listNames(paths.queueFolder);
  // What every command pays: a listing, and a sum of sizes that may count a foreign file as an
  // event.
  if (!expire && all.length <= queueBounds.maxEvents && sumOfBytes(all) <= queueBounds.maxBytes) {
    return;
  }
  const names = eventsAmong(all);
  let bytes = 0;
  let kept = 0;
  while (kept < names.length && kept < queueBounds.maxEvents) {
    const name = names[names.length - 1 - kept] ?? '';
    bytes += bytesOf(name);
    if (bytes > queueBounds.maxBytes) break;
    if (expire && now - Number(name.slice(0, timeEnd)) > queueBounds.maxAgeMs) break;
    kept++;
  }
  const dropped = names.slice(0, names.length - kept);
  for (const name of dropped) rmSync(join(paths.queueFolder, name), { force: true });
  countDropped(paths, 'bounds', dropped.length);
}

/** Takes an event out of the queue. */
export function removeEvent(queued: QueuedEvent): void {
  rmSync(queued.file, { force: true });
}

/** Deletes the queue, and says which anonymous ids had an identify in it. */
export function deleteQueue(paths: Paths): string[] {
  if (!existsSync(paths.queueFolder)) return [];
  const ids = listNames(paths.queueFolder).map((name) => fileName.exec(name)?.groups?.['id'] ?? '');
  rmSync(paths.queueFolder, { recursive: true, force: true });
  return ids.filter((id) => id.startsWith('identify-')).map((id) => id.slice('identify-'.length));
}

function eventNames(paths: Paths): string[] {
  return eventsAmong(listNames(paths.queueFolder));
}

function eventsAmong(names: readonly string[]): string[] {
  return names.filter((name) => name.endsWith('.json') && fileName.test(name)).sort();
}

function bytesOf(name: string): number {
  return Number(name.slice(timeEnd + 1, bytesEnd));
}

function sumOfBytes(names: readonly string[]): number {
  let sum = 0;
  for (const name of names) sum += bytesOf(name) || 0;
  return sum;
}

function listNames(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

function readEvent(file: string): RecordedEvent | 'damaged' | 'newer' {
  try {
    // Neither a link nor a pipe is followed, nor a file read that no recorder wrote.
    const stat = lstatSync(file);
    if (!stat.isFile() || stat.size > maxEventBytes) return 'damaged';
    const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof parsed !== 'object' || parsed === null || !('v' in parsed)) return 'damaged';
    const { v, ...event } = parsed;
    if (typeof v === 'number' && v > formatVersion) return 'newer';
    if (v !== formatVersion || !('type' in event) || !('messageId' in event)) return 'damaged';
    // Its shape is checked where it matters: by the gate, on the wire.
    return event as RecordedEvent;
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
