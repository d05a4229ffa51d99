import { command } from '../../command-line/command.ts';
import { UserError } from '../../errors.ts';
import { resetTelemetry } from '../../telemetry/control.ts';
import { resetWords } from '../../telemetry/control-words.ts';

export const reset = command({
  args: { json: { type: 'boolean', description: 'Print JSON' } },
  examples: ['chunk telemetry reset'],
  run: async ({ json }, cli, { optedOut }) => {
    const done = await resetTelemetry(cli, optedOut);
    const { text, warning } = resetWords(done);
    if (json) {
      const { oldId, newId } = done;
      cli.output.json({ oldAnonymousId: oldId ?? null, anonymousId: newId ?? null });
    } else {
      cli.output.text(text);
    }
    if (warning === undefined) return;
    throw new UserError('telemetry.not_erased', {
      message: warning,
      hint: 'Delete it yourself, or make it yours and run: chunk telemetry reset',
    });
  },
});
