import { type Provider, providerNames } from '../../auth/providers.ts';
import {
  describeStore,
  lookInStores,
  placesOf,
  removeFrom,
  type StoreName,
} from '../../auth/stores.ts';
import { command } from '../../command-line/command.ts';
import { variableInUse } from '../../config/settings.ts';
import { UserError } from '../../errors.ts';
import type { Cli } from '../../system/cli.ts';
import { confirm, whyNotInteractive } from '../../terminal/ask.ts';
import { warnPermissionsFixed } from '../../terminal/permission-warning.ts';
import { insecureStorageFlag, providerArgument, providerNamed } from './arguments.ts';

export const remove = command({
  acceptsSecret: true,
  choices: { provider: providerNames },
  args: {
    provider: providerArgument,
    force: { type: 'boolean', description: 'Remove it without a question' },
    'insecure-storage': {
      ...insecureStorageFlag,
      description: 'Look in the config file only, not in the system keychain',
    },
  },
  examples: providerNames.map((name) => `chunk auth remove ${name}`),
  run: async ({ provider: name, force, 'insecure-storage': fileOnly }, cli) => {
    const provider = providerNamed(name);
    const stores = await storesToEmpty(provider, fileOnly ?? false, cli);
    if (stores.length > 0) {
      const where = stores.map((store) => describeStore(store, cli)).join(' and ');
      if (!force && !(await agrees(provider, where, cli))) {
        return (await cli.output.log()).info('Nothing was changed.');
      }
      for (const store of stores) {
        await warnPermissionsFixed(await removeFrom(store, provider, cli), cli);
        cli.output.text(`Removed the ${provider.credential} from ${describeStore(store, cli)}.`);
      }
    }
    const variable = variableInUse(provider.setting, cli.env);
    if (variable === undefined) return;
    (await cli.output.log()).warn(`${variable} is set, and still gives one.`);
  },
});

async function storesToEmpty(
  provider: Provider,
  fileOnly: boolean,
  cli: Cli,
): Promise<readonly StoreName[]> {
  const log = await cli.output.log();
  const stored = await lookInStores(provider, cli, { keychain: !fileOnly });
  const stores = placesOf(stored);
  const { keychain } = stored;
  if (!keychain.ok) log.warn(`The system keychain could not be looked into (${keychain.why}).`);
  if (stores.length === 0) log.warn(`No ${provider.credential} was found.`);
  return stores;
}

async function agrees(provider: Provider, where: string, cli: Cli): Promise<boolean> {
  const what = `the ${provider.credential} from ${where}`;
  const why = whyNotInteractive(cli);
  if (why === undefined) return (await confirm(`Remove ${what}?`, false, cli)) === true;
  throw new UserError('interactivity.no_force', {
    message: `cannot ask whether to remove ${what}: ${why}`,
    hint: `To remove it without a question: chunk auth remove ${provider.name} --force`,
  });
}
