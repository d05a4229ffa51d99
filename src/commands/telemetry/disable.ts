import { command } from '../../command-line/command.ts';
import { disableTelemetry } from '../../telemetry/control.ts';
import { disabledMessage } from '../../telemetry/control-messages.ts';
import { warnPermissionsFixed } from '../../terminal/permission-warning.ts';

export const disable = command({
  examples: ['chunk telemetry disable'],
  run: async (_, cli) => {
    const disabled = await disableTelemetry(cli);
    await warnPermissionsFixed(disabled.tightened, cli);
    const { text, warning } = disabledMessage(disabled);
    cli.output.text(text);
    if (warning !== undefined) (await cli.output.log()).warn(warning);
  },
});
