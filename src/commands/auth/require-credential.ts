import {
  type Credential,
  checkUsable,
  credentialRequired,
  searchCredential,
  sourceOf,
  tightenSource,
  withheldIn,
} from '../../auth/credentials.ts';
import { type ProviderName, providers } from '../../auth/providers.ts';
import type { Cli } from '../../system/cli.ts';
import { warnPermissionsFixed } from '../../terminal/permission-warning.ts';

/**
 * Returns a provider's credential for a command that requires it. If none is set, offers to set one
 * on a terminal, and otherwise throws a `UserError` (exit code 3) that says where to create one.
 */
export async function requireCredential(name: ProviderName, cli: Cli): Promise<Credential> {
  const provider = providers[name];
  const search = await searchCredential(provider, cli);
  const { found } = search;
  if (found !== undefined) {
    checkUsable(found, provider);
    await warnPermissionsFixed(tightenSource(found, cli), cli);
    return found;
  }
  const { isInteractive } = await import('../../terminal/ask.ts');
  if (isInteractive(cli) && withheldIn(search, provider) === undefined) {
    const { offerToSet, savedMessage } = await import('./set-credential.ts');
    const saved = await offerToSet(provider, cli);
    if (saved !== undefined) {
      await warnPermissionsFixed(saved.tightened, cli);
      (await cli.output.log()).info(savedMessage(provider, saved, cli));
      return { token: saved.token, source: sourceOf[saved.store] };
    }
  }
  throw credentialRequired(provider, search, cli);
}
