import { problemsOf, type StoreName, searchCredential } from '../../auth/credentials.ts';
import { type Provider, providerNames } from '../../auth/providers.ts';
import { describeStore, removeFrom } from '../../auth/stores.ts';
import { command } from '../../command-line/command.ts';
import { variableInUse } from '../../config/settings.ts';
import { UserError } from '../../errors.ts';
import type { Cli } from '../../system/cli.ts';
import { confirm, whyNotInteractive } from '../../terminal/ask.ts';
import { warnPermissionsFixed } from '../../terminal/permission-warning.ts';
import { forceFlag, insecureStorageFlag, providerArgument, providerNamed } from './arguments.ts';
import { configUnusable } from './set-credential.ts';

export const remove = command({
  acceptsSecret: true,
  choices: { provider: providerNames },
  args: {
    provider: providerArgument,
    force: forceFlag('Remove it without asking'),
    'insecure-storage': {
      ...insecureStorageFlag,
      description: 'Skip the system keychain',
    },
  },
  examples: providerNames.map((name) => `chunk auth remove ${name}`),
  run: async ({ provider: name, force, 'insecure-storage': fileOnly }, cli) => {
    const provider = providerNamed(name, 'remove');
    const search = await searchCredential(provider, cli, fileOnly ? 'never' : 'always');
    const { stores, configProblem } = search;
    if (configProblem !== undefined) throw configUnusable(configProblem, cli);
    if (stores.length > 0 && !(await removeFromStores(provider, stores, force ?? false, cli))) {
      return (await cli.output.log()).info('Nothing was changed.');
    }
    const log = await cli.output.log();
    for (const problem of problemsOf(search, cli)) log.warn(`${capitalized(problem)}.`);
    if (stores.length === 0) log.warn(`No ${provider.credential} found.`);
    const variable = variableInUse(provider.setting, cli.env);
    if (variable !== undefined) log.warn(`${variable} is still set and will be used.`);
  },
});

/** Removes the credential from the stores; returns false if the user declines. */
async function removeFromStores(
  provider: Provider,
  stores: readonly StoreName[],
  force: boolean,
  cli: Cli,
): Promise<boolean> {
  const where = stores.map((store) => describeStore(store, cli)).join(' and ');
  if (!force && !(await confirmRemoval(provider, where, cli))) return false;
  for (const store of stores) {
    await warnPermissionsFixed(await removeFrom(store, provider, cli), cli);
    cli.output.text(`Removed the ${provider.credential} from ${describeStore(store, cli)}.`);
  }
  return true;
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

async function confirmRemoval(provider: Provider, where: string, cli: Cli): Promise<boolean> {
  const what = `the ${provider.credential} from ${where}`;
  const why = whyNotInteractive(cli);
  if (why === undefined) return (await confirm(`Remove ${what}?`, false, cli)) === true;
  throw new UserError('interactivity.no_force', {
    message: `cannot ask whether to remove ${what}: ${why}`,
    hint: `To remove it without asking: chunk auth remove ${provider.name} --force`,
  });
}
