import type { Cli } from '../system/cli.ts';
import { explainConsent } from './consent.ts';
import { storedAnonymousId } from './identity.ts';
import { readDropped } from './queue/drop-counter.ts';
import { countEvents, queueBounds, readEvents } from './queue/queue.ts';
import { backoffUntil, readSenderState } from './upload/backoff.ts';
import { endpointOf } from './upload/endpoint.ts';
import { type JournalEntry, type JournaledEvent, readJournal } from './upload/journal.ts';

/** Returns the state of telemetry on this machine. Changes nothing. */
export function telemetryStatus(cli: Cli, optedOut: boolean) {
  const { paths } = cli;
  const sender = readSenderState(paths.senderFile);
  const { lastAttempt } = sender;
  const until = backoffUntil(sender, cli.now());
  return {
    ...explainConsent(cli, optedOut),
    anonymousId: storedAnonymousId(paths) ?? null,
    endpoint: endpointOf(cli) ?? null,
    queued: countEvents(paths),
    delivered: readJournal(paths.journalFile).delivered,
    dropped: readDropped(paths).total,
    lastAttempt: lastAttempt ? { ...lastAttempt, at: isoTime(lastAttempt.at) } : null,
    backoffUntil: until === undefined ? null : isoTime(until),
  };
}

export type TelemetryStatus = ReturnType<typeof telemetryStatus>;

/** The stored events: sent and queued, each oldest first. */
export interface History {
  readonly sent: readonly JournalEntry[];
  readonly queued: readonly JournaledEvent[];
}

/** Reads the journal and the queue. Changes nothing. */
export async function readHistory(cli: Cli): Promise<History> {
  const { entries } = readJournal(cli.paths.journalFile);
  const waiting = readEvents(cli.paths, queueBounds.maxEvents).map(({ event }) => event);
  if (waiting.length === 0) return { sent: entries, queued: [] };
  // The SDK adds its own keys to an event. It is slow to load, so load it only for events.
  const { onWire } = await import('./upload/segment.ts');
  return { sent: entries, queued: (await onWire(waiting)) as JournaledEvent[] };
}

function isoTime(at: number): string {
  return new Date(at).toISOString();
}
