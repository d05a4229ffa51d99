import { command } from '../../command.ts';
import { readJournal } from '../../telemetry/journal.ts';
import { queueBounds, readEvents } from '../../telemetry/queue.ts';

export const show = command({
  args: { json: { type: 'boolean', description: 'Print JSON' } },
  examples: ['chunk telemetry show', 'chunk telemetry show --json'],
  run: async ({ json }, cli) => {
    const { entries } = readJournal(cli.paths.journalFile);
    const waiting = readEvents(cli.paths, queueBounds.maxEvents).map(({ event }) => event);
    // The SDK, which adds its own keys to an event, is loaded only where there is one to show.
    const queued =
      waiting.length > 0 ? await (await import('../../telemetry/segment.ts')).onWire(waiting) : [];
    if (json) return cli.output.json({ sent: entries, queued });
    for (const { deliveredAt, status, event } of entries) {
      cli.output.text(`sent ${deliveredAt} (status ${status})\n${JSON.stringify(event, null, 2)}`);
    }
    for (const event of queued) cli.output.text(`queued\n${JSON.stringify(event, null, 2)}`);
    if (entries.length + queued.length > 0) return;
    (await cli.output.talk()).info(
      'Nothing was sent and nothing waits. What a run would send: chunk telemetry preview -- config show',
    );
  },
});
