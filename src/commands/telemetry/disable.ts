import { command } from '../../command-line/command.ts';
import { disabledWords, disableTelemetry } from '../../telemetry/control.ts';
import { tellTightened } from '../../terminal/permission-warning.ts';

export const disable = command({
  examples: ['chunk telemetry disable'],
  run: async (_, cli) => {
    const { deleted, tightened } = await disableTelemetry(cli);
    await tellTightened(tightened, cli);
    cli.output.text(disabledWords(deleted));
  },
});
