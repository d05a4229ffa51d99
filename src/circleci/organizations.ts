import { textAt } from '../auth/check.ts';
import type { Cli } from '../system/cli.ts';
import { askCircleCi, failed } from './client.ts';

/** A CircleCI organization. */
export interface Organization {
  readonly id: string;
  readonly name: string;
  readonly slug: string | undefined;
  /** Where its code is: `github`, `bitbucket`, or `circleci` for one that is CircleCI's own. */
  readonly vcs_type: string | undefined;
}

/** The organizations that a CircleCI token sees, in the server's order. Throws `UserError`. */
export async function listOrganizations(token: string, cli: Cli): Promise<readonly Organization[]> {
  const list = await askCircleCi({ path: '/api/v2/me/collaborations' }, token, cli);
  if (!Array.isArray(list)) throw failed('CircleCI did not answer with a list');
  return list.flatMap((each: unknown): Organization[] => {
    const id = textAt(each, 'id');
    const name = textAt(each, 'name');
    // An organization without an id is of no use for CIRCLECI_ORG_ID.
    return id && name ? [{ id, name, slug: textAt(each, 'slug'), vcs_type: vcsType(each) }] : [];
  });
}

/** Creates a standalone CircleCI organization. Throws `UserError`. */
export async function createOrganization(
  name: string,
  token: string,
  cli: Cli,
): Promise<{ readonly id: string; readonly slug: string | undefined }> {
  const doubt = 'It may have been created all the same. Look before you try again: chunk org list';
  const body = { name, vcs_type: 'circleci' };
  const made = await askCircleCi({ path: '/api/v2/organization', body, doubt }, token, cli);
  const id = textAt(made, 'id');
  if (id === undefined) throw failed('CircleCI did not answer with an organization', doubt);
  return { id, slug: textAt(made, 'slug') };
}

// The API has used both spellings of the key.
function vcsType(organization: unknown): string | undefined {
  return textAt(organization, 'vcs_type') ?? textAt(organization, 'vcs-type');
}
