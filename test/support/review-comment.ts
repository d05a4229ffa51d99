import type { ReviewComment } from '../../src/build-prompt/types.ts';

interface Given extends Partial<Omit<ReviewComment, 'pr'>> {
  readonly pull?: number;
  readonly repo?: string;
  readonly author?: string;
}

let made = 0;

/** Returns a comment with the given properties and defaults; the id is new by default. */
export function reviewComment({ pull = 1, repo = 'harbour', author = 'writer', ...given }: Given) {
  made++;
  const pr = {
    repo,
    number: pull,
    title: 'A change',
    author,
    url: `https://github.com/quayside-works/${repo}/pull/${pull}`,
    state: 'MERGED',
  };
  return {
    id: `made-${made}`,
    reviewer: 'keel',
    body: 'Please add a test.',
    diffHunk: '@@ -1 +1,2 @@\n+const answer = compute(input);',
    createdAt: '2026-10-01T10:00:00Z',
    ...given,
    pr,
  } satisfies ReviewComment;
}
