import { z } from 'zod';
import { readState } from '../../files/files.ts';
import { writeState } from '../../files/write.ts';
import type { Cli } from '../../system/cli.ts';

const maxEntries = 500;

const time = z.string().refine((text) => !Number.isNaN(Date.parse(text)));

// Only the keys that readers of the journal rely on, because another release may have written the
// entry.
const eventSchema = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('identify'), messageId: z.string(), timestamp: time }),
  z.looseObject({
    type: z.literal('track'),
    messageId: z.string(),
    timestamp: time,
    properties: z.looseObject({ command: z.string(), flags: z.string(), success: z.boolean() }),
  }),
]);

const journalSchema = z.object({
  /** How many events were ever delivered; more than the entries that are kept. */
  delivered: z.int().nonnegative(),
  /** The last deliveries, oldest first: when, the HTTP status, and the event as it was sent. */
  entries: z.array(z.object({ deliveredAt: time, status: z.int(), event: eventSchema })),
});

export type Journal = z.infer<typeof journalSchema>;
export type JournalEntry = Journal['entries'][number];
export type JournaledEvent = JournalEntry['event'];

/** Reads the journal; it is empty before the first delivery, or if the file is damaged. */
export function readJournal(path: string): Journal {
  // Zod's result has the keys in another order than they were sent in.
  const journal = readState(path, (fields) => (isJournal(fields) ? fields : undefined));
  const { delivered, entries } = journal ?? { delivered: 0, entries: [] };
  return { delivered, entries };
}

function isJournal(fields: object): fields is Journal {
  return journalSchema.safeParse(fields).success;
}

/**
 * Adds deliveries, without events that are already in the journal because an earlier sender was
 * killed after they were accepted. Throws what `fs` throws.
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
