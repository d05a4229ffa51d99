import { UserError } from '../errors.ts';
import type { Cli } from '../system/cli.ts';
import { isHttpUrl, jsonIn, request } from '../system/http.ts';
import { serverWords, textAt } from './check.ts';
import { howToReplace } from './credentials.ts';
import { baseUrlOf, providers } from './providers.ts';

/** A CircleCI organization that the token's owner collaborates in. */
export interface Organization {
  readonly id: string;
  readonly name: string;
  readonly slug: string | undefined;
}

/** The organizations that a CircleCI token sees, in the server's order. Throws `UserError`. */
export async function listOrganizations(token: string, cli: Cli): Promise<readonly Organization[]> {
  const { circleci } = providers;
  const baseUrl = baseUrlOf(circleci, cli.env);
  if (!isHttpUrl(baseUrl)) {
    throw new UserError('argument.invalid', {
      message: `${circleci.baseUrlVariable} is not an http(s) URL`,
      hint: 'Set it to the address of your CircleCI server, or unset it.',
    });
  }
  const headers = { 'circle-token': token };
  const result = await request(cli, `${baseUrl}/api/v2/me/collaborations`, { headers });
  if (!result.ok) throw failed(`could not ask ${circleci.label}: ${result.failure.why}`);
  const words = serverWords(result.body, cli);
  const answer = `${circleci.label} answered ${result.status}${words && `: ${words}`}`;
  if (result.status === 401 || result.status === 403) {
    throw new UserError('auth.not_authorized', {
      message: `the ${circleci.credential} was not accepted (${answer})`,
      hint: howToReplace('circleci', cli),
    });
  }
  if (result.status !== 200) throw failed(answer);
  const list = jsonIn(result.body);
  if (!Array.isArray(list)) throw failed(`${circleci.label} did not answer with a list`);
  return list.flatMap((each: unknown): Organization[] => {
    const id = textAt(each, 'id');
    const name = textAt(each, 'name');
    // Without an id there is nothing to put into CIRCLECI_ORG_ID.
    return id && name ? [{ id, name, slug: textAt(each, 'slug') }] : [];
  });
}

function failed(message: string): UserError {
  return new UserError('service.failed', { message, hint: 'Try again in a moment.' });
}
