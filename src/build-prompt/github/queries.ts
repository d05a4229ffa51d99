/*
 * Page sizes of the nested connections decide what a query costs (docs: connection requests ÷ 100):
 * 1 + 25 + 25 + 25 × 30 requests are 8 points and 12,775 nodes. GitHub allows 5,000 points an hour
 * and 500,000 nodes a query. Few pull requests have more than 30 threads; those take more queries.
 */

/** How many items a query asks for at each level. */
export interface PageSizes {
  readonly pullRequests: number;
  readonly reviews: number;
  readonly threads: number;
  readonly comments: number;
}

export const fullPages: PageSizes = { pullRequests: 25, reviews: 30, threads: 30, comments: 15 };

/** Sizes halved, those of pull requests first; undefined when all are 1. */
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
const facts = 'id url path line startLine isMinimized';
const comment = `${facts} ${actor} body createdAt diffHunk`;
const review = `${actor} createdAt state`;
const thread = `id isResolved isOutdated comments(first: $comments) { ${pageInfo} nodes { ${comment} } }`;

/** A page of a repository's pull requests, last updated first, with their reviews and comments. */
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

/** Further reviews of one pull request. */
export const reviewsQuery = `
  query Reviews($id: ID!, $after: String, $reviews: Int!) {
    ${rateLimit}
    node(id: $id) {
      ... on PullRequest { page: reviews(first: $reviews, after: $after) { ${pageInfo} nodes { ${review} } } }
    }
  }`;

/** Further threads of one pull request. */
export const threadsQuery = `
  query Threads($id: ID!, $after: String, $threads: Int!, $comments: Int!) {
    ${rateLimit}
    node(id: $id) {
      ... on PullRequest { page: reviewThreads(first: $threads, after: $after) { ${pageInfo} nodes { ${thread} } } }
    }
  }`;

/** Further comments of one thread. */
export const commentsQuery = `
  query Comments($id: ID!, $after: String, $comments: Int!) {
    ${rateLimit}
    node(id: $id) {
      ... on PullRequestReviewThread { page: comments(first: $comments, after: $after) { ${pageInfo} nodes { ${comment} } } }
    }
  }`;

/** True if an organization or a user of that name exists. */
export const ownerQuery = `
  query Owner($login: String!) {
    ${rateLimit}
    repositoryOwner(login: $login) { login }
  }`;
