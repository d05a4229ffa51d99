import { asRecord, readState } from '../../files/files.ts';
import { writeState } from '../../files/write.ts';
import type { Cli } from '../../system/cli.ts';
import type { WireEvent } from '../schema.ts';

const maxEntries = 500;

/** An event that was delivered, as it went over the wire. */
export interface JournalEntry {
  /** ISO 8601, UTC. */
  readonly deliveredAt: string;
  /** The HTTP status that accepted it. */
  readonly status: number;
  readonly event: WireEvent;
}

export interface Journal {
  /** How many events were ever delivered; more than the entries that are kept. */
  readonly delivered: number;
  /** The last deliveries, oldest first. */
  readonly entries: readonly JournalEntry[];
}

/** What was delivered from this machine; empty when nothing was, or when the file is damaged. */
export function readJournal(path: string): Journal {
  const journal = readState(path, ({ delivered, entries }) => ({
    delivered: typeof delivered === 'number' ? delivered : 0,
    entries: Array.isArray(entries) ? entries.filter(isEntry) : [],
  }));
  return journal ?? { delivered: 0, entries: [] };
}

function isEntry(value: unknown): value is JournalEntry {
  const { deliveredAt, status, event } = asRecord(value) ?? {};
  const isEvent = typeof asRecord(event)?.['messageId'] === 'string';
  return typeof deliveredAt === 'string' && typeof status === 'number' && isEvent;
}

/**
 * Adds deliveries. An event that is in already, because a sender was killed after it was accepted,
 * is not counted twice.
 */
export function addToJournal(
  added: readonly JournalEntry[],
  cli: Pick<Cli, 'paths' | 'newId'>,
): void {
  const path = cli.paths.journalFile;
  const { delivered, entries } = readJournal(path);
  const known = new Set(entries.map(({ event }) => event.messageId));
  const fresh = added.filter(({ event }) => !known.has(event.messageId));
  if (fresh.length === 0) return;
  writeState(
    path,
    {
      delivered: delivered + fresh.length,
      entries: [...entries, ...fresh].slice(-maxEntries),
    },
    cli.newId(),
  );
}
