import { withIds } from '../comment-ids.ts';
import type { Report } from '../progress.ts';
import { compareText, type Review } from '../ranking.ts';
import type { ReadComment, ReviewComment } from '../types.ts';
import type { RepositoryActivity } from './repository.ts';

/** Activity of a repository, with the name that the user gave. */
export interface ReadRepository {
  readonly name: string;
  readonly activity: RepositoryActivity;
}

/** Comments and reviews of several repositories. */
export interface CombinedActivity {
  readonly comments: readonly ReviewComment[];
  readonly reviews: readonly Review[];
  readonly pullRequests: number;
  /** Number of comments left out because they are hidden on GitHub. */
  readonly hidden: number;
  /** Number of secrets removed from the texts. */
  readonly secrets: number;
}

/** Keeps one entry per repository if both its old and its new name were given. */
export function withoutDuplicates(
  read: readonly ReadRepository[],
  report: Report,
): readonly ReadRepository[] {
  const groups = Map.groupBy(read, repositoryKey);
  return [...groups].flatMap(([key, group]) => {
    const kept = group.find(({ name }) => key.endsWith(`/${name.toLowerCase()}`)) ?? group[0];
    for (const { name } of group) {
      if (name === kept?.name) continue;
      report({ kind: 'note', text: `${name} was renamed to ${kept?.name}; reading it once` });
    }
    return kept ?? [];
  });
}

// The URL of a pull request has the repository's current name, on every server.
function repositoryKey({ activity: { fullName, pullRequests } }: ReadRepository): string {
  const path = URL.parse(pullRequests[0]?.url ?? '')?.pathname ?? '';
  const name = /^\/([^/]+\/[^/]+)\/pull\/\d+$/.exec(path)?.[1];
  return (name ?? fullName).toLowerCase();
}

/** Merges repositories in the given order; comments of a pull request are sorted by time. */
export function combine(read: readonly ReadRepository[]): CombinedActivity {
  const comments: ReadComment[] = [];
  const reviews: Review[] = [];
  let pullRequests = 0;
  let hidden = 0;
  let secrets = 0;
  for (const { name: repo, activity } of read) {
    for (const pull of activity.pullRequests) {
      const { number, title, author, url, state } = pull;
      const pr = { repo, number, title, author, url, state };
      pullRequests += 1;
      hidden += pull.hidden;
      secrets += pull.secrets;
      for (const review of pull.reviews) reviews.push({ ...review, repo });
      for (const comment of pull.comments.toSorted(byTime)) comments.push({ ...comment, pr });
    }
  }
  return { comments: withIds(comments), reviews, pullRequests, hidden, secrets };
}

type Dated = Pick<ReadComment, 'createdAt' | 'reviewer' | 'body'>;

function byTime(a: Dated, b: Dated): number {
  return (
    compareText(a.createdAt, b.createdAt) ||
    compareText(a.reviewer, b.reviewer) ||
    compareText(a.body, b.body)
  );
}
