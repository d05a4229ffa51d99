import { z } from 'zod';
import { readState, writeState } from '../../files/state-file.ts';
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
  /** The number of events ever delivered, including those no longer in `entries`. */
  delivered: z.int().nonnegative(),
  /** The last deliveries, oldest first: the time, the HTTP status and the event as sent. */
  entries: z.array(z.object({ deliveredAt: time, status: z.int(), event: eventSchema })),
});

export type Journal = z.infer<typeof journalSchema>;
export type JournalEntry = Journal['entries'][number];
export type JournaledEvent = JournalEntry['event'];

/** Reads the journal. It is empty before the first delivery, or if the file is damaged. */
export function readJournal(path: string): Journal {
  // Not the result of zod, which changes the order of the keys.
  const journal = readState(path, (fields) => (isJournal(fields) ? fields : undefined));
  const { delivered, entries } = journal ?? { delivered: 0, entries: [] };
  return { delivered, entries };
}

function isJournal(fields: object): fields is Journal {
  return journalSchema.safeParse(fields).success;
}

/**
 * Adds deliveries. Skips events already in the journal, whose sender was killed before it deleted
 * their files. Throws what `fs` throws.
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
