/*
 * Page sizes determine the cost of a query (GitHub's docs: connection requests ÷ 100): here
 * 1 + 25 + 25 + 25 × 30 requests, which is 8 points and 12,775 nodes. GitHub allows 5,000 points
 * per hour and 500,000 nodes per query. The few pull requests with more than 30 threads need more
 * queries.
 */

/** Number of items that a query requests at each level. */
export interface PageSizes {
  readonly pullRequests: number;
  readonly reviews: number;
  readonly threads: number;
  readonly comments: number;
}

export const fullPages: PageSizes = { pullRequests: 25, reviews: 30, threads: 30, comments: 15 };

/** Halves the page sizes, those of pull requests first; undefined if all are 1. */
export function halved(sizes: PageSizes): PageSizes | undefined {
  const half = (size: number): number => Math.max(1, Math.floor(size / 2));
  const { pullRequests, reviews, threads, comments } = sizes;
  if (pullRequests > 1) return { ...sizes, pullRequests: half(pullRequests) };
  if (Math.max(reviews, threads, comments) === 1) return undefined;
  return { pullRequests, reviews: half(reviews), threads: half(threads), comments: half(comments) };
}

const rateLimit = 'rateLimit { cost remaining resetAt }';
const pageInfo = 'pageInfo { hasNextPage endCursor }';
const actor = 'author { __typename login }';
const commentFields = 'id url path line startLine isMinimized';
const comment = `${commentFields} ${actor} body createdAt diffHunk`;
const review = `${actor} createdAt state`;
const thread = `id isResolved isOutdated comments(first: $comments) { ${pageInfo} nodes { ${comment} } }`;

/** Queries a page of pull requests, most recently updated first, with reviews and comments. */
export const pullRequestsQuery = `
  query PullRequests(
    $owner: String!, $name: String!, $after: String
    $pullRequests: Int!, $reviews: Int!, $threads: Int!, $comments: Int!
  ) {
    ${rateLimit}
    repository(owner: $owner, name: $name) {
      nameWithOwner
      pullRequests(
        first: $pullRequests, after: $after, orderBy: { field: UPDATED_AT, direction: DESC }
      ) {
        ${pageInfo}
        nodes {
          id number title url state updatedAt author { login }
          reviews(first: $reviews) { ${pageInfo} nodes { ${review} } }
          reviewThreads(first: $threads) { ${pageInfo} nodes { ${thread} } }
        }
      }
    }
  }`;

/** Queries a later page of a pull request's reviews. */
export const reviewsQuery = `
  query Reviews($id: ID!, $after: String, $reviews: Int!) {
    ${rateLimit}
    node(id: $id) {
      ... on PullRequest { page: reviews(first: $reviews, after: $after) { ${pageInfo} nodes { ${review} } } }
    }
  }`;

/** Queries a later page of a pull request's threads. */
export const threadsQuery = `
  query Threads($id: ID!, $after: String, $threads: Int!, $comments: Int!) {
    ${rateLimit}
    node(id: $id) {
      ... on PullRequest { page: reviewThreads(first: $threads, after: $after) { ${pageInfo} nodes { ${thread} } } }
    }
  }`;

/** Queries a later page of a thread's comments. */
export const commentsQuery = `
  query Comments($id: ID!, $after: String, $comments: Int!) {
    ${rateLimit}
    node(id: $id) {
      ... on PullRequestReviewThread { page: comments(first: $comments, after: $after) { ${pageInfo} nodes { ${comment} } } }
    }
  }`;

/** Queries an organization or user by login; null if it does not exist. */
export const ownerQuery = `
  query Owner($login: String!) {
    ${rateLimit}
    repositoryOwner(login: $login) { login }
  }`;
