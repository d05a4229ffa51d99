import type { Edit } from '../config/edit-text.ts';
import { type ConfigValues, ownValue, readConfigFile } from '../config/file.ts';
import { updateConfigFile, userConfigStyle } from '../config/write.ts';
import { UserError } from '../errors.ts';
import type { Cli } from '../system/cli.ts';
import type { KeychainResult } from '../system/keychain.ts';
import { keychainService, type Provider } from './providers.ts';

export type StoreName = 'keychain' | 'file';

/** Which stores hold a provider's credential. */
export interface Stored {
  readonly file: string | undefined;
  readonly keychain: KeychainResult<string | undefined>;
}

/** The stores that hold a credential. */
export function placesOf({ file, keychain }: Stored): readonly StoreName[] {
  const places: StoreName[] = [];
  if (file !== undefined) places.push('file');
  if (keychain.ok && keychain.value !== undefined) places.push('keychain');
  return places;
}

/** A store in the words of a sentence. */
export function describeStore(store: StoreName, cli: Cli): string {
  return store === 'keychain' ? 'the system keychain' : cli.paths.configFile;
}

/** Looks in every store. Throws `UserError` for a config file that cannot be read. */
export async function lookInStores(
  provider: Provider,
  cli: Cli,
  options: { keychain: boolean } = { keychain: true },
): Promise<Stored> {
  const reading = readConfigFile(cli.paths.configFile);
  if (reading.state === 'unreadable') {
    throw new UserError('config.invalid', {
      message: `${cli.paths.configFile} cannot be used: ${reading.why}`,
      hint: 'Mend the file, or move it away and try again.',
    });
  }
  const values = reading.state === 'read' ? reading.values : {};
  const file = storedText(values, provider);
  if (!options.keychain) return { file, keychain: { ok: true, value: undefined } };
  return { file, keychain: await cli.keychain.get(keychainService(provider, cli.env)) };
}

/** A credential that was stored. */
export interface Saved {
  readonly token: string;
  readonly store: StoreName;
  /** Whom it belongs to, where the provider said so. */
  readonly owner?: string | undefined;
  /** Paths whose modes were looser than they ought to be, and no longer are. */
  readonly tightened: readonly string[];
}

/**
 * Puts a credential into one store and takes it out of the other: a copy left in the file would go
 * before the keychain's. Throws `UserError`.
 */
export async function save(
  provider: Provider,
  token: string,
  store: StoreName,
  before: Stored,
  cli: Cli,
): Promise<Saved> {
  if (store === 'file') {
    const tightened = await editFile(provider, token, cli);
    if (before.keychain.ok && before.keychain.value !== undefined) await forget(provider, cli);
    return { token, store, tightened };
  }
  const answer = await cli.keychain.set(keychainService(provider, cli.env), token);
  if (!answer.ok) throw keychainUnavailable(provider, answer.why, cli);
  const tightened = before.file === undefined ? [] : await editFile(provider, undefined, cli);
  return { token, store, tightened };
}

/** Takes a credential out of a store; returns the paths whose modes were tightened. */
export async function removeFrom(
  store: StoreName,
  provider: Provider,
  cli: Cli,
): Promise<readonly string[]> {
  if (store === 'file') return editFile(provider, undefined, cli);
  await forget(provider, cli);
  return [];
}

/** The failure of a machine without a keychain, or with one that does not answer. */
export function keychainUnavailable(provider: Provider, why: string, cli: Cli): UserError {
  return new UserError('keychain.unavailable', {
    message: `the system keychain cannot be used (${why})`,
    detail: `--insecure-storage keeps the ${provider.credential} in ${cli.paths.configFile} (mode 0600) instead.`,
    hint: `Type: chunk auth set ${provider.name} --insecure-storage   (or set ${provider.variable})`,
  });
}

async function forget(provider: Provider, cli: Cli): Promise<void> {
  const answer = await cli.keychain.delete(keychainService(provider, cli.env));
  if (answer.ok) return;
  throw new UserError('keychain.unavailable', {
    message: `the ${provider.credential} is still in the system keychain (${answer.why})`,
    hint: `Unlock the keychain, then: chunk auth remove ${provider.name}`,
  });
}

async function editFile(
  provider: Provider,
  token: string | undefined,
  cli: Cli,
): Promise<readonly string[]> {
  const { configFile } = cli.paths;
  const tightened = await updateConfigFile(configFile, userConfigStyle, cli, (values) => [
    ...legacyEdits(values, provider),
    { path: [provider.setting], value: token },
  ]);
  const after = readConfigFile(configFile);
  if (after.state === 'read' && storedText(after.values, provider) === token) return tightened;
  // A key that somebody wrote twice: an edit reaches the first, and readers take the last.
  throw new UserError('config.invalid', {
    message: `${configFile} still has another ${provider.credential}`,
    hint: 'Look for a key that is there twice, and delete both.',
  });
}

// The first TypeScript release kept the Anthropic key as `apiKey`; every change of a credential
// moves it to its name of today, unless that has a value of its own or is what is being changed.
function legacyEdits(values: ConfigValues, provider: Provider): readonly Edit[] {
  const legacy = ownValue(values, 'apiKey');
  if (legacy === undefined) return [];
  const drop: Edit = { path: ['apiKey'], value: undefined };
  const wanted =
    provider.name !== 'anthropic' &&
    !ownValue(values, 'anthropicAPIKey') &&
    typeof legacy === 'string';
  return wanted ? [drop, { path: ['anthropicAPIKey'], value: legacy }] : [drop];
}

function storedText(values: ConfigValues, { setting }: Provider): string | undefined {
  const candidates = [ownValue(values, setting)];
  if (setting === 'anthropicAPIKey') candidates.push(ownValue(values, 'apiKey'));
  return candidates.find((value): value is string => typeof value === 'string' && value !== '');
}
