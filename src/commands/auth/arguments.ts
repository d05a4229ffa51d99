import {
  type Provider,
  type ProviderName,
  providerNames,
  providers,
} from '../../auth/providers.ts';
import { nearest } from '../../command-line/suggest.ts';
import { UserError } from '../../errors.ts';
import { escapeControls } from '../../terminal/escape-controls.ts';

/** The argument that names a provider. */
export const providerArgument = {
  type: 'positional',
  description: `One of: ${providerNames.join(', ')}`,
} as const;

export const insecureStorageFlag = {
  type: 'boolean',
  description: 'Store it in the config file instead of the system keychain',
} as const;

/** Returns the flag `--force`. */
export function forceFlag(description: string) {
  return { type: 'boolean', alias: 'f', description } as const;
}

/** Aliases of the providers, for suggestions. */
const otherNames: Readonly<Record<string, ProviderName>> = {
  gh: 'github',
  claude: 'anthropic',
  circle: 'circleci',
};

/**
 * Returns the provider. The `UserError` for an unknown name does not repeat it: it may be a secret.
 */
export function providerNamed(name: string, verb: 'set' | 'remove'): Provider {
  const found = Object.hasOwn(providers, name) && providers[name as keyof typeof providers];
  if (found) return found;
  const word = name.toLowerCase();
  const other = Object.hasOwn(otherNames, word) ? otherNames[word] : undefined;
  const near = other ?? nearest(word, providerNames);
  const choice = near ?? providerNames[0];
  const others = providerNames.filter((each) => each !== choice);
  throw new UserError('argument.invalid', {
    message: 'unknown provider',
    detail: near === undefined ? undefined : `Did you mean "${near}"?`,
    hint: `Run: chunk auth ${verb} ${choice}   (or ${others.join(', ')})`,
  });
}

const maxShownLength = 80;

/** Returns a server's text, truncated and with control characters escaped. */
export function shown(text: string): string {
  return escapeControls(text.length > maxShownLength ? `${text.slice(0, maxShownLength)}…` : text);
}
