import { UserError } from '../errors.ts';
import type { Cli } from '../system/cli.ts';
import { howToReplace } from './credentials.ts';
import { baseUrlOf, providers } from './providers.ts';
import { request, textAt } from './request.ts';

/** A CircleCI organization that the token's owner collaborates in. */
export interface Organization {
  readonly id: string;
  readonly name: string;
  readonly slug: string | undefined;
}

/** The organizations that a CircleCI token sees, in the server's order. Throws `UserError`. */
export async function listOrganizations(token: string, cli: Cli): Promise<readonly Organization[]> {
  const { circleci } = providers;
  const url = `${baseUrlOf(circleci, cli.env)}/api/v2/me/collaborations`;
  const reply = await request(url, { headers: { 'circle-token': token } }, cli);
  if (!reply.ok) throw failed(`could not ask ${circleci.label} (${reply.why})`);
  if (reply.status === 401 || reply.status === 403) {
    throw new UserError('auth.not_authorized', {
      message: `the ${circleci.credential} was not accepted (${circleci.label} answered ${reply.status})`,
      hint: howToReplace('circleci', cli),
    });
  }
  if (reply.status !== 200) throw failed(`${circleci.label} answered ${reply.status}`);
  if (!Array.isArray(reply.body)) throw failed(`${circleci.label} did not answer with a list`);
  return reply.body.flatMap((each: unknown): Organization[] => {
    const id = textAt(each, 'id');
    const name = textAt(each, 'name');
    // Without an id there is nothing to put into CIRCLECI_ORG_ID.
    return id && name ? [{ id, name, slug: textAt(each, 'slug') }] : [];
  });
}

function failed(message: string): UserError {
  return new UserError('service.failed', { message, hint: 'Try again in a moment.' });
}
