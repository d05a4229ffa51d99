import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { pathsOf } from '../../src/system/paths.ts';
import { commandInvocation } from '../../src/telemetry/event.ts';
import { enqueue } from '../../src/telemetry/queue/queue.ts';
import type { RecordedEvent } from '../../src/telemetry/schema.ts';
import { addToJournal, type JournalEntry } from '../../src/telemetry/upload/journal.ts';
import { onWire } from '../../src/telemetry/upload/segment.ts';
import { machine } from './events.ts';
import { knownId } from './test-cli.ts';

const commands = [
  ...['build-prompt', 'build-prompt', 'config show', 'build-prompt', 'config set', 'commands'],
  ...['build-prompt', 'auth status', 'config show'],
];
const hourMs = 60 * 60_000;

/**
 * Fills a home with a history: sent and queued events of the days before `now`, of which every
 * eleventh failed.
 */
export async function homeWithHistory(
  home: string,
  counts: { sent: number; queued: number },
  now: number,
): Promise<void> {
  const paths = pathsOf({}, home, 'linux');
  for (const folder of [dirname(paths.configFile), paths.telemetryFolder]) {
    mkdirSync(folder, { recursive: true });
  }
  writeFileSync(paths.configFile, JSON.stringify({ instanceID: knownId }));
  const eventAt = (age: number): RecordedEvent =>
    commandInvocation(
      {
        path: ['chunk', ...(commands[age % commands.length] ?? '').split(' ')],
        flags: age % 3 === 0 ? ['json'] : [],
        success: age % 11 !== 6,
      },
      {
        anonymousId: knownId,
        messageId: crypto.randomUUID(),
        at: now - Math.round((3 * age + 20 * Math.sin(age / 8)) * hourMs),
      },
      machine,
    );
  // The gaps between runs vary, but the runs stay in order.
  const ages = Array.from({ length: counts.sent + counts.queued }, (_, age) => age).reverse();
  const wire = counts.sent === 0 ? [] : await onWire(ages.slice(0, counts.sent).map(eventAt));
  const deliveredAt = new Date(now).toISOString();
  const entries = wire.map((event) => ({ deliveredAt, status: 200, event }) as JournalEntry);
  addToJournal(entries, { paths, newId: () => crypto.randomUUID() });
  for (const age of ages.slice(counts.sent)) enqueue(eventAt(age), paths, now);
}
