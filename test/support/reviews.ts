import type { FakeComment, FakePullRequest, FakeRepositories } from './github-data.ts';

/** Returns a comment from December 20, 2025, a few days before the tests' clock. */
export function said(login: string, body: string, more: Partial<FakeComment> = {}): FakeComment {
  return { author: { login }, body, createdAt: '2025-12-20T10:00:00Z', ...more };
}

/** Returns a pull request with one thread of comments. */
export function pull(
  number: number,
  comments: readonly FakeComment[],
  more: Partial<FakePullRequest> = {},
): FakePullRequest {
  return { number, updatedAt: '2025-12-21T00:00:00Z', threads: [comments], ...more };
}

/** acme/api with a single comment. */
export const oneComment: FakeRepositories = {
  'acme/api': [pull(1, [said('ann', 'Handle the error')])],
};

/** Returns a repository with two pull requests, reviewed by two people. */
export function smallTeam(): FakeRepositories {
  return {
    'acme/api': [
      pull(1, [said('ann', 'Handle the error'), said('ben', 'Name it after what it does')]),
      pull(2, [said('ann', 'And this one too')]),
    ],
  };
}

/** A practice that a model reports for `smallTeam`; its comments are on two pull requests. */
export const smallTeamPractice = {
  heading: 'Errors',
  rule: 'Handle every error',
  comments: [1, 2],
  quotations: [{ comment: 2, text: 'Handle the error' }],
};
