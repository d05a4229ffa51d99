import { command } from '../../command-line/command.ts';
import { printableJson } from '../../system/json.ts';
import { readHistory } from '../../telemetry/status.ts';

export const show = command({
  args: { json: { type: 'boolean', description: 'Print JSON' } },
  examples: ['chunk telemetry show', 'chunk telemetry show --json'],
  run: async ({ json }, cli) => {
    const { sent, queued } = await readHistory(cli);
    if (json) return cli.output.json({ sent, queued });
    for (const { deliveredAt, status, event } of sent) {
      cli.output.text(`sent ${deliveredAt} (status ${status})\n${printableJson(event)}`);
    }
    for (const event of queued) cli.output.text(`queued\n${printableJson(event)}`);
    if (sent.length + queued.length > 0) return;
    (await cli.output.log()).info(
      'No events have been sent or queued. To see what a run would send: chunk telemetry preview -- config show',
    );
  },
});
