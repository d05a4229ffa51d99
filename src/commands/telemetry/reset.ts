import { command } from '../../command.ts';
import { decideConsent } from '../../telemetry/consent.ts';
import { resetTelemetry } from '../../telemetry/erase.ts';

export const reset = command({
  args: { json: { type: 'boolean', description: 'Print JSON' } },
  examples: ['chunk telemetry reset'],
  run: async ({ json }, cli, { optedOut }) => {
    // Off means that no id is made.
    const newId = decideConsent(cli, optedOut).mode === 'off' ? undefined : cli.newId();
    const oldId = await resetTelemetry(cli, newId);
    if (json) {
      return cli.output.json({ oldAnonymousId: oldId ?? null, anonymousId: newId ?? null });
    }
    cli.output.text(
      oldId === undefined
        ? 'There was no anonymous id.'
        : `The old anonymous id was ${oldId}\nIt is kept nowhere on this machine now; quote it to have what was sent under it deleted.`,
    );
    cli.output.text(
      newId === undefined
        ? 'No new one was made: telemetry is off.'
        : `The new anonymous id is ${newId}`,
    );
  },
});
