import { command } from '../../command.ts';
import { enabledWords, enableTelemetry } from '../../telemetry/switch.ts';

export const enable = command({
  examples: ['chunk telemetry enable'],
  run: async (_, cli, { optedOut }) => {
    const [text, warning] = enabledWords(await enableTelemetry(cli, optedOut), cli);
    cli.output.text(text);
    if (warning !== undefined) (await cli.output.talk()).warn(warning);
  },
});
