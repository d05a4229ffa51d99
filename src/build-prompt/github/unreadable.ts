import { UserError } from '../../errors.ts';
import { type GitHub, ShrinkingSizes } from './client.ts';
import type { Unreadable } from './errors.ts';
import { ownerQuery } from './queries.ts';
import { responses } from './schemas.ts';

interface UnreadableRepository {
  readonly name: string;
  readonly unreadable: Unreadable;
}

/** The error for a run in which no repository could be read. Asks whether the owner exists. */
export async function nothingReadable(
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
    const link = forbidden.find((each) => each.link !== undefined)?.link;
    return new UserError('github.forbidden', {
      message: `GitHub does not let this token read the pull requests of ${names(forbidden)}`,
      detail: `GitHub says: ${first.said}`,
      hint: link
        ? `Authorize the token for single sign-on: ${link}`
        : 'Give the token read access to the repositories, and authorize it for single sign-on.',
    });
  }
  const query = { about: login, query: ownerQuery, variables: { login }, form: responses.owner };
  const { repositoryOwner } = await github.ask({ ...query, sizes: new ShrinkingSizes() });
  return new UserError('github.not_found', {
    message:
      repositoryOwner === null
        ? `there is no organization or user "${login}" on GitHub`
        : `no such repository in ${login}: ${names(repositories)}`,
    hint: 'Check the spelling, and that the token may read private repositories.',
  });
}
