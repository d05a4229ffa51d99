import { type ProviderName, providerNames } from '../../auth/providers.ts';
import { command } from '../../command-line/command.ts';
import { optOutNotStored } from '../../config/consent-keys.ts';
import { type SettableKey, settableKeys } from '../../config/keys.ts';
import { projectConfigFile } from '../../config/settings.ts';
import { projectConfigStyle, updateConfigFile, userConfigStyle } from '../../config/write.ts';
import { UserError } from '../../errors.ts';
import { warnPermissionsFixed } from '../../terminal/permission-warning.ts';

export const set = command({
  args: {
    key: { type: 'positional', description: `One of: ${Object.keys(settableKeys).join(', ')}` },
    value: { type: 'positional', description: 'New value' },
  },
  choices: { key: Object.keys(settableKeys) },
  examples: ['chunk config set model claude-sonnet-4-6', 'chunk config set telemetry false'],
  run: async ({ key, value }, cli) => {
    const settable = await settableKey(key);
    const [path, style] =
      settable.file === 'user'
        ? [cli.paths.configFile, userConfigStyle]
        : [projectConfigFile(cli), projectConfigStyle];
    const edits = settable.edits(value);
    try {
      const tightened = await updateConfigFile(path, style, cli, () => edits);
      await warnPermissionsFixed(tightened, cli);
    } catch (error) {
      throw key === 'telemetry' ? optOutNotStored(error) : error;
    }
    cli.output.text(`Set ${key} in ${path}`);
  },
});

/** The keys of credentials in config files, including those of older releases. */
const credentialKeys: Readonly<Record<ProviderName, readonly string[]>> = {
  github: ['gitHubToken'],
  anthropic: ['anthropicAPIKey', 'apiKey'],
  circleci: ['circleCIToken'],
};

async function settableKey(key: string): Promise<SettableKey> {
  const found = Object.hasOwn(settableKeys, key) ? settableKeys[key] : undefined;
  if (found !== undefined) return found;
  const provider = providerNames.find((name) => credentialKeys[name].includes(key));
  if (provider !== undefined) {
    throw new UserError('argument.invalid', {
      message: `${key} is a credential, which "config set" does not store`,
      hint: `Run: chunk auth set ${provider}`,
    });
  }
  const { nearest } = await import('../../command-line/suggest.ts');
  const near = nearest(key, Object.keys(settableKeys));
  throw new UserError('argument.invalid', {
    message: `unknown key "${key}"`,
    detail: near === undefined ? undefined : `Did you mean "${near}"?`,
    hint: `Keys: ${Object.keys(settableKeys).join(', ')}`,
  });
}
