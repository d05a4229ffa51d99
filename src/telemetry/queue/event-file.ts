import { closeSync, lstatSync, openSync, readFileSync, readSync } from 'node:fs';
import type { RecordedEvent } from '../schema.ts';

const formatVersion = 1;
// Larger than any event that the schema allows.
const maxEventBytes = 2048;

// Time and size are in the name: the order of the events and what the queue's bounds need are known
// from a listing of the folder, without a look at any file.
const namePattern =
  /^\d{14}-\d{5}-(?<messageId>(?:identify-)?[0-9a-f-]{36})\.json(?<nonce>\.[0-9a-f-]{36}\.tmp)?$/i;
const timeEnd = 14;
const bytesEnd = 20;

/** What the name of one of the queue's files says. */
export interface EventFileName {
  readonly messageId: string;
  /** Whether its recorder has not put it into the queue yet. */
  readonly isTemporary: boolean;
  /** The name without the temporary file's ending. */
  readonly finalName: string;
}

/** The name and the text of an event's file. */
export function eventFile(event: RecordedEvent): { name: string; text: string } {
  const text = JSON.stringify({ v: formatVersion, ...event });
  const milliseconds = String(Date.parse(event.timestamp)).padStart(timeEnd, '0');
  const bytes = String(text.length).padStart(bytesEnd - timeEnd - 1, '0');
  return { name: `${milliseconds}-${bytes}-${event.messageId}.json`, text };
}

/** What a file's name says, or undefined when no recorder gave it. */
export function parseName(name: string): EventFileName | undefined {
  const { messageId, nonce } = namePattern.exec(name)?.groups ?? {};
  if (messageId === undefined) return undefined;
  const finalName = nonce === undefined ? name : name.slice(0, -nonce.length);
  return { messageId, isTemporary: nonce !== undefined, finalName };
}

/** When the event of a file happened, in milliseconds since the epoch, by its name. */
export function timeOf(name: string): number {
  return Number(name.slice(0, timeEnd));
}

/** How many bytes a file has, by its name. */
export function bytesOf(name: string): number {
  return Number(name.slice(timeEnd + 1, bytesEnd));
}

/**
 * The event in a file; `newer` for a later release's format, which is to be left alone. Its shape
 * is checked where it matters: before it is sent.
 */
export function readEventFile(file: string): RecordedEvent | 'damaged' | 'newer' {
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
