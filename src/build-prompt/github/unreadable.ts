import { UserError } from '../../errors.ts';
import { type GitHub, ShrinkingSizes } from './client.ts';
import type { UnreadableReason } from './errors.ts';
import { ownerQuery } from './queries.ts';
import { responses } from './schemas.ts';

interface UnreadableRepository {
  readonly name: string;
  readonly unreadable: UnreadableReason;
}

/** Returns the error for a run that can read no repository. Queries whether the owner exists. */
export async function noReadableRepository(
  github: GitHub,
  { organization: login }: { organization: string },
  repositories: readonly UnreadableRepository[],
): Promise<UserError> {
  const forbidden = repositories.flatMap(({ name, unreadable }) =>
    unreadable.kind === 'forbidden' ? [{ name, ...unreadable }] : [],
  );
  const names = (list: readonly { name: string }[]) => list.map(({ name }) => name).join(', ');
  const [first] = forbidden;
  if (first !== undefined) {
    const link = forbidden.find((entry) => entry.link !== undefined)?.link;
    return new UserError('github.forbidden', {
      message: `this token cannot read the pull requests of ${names(forbidden)}`,
      detail: `GitHub says: ${first.message}`,
      hint: link
        ? `Authorize the token for single sign-on: ${link}`
        : 'Give the token read access to the repositories, and authorize it for single sign-on.',
    });
  }
  const query = { about: login, query: ownerQuery, variables: { login }, schema: responses.owner };
  const { repositoryOwner } = await github.ask({ ...query, sizes: new ShrinkingSizes() });
  return new UserError('github.not_found', {
    message:
      repositoryOwner === null
        ? `GitHub has no organization or user "${login}"`
        : `no such repository in ${login}: ${names(repositories)}`,
    hint: 'Check the spelling, and that the token can read private repositories.',
  });
}
