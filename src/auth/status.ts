import { UserError } from '../errors.ts';
import type { Cli } from '../system/cli.ts';
import { settingsToCheck } from '../system/network-failure.ts';
import { type CredentialCheck, checkCredential } from './check.ts';
import {
  type Credential,
  checkUsable,
  howToReplace,
  problemsOf,
  searchCredential,
  withheldIn,
} from './credentials.ts';
import { type Provider, providerNames, providers } from './providers.ts';

/** The status of one provider's credential. */
export interface CredentialStatus {
  readonly provider: Provider;
  readonly state: 'not set' | 'locked' | 'denied' | 'malformed' | CredentialCheck['state'];
  readonly credential: Credential | undefined;
  /** Why the credential is not valid, or why the search was incomplete. */
  readonly why: string | undefined;
  readonly check: Extract<CredentialCheck, { state: 'valid' }> | undefined;
  /** What to do if the credential does not work. */
  readonly hint: string | undefined;
}

/** Finds and checks the credentials of all providers concurrently. */
export function credentialStatuses(
  cli: Cli,
  options: { keychain: boolean },
): Promise<readonly CredentialStatus[]> {
  return Promise.all(
    providerNames.map((name) => credentialStatusOf(providers[name], cli, options)),
  );
}

async function credentialStatusOf(
  provider: Provider,
  cli: Cli,
  options: { keychain: boolean },
): Promise<CredentialStatus> {
  const base = { provider, credential: undefined, check: undefined, hint: undefined };
  const search = await searchCredential(provider, cli, options.keychain ? 'last' : 'never');
  const { found: credential } = search;
  const withheld = withheldIn(search, provider);
  if (withheld !== undefined) return { ...base, ...withheld, hint: `${withheld.hint}.` };
  if (credential === undefined) {
    return { ...base, state: 'not set', why: problemsOf(search, cli).join('; ') || undefined };
  }
  try {
    checkUsable(credential, provider);
    const check = await checkCredential(provider, credential.token, cli);
    if (check.state === 'valid')
      return { ...base, credential, check, state: 'valid', why: undefined };
    const { state, why } = check;
    return { ...base, credential, state, why, hint: hintFor(check, provider, cli) };
  } catch (error) {
    // A malformed credential must not hide the status of the others.
    if (!(error instanceof UserError && error.code === 'auth.value_invalid')) throw error;
    const hint = howToReplace(provider.name, cli);
    return { ...base, state: 'malformed', why: error.message, hint };
  }
}

function hintFor(
  check: Exclude<CredentialCheck, { state: 'valid' }>,
  { name, label, baseUrlVariable }: Provider,
  cli: Cli,
): string {
  if (check.state === 'rejected') return howToReplace(name, cli);
  if (check.cause === 'address') return `Set ${baseUrlVariable} to the address of ${label}'s API.`;
  if (check.cause === 'settings') return `${settingsToCheck(baseUrlVariable)}.`;
  if (check.cause === 'server') return `Try again later: ${label} could not check it.`;
  return 'Check the connection, then run: chunk auth status';
}
