import type { Secrets } from '../../system/secrets.ts';
import { isBotLogin, isSamePerson } from '../people.ts';
import type { Actor, CommentNode, PullRequestNode, ReviewNode } from './schemas.ts';

/** What counts of one pull request: no machines, no authors on their own work, nothing too old. */
export interface PullRequestActivity {
  readonly number: number;
  readonly title: string;
  readonly author: string;
  readonly url: string;
  readonly state: string;
  readonly reviews: readonly { readonly login: string; readonly state: string }[];
  readonly comments: readonly {
    readonly login: string;
    readonly body: string;
    readonly diffHunk: string;
    readonly createdAt: string;
  }[];
}

/** Keeps what counts of a pull request whose connections have been read to their ends. */
export function extract(
  node: PullRequestNode,
  reviews: readonly ReviewNode[],
  comments: readonly CommentNode[],
  sinceMs: number,
  { redact }: Secrets,
): PullRequestActivity {
  const owner = node.author?.login;
  const counts = (author: Actor, createdAt: string): author is NonNullable<Actor> =>
    author !== null &&
    author.__typename !== 'Bot' &&
    !isBotLogin(author.login) &&
    !(owner !== undefined && isSamePerson(author.login, owner)) &&
    Date.parse(createdAt) >= sinceMs;
  return {
    number: node.number,
    title: redact(node.title),
    author: owner ?? 'unknown',
    url: node.url,
    state: node.state,
    reviews: reviews.flatMap(({ author, createdAt, state }) =>
      counts(author, createdAt) ? [{ login: author.login, state }] : [],
    ),
    comments: comments.flatMap(({ author, createdAt, body, diffHunk }) =>
      counts(author, createdAt)
        ? [{ login: author.login, body: redact(body), diffHunk: redact(diffHunk), createdAt }]
        : [],
    ),
  };
}
