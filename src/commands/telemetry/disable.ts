import { command } from '../../command.ts';
import { disabledWords, disableTelemetry } from '../../telemetry/switch.ts';

export const disable = command({
  examples: ['chunk telemetry disable'],
  run: async (_, cli) => {
    cli.output.text(disabledWords(await disableTelemetry(cli)));
  },
});
