import { closeSync, lstatSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { isMissing } from '../files.ts';
import type { RecordedEvent } from './schema.ts';

export const formatVersion = 1;
// Larger than any event that the schema allows.
const maxEventBytes = 2048;

// Time and size are in the name: the order of the events and what the bounds need are known from a
// listing of the folder, without a look at any file.
const fileName =
  /^(?<time>\d{14})-(?<bytes>\d{5})-(?<id>(?:identify-)?[0-9a-f-]{36})\.json(?<nonce>\.[0-9a-f-]{36}\.tmp)?$/i;
const timeEnd = 14;
const bytesEnd = 20;

/** A queue file's name; `text` is what the file holds. */
export function nameOf(event: RecordedEvent, text: string): string {
  const milliseconds = String(Date.parse(event.timestamp)).padStart(timeEnd, '0');
  const bytes = String(text.length).padStart(5, '0');
  return `${milliseconds}-${bytes}-${event.messageId}.json`;
}

/** What a name says; undefined for a file that is not named as this release does. */
export function readName(name: string): { id: string; isTemporary: boolean } | undefined {
  const groups = fileName.exec(name)?.groups;
  return groups && { id: groups['id'] ?? '', isTemporary: groups['nonce'] !== undefined };
}

/** The names of events among all names, oldest first. */
export function eventsAmong(names: readonly string[]): string[] {
  return names.filter((name) => name.endsWith('.json') && fileName.test(name)).sort();
}

export function bytesOf(name: string): number {
  return Number(name.slice(timeEnd + 1, bytesEnd));
}

/** When the event of that name was recorded, in milliseconds since the epoch. */
export function timeOf(name: string): number {
  return Number(name.slice(0, timeEnd));
}

/** Every name in a folder; none when there is no folder. */
export function listNames(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** The event in a file. `newer` is a later release's, which is to be left alone. */
export function readEvent(file: string): RecordedEvent | 'damaged' | 'newer' {
  try {
    // Neither a link nor a pipe is followed, nor a file read that no recorder wrote.
    const stat = lstatSync(file);
    if (!stat.isFile()) return 'damaged';
    if (stat.size > maxEventBytes)
      return versionAtStart(file) > formatVersion ? 'newer' : 'damaged';
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

// A later release's events may be larger than any that this one reads whole, and be no JSON at all
// as far as this one knows; that a file begins with its version is what releases agree on.
function versionAtStart(file: string): number {
  const start = Buffer.alloc(16);
  const descriptor = openSync(file, 'r');
  try {
    readSync(descriptor, start, 0, start.length, 0);
  } finally {
    closeSync(descriptor);
  }
  return Number(/^\{"v":(\d{1,9})[,}]/.exec(start.toString('latin1'))?.[1] ?? 0);
}
