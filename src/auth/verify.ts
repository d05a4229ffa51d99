import { UserError } from '../errors.ts';
import type { Cli } from '../system/cli.ts';
import { settingsToCheck } from '../system/network-failure.ts';
import { checkCredential } from './check.ts';
import type { Provider } from './providers.ts';

/**
 * Checks a credential with its provider before it is stored. Returns its owner, if the provider
 * names one. Throws `UserError` if it is rejected or cannot be checked.
 */
export async function verifyCredential(
  provider: Provider,
  token: string,
  cli: Cli,
): Promise<string | undefined> {
  const { credential, createAt, name } = provider;
  const check = await checkCredential(provider, token, cli);
  if (check.state === 'valid') return check.owner;
  if (check.state === 'rejected') {
    throw new UserError('auth.not_authorized', {
      message: `the ${credential} was not accepted; nothing was stored`,
      detail: `${check.why}.`,
      hint: `Create another at ${createAt}`,
    });
  }
  const first =
    check.cause === 'settings' ? settingsToCheck(provider.baseUrlVariable) : 'Try again later';
  throw new UserError('auth.unverified', {
    message: `could not verify the ${credential}; nothing was stored`,
    detail: `Why: ${check.why}.`,
    hint: `${first}, or store it unverified: chunk auth set ${name} --no-verify`,
  });
}
