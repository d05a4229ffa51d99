import { type Provider, providerNames } from '../../auth/providers.ts';
import { command } from '../../command-line/command.ts';
import { variableInUse } from '../../config/settings.ts';
import type { Cli } from '../../system/cli.ts';
import { warnPermissionsFixed } from '../../terminal/permission-warning.ts';
import { forceFlag, insecureStorageFlag, providerArgument, providerNamed } from './arguments.ts';
import { savedMessage, setCredential } from './set-credential.ts';

export const set = command({
  acceptsSecret: true,
  choices: { provider: providerNames },
  args: {
    provider: providerArgument,
    stdin: { type: 'boolean', description: 'Read the credential from a pipe' },
    verify: {
      type: 'boolean',
      default: true,
      description: 'Check the credential with the provider first',
      negativeDescription: 'Store it without verifying it',
    },
    force: forceFlag('Replace a stored credential without asking'),
    'insecure-storage': insecureStorageFlag,
  },
  examples: [
    'chunk auth set github',
    'op read op://dev/github/token | chunk auth set github --stdin',
  ],
  run: async (args, cli) => {
    const provider = providerNamed(args.provider, 'set');
    await warnAboutVariable(provider, cli);
    const saved = await setCredential(
      provider,
      {
        insecureStorage: args['insecure-storage'] ?? false,
        force: args.force ?? false,
        stdin: args.stdin ?? false,
        verify: args.verify,
      },
      cli,
    );
    if (saved === undefined) return (await cli.output.log()).info('Nothing was changed.');
    await warnPermissionsFixed(saved.tightened, cli);
    cli.output.text(savedMessage(provider, saved, cli));
  },
});

async function warnAboutVariable({ setting }: Provider, cli: Cli): Promise<void> {
  const variable = variableInUse(setting, cli.env);
  if (variable === undefined) return;
  (await cli.output.log()).warn(`${variable} is set and overrides stored credentials.`);
}
