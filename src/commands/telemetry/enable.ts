import { command } from '../../command-line/command.ts';
import { enableTelemetry } from '../../telemetry/control.ts';
import { enabledMessage } from '../../telemetry/control-messages.ts';
import { warnPermissionsFixed } from '../../terminal/permission-warning.ts';

export const enable = command({
  examples: ['chunk telemetry enable'],
  run: async (_, cli, { optedOut }) => {
    const enabled = await enableTelemetry(cli, optedOut);
    await warnPermissionsFixed(enabled.tightened, cli);
    const { text, warning } = enabledMessage(enabled, cli);
    cli.output.text(text);
    if (warning !== undefined) (await cli.output.log()).warn(warning);
  },
});
