import type { PullRequest, ReviewComment } from './types.ts';

/** A review and its state, such as `APPROVED`. */
export interface Review {
  readonly reviewer: string;
  readonly repo: string;
  readonly state: string;
}

/** A reviewer's activity. Only `comments` determines the rank, as in older releases. */
export interface Reviewer {
  readonly login: string;
  readonly comments: number;
  readonly reviews: number;
  readonly approvals: number;
  readonly changesRequested: number;
  readonly repositories: readonly string[];
}

/** A pull request with its number of comments and reviewers. */
export interface RankedPullRequest {
  readonly pr: PullRequest;
  readonly comments: number;
  readonly reviewers: number;
}

/** Compares strings by UTF-16 code units, independently of the locale. */
export function compareText(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** Returns the different values, most frequent first, then by text; ignores undefined. */
export function mostFrequent(values: readonly (string | undefined)[]): string[] {
  const counts = new Map<string, number>();
  for (const value of values) {
    if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts].sort(([a, m], [b, n]) => n - m || compareText(a, b)).map(([value]) => value);
}

/** Ranks reviewers by number of inline comments, then by login. */
export function rankReviewers(
  comments: readonly ReviewComment[],
  reviews: readonly Review[],
): Reviewer[] {
  const counters = new Map<string, ReviewerCounter>();
  const counterFor = (login: string): ReviewerCounter => {
    const counter = counters.get(login) ?? new ReviewerCounter();
    counters.set(login, counter);
    return counter;
  };
  for (const { reviewer, pr } of comments) counterFor(reviewer).addComment(pr.repo);
  for (const { reviewer, repo, state } of reviews) counterFor(reviewer).addReview(repo, state);
  return [...counters]
    .map(([login, counter]) => counter.result(login))
    .sort((a, b) => b.comments - a.comments || compareText(a.login, b.login));
}

class ReviewerCounter {
  #comments = 0;
  #reviews = 0;
  #approvals = 0;
  #changesRequested = 0;
  readonly #repositories = new Set<string>();

  addComment(repo: string): void {
    this.#comments++;
    this.#repositories.add(repo);
  }

  addReview(repo: string, state: string): void {
    this.#repositories.add(repo);
    if (state === 'APPROVED') this.#approvals++;
    if (state === 'CHANGES_REQUESTED') this.#changesRequested++;
    if (countedStates.includes(state)) this.#reviews++;
  }

  result(login: string): Reviewer {
    return {
      login,
      comments: this.#comments,
      reviews: this.#reviews,
      approvals: this.#approvals,
      changesRequested: this.#changesRequested,
      repositories: [...this.#repositories].sort(compareText),
    };
  }
}

const countedStates = ['APPROVED', 'CHANGES_REQUESTED', 'COMMENTED'];

/** Returns the comments of the given reviewers, in the original order. */
export function commentsBy(
  comments: readonly ReviewComment[],
  reviewers: readonly Reviewer[],
): ReviewComment[] {
  const logins = new Set(reviewers.map(({ login }) => login));
  return comments.filter(({ reviewer }) => logins.has(reviewer));
}

/**
 * Returns each reviewer's newest `limit` comments, newest first; for reviewers with no more than
 * `limit`, all comments in the original order.
 */
export function newestPerReviewer(
  comments: readonly ReviewComment[],
  limit: number,
): ReviewComment[] {
  const groups = Map.groupBy(comments, ({ reviewer }) => reviewer);
  return [...groups.values()].flatMap((group) =>
    group.length <= limit
      ? group
      : // Parsed, because times in saved files may have other zones than UTC.
        group
          .map((comment) => ({ comment, at: Date.parse(comment.createdAt) }))
          .sort((a, b) => b.at - a.at)
          .slice(0, limit)
          .map(({ comment }) => comment),
  );
}

/** Returns the largest number of comments by one reviewer. */
export function largestGroup(comments: readonly ReviewComment[]): number {
  const groups = Map.groupBy(comments, ({ reviewer }) => reviewer);
  return Math.max(0, ...[...groups.values()].map(({ length }) => length));
}

/** Ranks pull requests by number of comments, then by repository and number. */
export function rankPullRequests(comments: readonly ReviewComment[]): RankedPullRequest[] {
  const groups = Map.groupBy(comments, ({ pr }) => `${pr.repo}/${pr.number}`);
  return [...groups.values()]
    .flatMap((group) => {
      const [first] = group;
      if (first === undefined) return [];
      const reviewers = new Set(group.map(({ reviewer }) => reviewer)).size;
      return [{ pr: first.pr, comments: group.length, reviewers }];
    })
    .sort(
      (a, b) =>
        b.comments - a.comments || compareText(a.pr.repo, b.pr.repo) || a.pr.number - b.pr.number,
    );
}
