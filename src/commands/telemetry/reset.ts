import { command } from '../../command-line/command.ts';
import { erasedWords, eraseTelemetry } from '../../telemetry/control.ts';

export const reset = command({
  args: { json: { type: 'boolean', description: 'Print JSON' } },
  examples: ['chunk telemetry reset'],
  run: async ({ json }, cli, { optedOut }) => {
    const ids = await eraseTelemetry(cli, optedOut);
    if (json) {
      const { oldId, newId } = ids;
      return cli.output.json({ oldAnonymousId: oldId ?? null, anonymousId: newId ?? null });
    }
    for (const sentence of erasedWords(ids)) cli.output.text(sentence);
  },
});
