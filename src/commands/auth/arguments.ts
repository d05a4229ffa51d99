import { type Provider, providerNames, providers } from '../../auth/providers.ts';
import { nearest } from '../../command-line/suggest.ts';
import { UserError } from '../../errors.ts';
import { escapeControls } from '../../terminal/escape-controls.ts';

/** The declaration of the argument that names a provider. */
export const providerArgument = {
  type: 'positional',
  description: `One of: ${providerNames.join(', ')}`,
} as const;

export const insecureStorageFlag = {
  type: 'boolean',
  description: 'Use the config file instead of the system keychain',
} as const;

/** The provider of that name. Throws `UserError`, without repeating what may be a pasted secret. */
export function providerNamed(name: string): Provider {
  const found = Object.hasOwn(providers, name) && providers[name as keyof typeof providers];
  if (found) return found;
  const near = nearest(name, providerNames);
  throw new UserError('argument.invalid', {
    message: 'unknown provider',
    detail: near === undefined ? undefined : `Did you mean "${near}"?`,
    hint: `Providers: ${providerNames.join(', ')}`,
  });
}

const maxFactLength = 80;

/** A provider's words as a short, harmless line: a server may say anything. */
export function short(text: string): string {
  return escapeControls(text.length > maxFactLength ? `${text.slice(0, maxFactLength)}…` : text);
}
