import { readConfigFiles, resolveSetting, variableInUse } from '../config/settings.ts';
import { UserError } from '../errors.ts';
import type { Cli } from '../system/cli.ts';
import { closeConfigFile } from '../terminal/permission-warning.ts';
import { keychainService, type Provider, type ProviderName, providers } from './providers.ts';
import { checkCharacters } from './validate-token.ts';

/** A secret to authenticate with, and where it was found, in words. */
export interface Credential {
  readonly token: string;
  readonly source: string;
}

/** What a store is called as a credential's source, in the released tool's words. */
export const sourceOf = {
  keychain: 'System keychain',
  file: 'Config file (user config)',
} as const;

/** What a search for a credential ended with. */
export interface Search {
  readonly found: Credential | undefined;
  /** What could not be looked into on the way, in words. */
  readonly troubles: readonly string[];
}

/**
 * A provider's credential, from the environment, else the user's config file, else the keychain;
 * undefined when none of them has it. The keychain, which may take seconds, is asked only in the
 * end. Throws `UserError` for one with characters that no request can carry.
 */
export async function findCredential(
  provider: ProviderName,
  cli: Cli,
): Promise<Credential | undefined> {
  return (await searchCredential(providers[provider], cli)).found;
}

/** Like `findCredential`, saying as well what could not be looked into. */
export async function searchCredential(
  provider: Provider,
  cli: Cli,
  options: { keychain: boolean } = { keychain: true },
): Promise<Search> {
  const files = readConfigFiles(cli);
  const { value, source } = resolveSetting(provider.setting, cli, files);
  if (source !== undefined) return foundIn(source, String(value), provider, cli);
  if (!options.keychain) return { found: undefined, troubles: files.warnings };
  const answer = await cli.keychain.get(keychainService(provider, cli.env));
  if (answer.ok && answer.value) return foundIn(sourceOf.keychain, answer.value, provider, cli);
  const troubles = answer.ok ? [] : [`the system keychain cannot be used: ${answer.why}`];
  return { found: undefined, troubles: [...files.warnings, ...troubles] };
}

/**
 * A provider's credential, for a command that cannot do without. On a terminal the user is offered
 * to set it at once. Throws `UserError` (exit code 3) that says where to get one and what to type.
 */
export async function requireCredential(provider: ProviderName, cli: Cli): Promise<Credential> {
  const definition = providers[provider];
  const { found, troubles } = await searchCredential(definition, cli);
  if (found?.source === sourceOf.file) await closeConfigFile(cli);
  if (found !== undefined) return found;
  const { isInteractive } = await import('../terminal/ask.ts');
  if (isInteractive(cli)) {
    const { offerToSet } = await import('./set-credential.ts');
    const saved = await offerToSet(definition, cli);
    if (saved !== undefined) return { token: saved.token, source: sourceOf[saved.store] };
  }
  throw credentialRequired(definition, troubles);
}

/** What to type when a provider does not accept the credential that was found. */
export function howToReplace(provider: ProviderName, cli: Cli): string {
  const variable = variableInUse(providers[provider].setting, cli.env);
  if (variable !== undefined) return `Give ${variable} another value, or unset it.`;
  return `Replace it: chunk auth set ${provider}`;
}

function credentialRequired(provider: Provider, troubles: readonly string[]): UserError {
  const { credential, createAt, advice, name, variable } = provider;
  return new UserError(provider.requiredCode, {
    message: [`no ${credential}`, ...troubles].join('; '),
    detail: `Create one at ${createAt}${advice ? ` (${advice})` : ''}`,
    hint: `Then type: chunk auth set ${name}   (or set ${variable})`,
  });
}

function foundIn(source: string, value: string, provider: Provider, cli: Cli): Search {
  const token = value.trim();
  cli.secrets.register(token);
  checkCharacters(token, `the ${provider.credential} (${source})`, provider);
  return { found: { token, source }, troubles: [] };
}
