import { UserError } from '../errors.ts';
import type { Cli } from '../system/cli.ts';
import { type Check, checkCredential } from './check.ts';
import { type Credential, searchCredential } from './credentials.ts';
import { type Provider, providerNames, providers } from './providers.ts';

/** What there is to say about one provider's credential. */
export interface Finding {
  readonly provider: Provider;
  readonly state: 'not set' | 'malformed' | Check['state'];
  readonly credential: Credential | undefined;
  /** Why the credential is not valid, or why one could not be looked for. */
  readonly why: string | undefined;
  readonly check: Extract<Check, { state: 'valid' }> | undefined;
}

/** Finds and checks the credentials of all providers, all at the same time. */
export function findings(cli: Cli, options: { keychain: boolean }): Promise<readonly Finding[]> {
  return Promise.all(providerNames.map((name) => findingOf(providers[name], cli, options)));
}

async function findingOf(
  provider: Provider,
  cli: Cli,
  options: { keychain: boolean },
): Promise<Finding> {
  const nothing = { provider, credential: undefined, check: undefined };
  try {
    const { found: credential, troubles } = await searchCredential(provider, cli, options);
    if (credential === undefined) {
      return { ...nothing, state: 'not set', why: troubles.join('; ') || undefined };
    }
    const check = await checkCredential(provider, credential.token, cli);
    if (check.state !== 'valid') return { ...nothing, credential, ...check };
    return { provider, credential, check, state: check.state, why: undefined };
  } catch (error) {
    // One that cannot be used must not hide what there is to say about the others.
    if (!(error instanceof UserError && error.code === 'auth.value_invalid')) throw error;
    return { ...nothing, state: 'malformed', why: error.message };
  }
}
