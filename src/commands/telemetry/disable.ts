import { command } from '../../command.ts';
import { consentEdits } from '../../config/consent-keys.ts';
import { updateConfigFile, userConfigStyle } from '../../config/write.ts';
import { purgeQueue } from '../../telemetry/identity.ts';
import { countEvents } from '../../telemetry/queue.ts';
import { tellTightened } from '../../tightened.ts';

export const disable = command({
  examples: ['chunk telemetry disable'],
  run: async (_, cli) => {
    const waiting = countEvents(cli.paths);
    try {
      const { configFile } = cli.paths;
      const tightened = await updateConfigFile(configFile, userConfigStyle, cli, (values) =>
        consentEdits(values, false),
      );
      await tellTightened(tightened, cli);
    } finally {
      // Whether or not the wish could be kept, what waits is not to be sent.
      purgeQueue(cli.paths);
    }
    cli.output.text(`Telemetry is off. ${deleted(waiting)}`);
  },
});

function deleted(events: number): string {
  if (events === 0) return 'Nothing was waiting to be sent.';
  return `${events} ${events === 1 ? 'event that was' : 'events that were'} waiting to be sent ${events === 1 ? 'is' : 'are'} deleted.`;
}
