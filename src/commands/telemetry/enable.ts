import { command } from '../../command.ts';
import { consentEdits } from '../../config/consent-keys.ts';
import { updateConfigFile, userConfigStyle } from '../../config/write.ts';
import { explainConsent } from '../../telemetry/consent.ts';
import { tellTightened } from '../../tightened.ts';

export const enable = command({
  examples: ['chunk telemetry enable'],
  run: async (_, cli, { optedOut }) => {
    const { configFile } = cli.paths;
    const tightened = await updateConfigFile(configFile, userConfigStyle, cli, (values) =>
      consentEdits(values, true),
    );
    await tellTightened(tightened, cli);
    const { mode, decidedBy, chain } = explainConsent(cli, optedOut);
    if (mode === 'send') return cli.output.text('Telemetry is on.');
    const value = chain.find(({ decides }) => decides)?.value;
    cli.output.text(`Telemetry is enabled in ${configFile}.`);
    (await cli.output.talk()).warn(`It stays ${mode} here, because of ${decidedBy}: ${value}`);
  },
});
