import { command } from '../../command-line/command.ts';
import { UserError } from '../../errors.ts';
import { resetTelemetry } from '../../telemetry/control.ts';
import { resetMessage, undeleted } from '../../telemetry/control-messages.ts';
import { warnPermissionsFixed } from '../../terminal/permission-warning.ts';

export const reset = command({
  args: { json: { type: 'boolean', description: 'Print JSON' } },
  examples: ['chunk telemetry reset'],
  run: async ({ json }, cli, { optedOut }) => {
    const done = await resetTelemetry(cli, optedOut);
    if (!json) await warnPermissionsFixed(done.tightened, cli);
    if (json) {
      const { oldId, newId } = done;
      cli.output.json({ oldAnonymousId: oldId ?? null, anonymousId: newId ?? null });
    } else {
      cli.output.text(resetMessage(done).text);
    }
    const paths = undeleted(done.failures);
    if (paths === undefined) return;
    throw new UserError('telemetry.not_erased', {
      message: `could not delete ${paths}`,
      hint: 'Delete it yourself, or take ownership of it and run: chunk telemetry reset',
    });
  },
});
