import { command } from '../../command-line/command.ts';
import { disabledWords, disableTelemetry } from '../../telemetry/control.ts';
import { warnPermissionsFixed } from '../../terminal/permission-warning.ts';

export const disable = command({
  examples: ['chunk telemetry disable'],
  run: async (_, cli) => {
    const { deleted, tightened } = await disableTelemetry(cli);
    await warnPermissionsFixed(tightened, cli);
    cli.output.text(disabledWords(deleted));
  },
});
