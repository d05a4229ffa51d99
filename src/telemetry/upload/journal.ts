import { readState, writeState } from '../../files/state-file.ts';
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
  const state = readState(path);
  if (state === undefined) return { delivered: 0, entries: [] };
  const { delivered, entries } = state;
  return {
    delivered: typeof delivered === 'number' ? delivered : 0,
    entries: Array.isArray(entries) ? (entries as JournalEntry[]) : [],
  };
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
    cli,
  );
}
