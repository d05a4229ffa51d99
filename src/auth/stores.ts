import type { Edit } from '../config/edit-text.ts';
import { type ConfigValues, ownValue } from '../config/file.ts';
import { updateConfigFile, userConfigStyle } from '../config/write.ts';
import { UserError } from '../errors.ts';
import type { Cli } from '../system/cli.ts';
import type { CredentialSearch, StoreName } from './credentials.ts';
import { keychainService, type Provider } from './providers.ts';

/** A credential that was stored. */
export interface Saved {
  readonly token: string;
  readonly store: StoreName;
  /** Its owner, if the provider said. */
  readonly owner?: string | undefined;
  /** Paths that other users could read before this call. */
  readonly tightened: readonly string[];
}

/** Returns the name of a store, for messages. */
export function describeStore(store: StoreName, cli: Cli): string {
  return store === 'keychain' ? 'the system keychain' : cli.paths.configFile;
}

/**
 * Stores a credential in one store and removes it from the other, because a copy left in the file
 * would take precedence over the keychain. Throws `UserError`.
 */
export async function save(
  provider: Provider,
  token: string,
  store: StoreName,
  { stores }: CredentialSearch,
  cli: Cli,
): Promise<Saved> {
  if (store === 'file') {
    const tightened = await editFile(provider, token, cli);
    if (stores.includes('keychain')) await removeFrom('keychain', provider, cli);
    return { token, store, tightened };
  }
  const result = await cli.keychain.set(keychainService(provider, cli.env), token);
  if (!result.ok) throw keychainUnavailable(provider, result.why, cli);
  const tightened = stores.includes('file') ? await editFile(provider, undefined, cli) : [];
  return { token, store, tightened };
}

/** Removes a credential from a store. Returns the paths that other users could read before. */
export async function removeFrom(
  store: StoreName,
  provider: Provider,
  cli: Cli,
): Promise<readonly string[]> {
  if (store === 'file') return editFile(provider, undefined, cli);
  const result = await cli.keychain.delete(keychainService(provider, cli.env));
  if (result.ok) return [];
  throw new UserError('keychain.unavailable', {
    message: `the ${provider.credential} is still in the system keychain (${result.why})`,
    hint: `Unlock the keychain or allow access, then run: chunk auth remove ${provider.name}`,
  });
}

/** Returns the error for a keychain that is missing, locked, or does not answer. */
export function keychainUnavailable(
  { name, credential, variable }: Provider,
  why: string,
  cli: Cli,
  input: '' | ' --stdin' = '',
): UserError {
  return new UserError('keychain.unavailable', {
    message: `the system keychain cannot be used (${why})`,
    detail: `--insecure-storage stores the ${credential} in ${cli.paths.configFile} (mode 0600) instead.`,
    hint: `Run: chunk auth set ${name}${input} --insecure-storage   (or set ${variable})`,
  });
}

function editFile(
  provider: Provider,
  token: string | undefined,
  cli: Cli,
): Promise<readonly string[]> {
  return updateConfigFile(cli.paths.configFile, userConfigStyle, cli, (values) => [
    ...legacyEdits(values, provider),
    { path: [provider.setting], value: token },
  ]);
}

// The first TypeScript release stored the Anthropic key as `apiKey`. Every change to a credential
// moves it to its current name, unless that name has a value or is being changed.
function legacyEdits(values: ConfigValues, provider: Provider): readonly Edit[] {
  const legacy = ownValue(values, 'apiKey');
  if (legacy === undefined) return [];
  const remove: Edit = { path: ['apiKey'], value: undefined };
  const moves =
    provider.name !== 'anthropic' &&
    !ownValue(values, 'anthropicAPIKey') &&
    typeof legacy === 'string';
  return moves ? [remove, { path: ['anthropicAPIKey'], value: legacy }] : [remove];
}
