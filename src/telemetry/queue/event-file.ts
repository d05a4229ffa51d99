import { closeSync, lstatSync, openSync, readFileSync, readSync } from 'node:fs';
import type { RecordedEvent } from '../schema.ts';

const formatVersion = 1;
// Larger than any event that the schema allows.
const maxEventBytes = 2048;

// The name contains time and size, so that a listing of the folder is enough to order the events
// and to apply the bounds.
const namePattern =
  /^\d{14}-\d{5}-(?<messageId>(?:identify-)?[0-9a-f-]{36})\.json(?<nonce>\.[0-9a-f-]{36}\.tmp)?$/i;
const timeEnd = 14;
const bytesEnd = 20;

/** The parts of a queue file's name. */
export interface EventFileName {
  readonly messageId: string;
  /** True until the recording process renames the file. */
  readonly isTemporary: boolean;
  /** The name without the suffix of temporary files. */
  readonly finalName: string;
}

/** Returns the name and content of an event's file. */
export function eventFile(event: RecordedEvent): { name: string; text: string } {
  const text = JSON.stringify({ v: formatVersion, ...event });
  const milliseconds = String(Date.parse(event.timestamp)).padStart(timeEnd, '0');
  const bytes = String(text.length).padStart(bytesEnd - timeEnd - 1, '0');
  return { name: `${milliseconds}-${bytes}-${event.messageId}.json`, text };
}

/** Parses the name of a queue file; undefined if it is not the name of an event. */
export function parseName(name: string): EventFileName | undefined {
  const { messageId, nonce } = namePattern.exec(name)?.groups ?? {};
  if (messageId === undefined) return undefined;
  const finalName = nonce === undefined ? name : name.slice(0, -nonce.length);
  return { messageId, isTemporary: nonce !== undefined, finalName };
}

/** Returns the time of an event in milliseconds since the epoch, from its file's name. */
export function timeOf(name: string): number {
  return Number(name.slice(0, timeEnd));
}

/** Returns the size of a file in bytes, from its name. */
export function bytesOf(name: string): number {
  return Number(name.slice(timeEnd + 1, bytesEnd));
}

/**
 * Reads an event. Returns `newer` for the format of a later release, which must be left alone. Does
 * not validate the event; the gate does, before it is sent.
 */
export function readEventFile(file: string): RecordedEvent | 'damaged' | 'newer' {
  try {
    // chunk only writes small regular files. Reading a FIFO would block.
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

// A later release may write larger events than this release reads, or not JSON. Every release
// starts a file with the format version.
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
