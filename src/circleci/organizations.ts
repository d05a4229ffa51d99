import { textAt } from '../auth/check.ts';
import type { Cli } from '../system/cli.ts';
import { failed, requestCircleCi } from './client.ts';

/** A CircleCI organization. */
export interface Organization {
  readonly id: string;
  readonly name: string;
  readonly slug: string | undefined;
  /** The host of its code: `github`, `bitbucket`, or `circleci` for a standalone organization. */
  readonly vcs_type: string | undefined;
}

/** Lists the organizations that a token gives access to, in server order. Throws `UserError`. */
export async function listOrganizations(token: string, cli: Cli): Promise<readonly Organization[]> {
  const list = await requestCircleCi({ path: '/api/v2/me/collaborations' }, token, cli);
  if (!Array.isArray(list)) throw failed("CircleCI's response is not a list");
  return list.flatMap((each: unknown): Organization[] => {
    const id = textAt(each, 'id');
    const name = textAt(each, 'name');
    // Without an id, an organization cannot be used in CIRCLECI_ORG_ID.
    return id && name ? [{ id, name, slug: textAt(each, 'slug'), vcs_type: vcsType(each) }] : [];
  });
}

/** Creates a standalone CircleCI organization. Throws `UserError`. */
export async function createOrganization(
  name: string,
  token: string,
  cli: Cli,
): Promise<{ readonly id: string; readonly slug: string | undefined }> {
  const hint = 'It may have been created anyway. Before you try again, run: chunk org list';
  const body = { name, vcs_type: 'circleci' };
  const made = await requestCircleCi(
    { path: '/api/v2/organization', body, lostResponseHint: hint },
    token,
    cli,
  );
  const id = textAt(made, 'id');
  if (id === undefined) throw failed("CircleCI's response has no organization id", hint);
  return { id, slug: textAt(made, 'slug') };
}

// The API has used both spellings of the key.
function vcsType(organization: unknown): string | undefined {
  return textAt(organization, 'vcs_type') ?? textAt(organization, 'vcs-type');
}
