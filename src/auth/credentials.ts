import {
  fileSource,
  ignoredMessage,
  readConfigFiles,
  resolveSetting,
  storedSetting,
  variableInUse,
} from '../config/settings.ts';
import { tightenUserConfig } from '../config/write.ts';
import { UserError } from '../errors.ts';
import type { Cli } from '../system/cli.ts';
import type { KeychainResult } from '../system/keychain.ts';
import { keychainService, type Provider, type ProviderName, providers } from './providers.ts';
import { checkCharacters } from './validate-token.ts';

/** A secret to authenticate with, and a description of where it was found. */
export interface Credential {
  readonly token: string;
  readonly source: string;
}

export type StoreName = 'keychain' | 'file';

/** The source of a credential in each store. The same text as in older releases, for scripts. */
export const sourceOf: Readonly<Record<StoreName, string>> = {
  keychain: 'System keychain',
  file: fileSource.user,
};

/** The result of a search for a provider's credential. */
export interface CredentialSearch {
  /** The credential to use: environment, then config file, then keychain. */
  readonly found: Credential | undefined;
  /** The stores that hold a credential, readable or not; the keychain only if it was asked. */
  readonly stores: readonly StoreName[];
  /** Why the user's config file was ignored, if it was. */
  readonly configProblem: string | undefined;
  /** The keychain's result; undefined if it was not asked. */
  readonly keychain: KeychainResult<string | undefined> | undefined;
}

/**
 * Searches for a provider's credential. The keychain, which may take seconds or show a dialog, is
 * asked `always`, `last` (only if no other source has one), or `never`.
 */
export async function searchCredential(
  provider: Provider,
  cli: Cli,
  askKeychain: 'always' | 'last' | 'never' = 'last',
): Promise<CredentialSearch> {
  const files = readConfigFiles(cli);
  const { value, source } = resolveSetting(provider.setting, cli, files);
  const inFile = storedSetting(provider.setting, files) !== undefined;
  const shouldAsk = askKeychain === 'always' || (askKeychain === 'last' && source === undefined);
  const service = keychainService(provider, cli.env);
  const keychain = shouldAsk ? await cli.keychain.get(service) : undefined;
  const keychainToken = keychain?.ok ? keychain.value?.trim() : undefined;
  const stores: StoreName[] = [...(inFile ? ['file' as const] : [])];
  if (keychainToken || (keychain?.ok === false && keychain.withheld)) stores.push('keychain');
  const configProblem = files.userProblem;
  const fromKeychain = keychainToken
    ? { token: keychainToken, source: sourceOf.keychain }
    : undefined;
  const found = source === undefined ? fromKeychain : { token: String(value).trim(), source };
  if (found !== undefined) cli.secrets.register(found.token);
  return { found, stores, configProblem, keychain };
}

/** Returns why parts of a search failed, for messages. */
export function problemsOf(
  { configProblem, keychain }: CredentialSearch,
  { paths }: Pick<Cli, 'paths'>,
): readonly string[] {
  const problems = configProblem ? [ignoredMessage(paths.configFile, configProblem)] : [];
  if (keychain === undefined || keychain.ok) return problems;
  return [...problems, `the system keychain cannot be used: ${keychain.why}`];
}

/** Why the keychain does not release a credential that it holds, and what to do about it. */
export interface Withheld {
  readonly state: 'locked' | 'denied';
  readonly why: string;
  readonly hint: string;
}

/** Returns a value if the only credential is in the keychain, which is locked or denied access. */
export function withheldIn(
  { found, keychain }: CredentialSearch,
  { credential }: Provider,
): Withheld | undefined {
  if (found !== undefined || keychain === undefined || keychain.ok) return undefined;
  const where = `the ${credential} is in the system keychain`;
  if (keychain.withheld === 'locked') {
    return {
      state: 'locked',
      why: `${where}, which is locked`,
      hint: 'Unlock the keychain and try again',
    };
  }
  if (keychain.withheld === undefined) return undefined;
  return {
    state: 'denied',
    why: `${where}, which denied access`,
    hint: 'Allow the access and try again',
  };
}

/** Throws `UserError` if the credential has characters that a header cannot contain. */
export function checkUsable({ token, source }: Credential, provider: Provider): void {
  checkCharacters(token, `the ${provider.credential} (${source})`, provider);
}

/**
 * Removes other users' permissions from the config file if the credential was found there. Returns
 * the paths that they could read before.
 */
export function tightenSource({ source }: Credential, cli: Cli): readonly string[] {
  return source === sourceOf.file ? tightenUserConfig(cli) : [];
}

/** Returns the hint for a credential that the provider does not accept. */
export function howToReplace(provider: ProviderName, cli: Cli): string {
  const variable = variableInUse(providers[provider].setting, cli.env);
  if (variable !== undefined) return `Set ${variable} to another value, or unset it.`;
  return `Replace it: chunk auth set ${provider}`;
}

/** Returns the error of a command that needs a credential and has none (exit code 3). */
export function credentialRequired(
  provider: Provider,
  search: CredentialSearch,
  cli: Cli,
): UserError {
  const { credential, createAt, advice, name, variable } = provider;
  const withheld = withheldIn(search, provider);
  if (withheld !== undefined) {
    return new UserError(provider.requiredCode, {
      message: withheld.why,
      hint: `${withheld.hint}, or set ${variable}`,
    });
  }
  return new UserError(provider.requiredCode, {
    message: [`no ${credential}`, ...problemsOf(search, cli)].join('; '),
    detail: `Create one at ${createAt}${advice ? ` (${advice})` : ''}`,
    hint: `Then run: chunk auth set ${name}   (or set ${variable})`,
  });
}
