import { analyzeLocally } from '../../../src/build-prompt/local/analyze.ts';
import type { Analysis, ReviewComment } from '../../../src/build-prompt/types.ts';

interface Given {
  readonly body: string;
  readonly by?: string;
  readonly author?: string;
  readonly repo?: string;
  readonly number?: number;
  readonly hunk?: string;
  readonly at?: string;
}

let made = 0;

/** A comment of which only what matters is said. */
export function comment(given: Given): ReviewComment {
  const { body, by = 'keel', author = 'writer-of-code', repo = 'harbour', number = 1 } = given;
  made++;
  return {
    id: `made-${made}`,
    reviewer: by,
    body,
    diffHunk: given.hunk ?? '@@ -1 +1,2 @@\n+const answer = compute(input);',
    createdAt: given.at ?? '2026-10-01T10:00:00Z',
    pr: {
      repo,
      number,
      title: 'A change',
      author,
      url: `https://github.com/quayside-works/${repo}/pull/${number}`,
      state: 'MERGED',
    },
  };
}

/** Analyzes comments that nobody interrupts. */
export function analyze(
  comments: readonly ReviewComment[],
  includeAttribution = false,
): Promise<Analysis> {
  return analyzeLocally(comments, { includeAttribution, signal: new AbortController().signal });
}

/** The rules of a prompt, in order, with their evidence. */
export function rulesIn(prompt: string): string[] {
  return prompt.split('\n').flatMap((line) => {
    const [, rule, evidence] = /^- \*\*(.+?)\*\*.*?\*\((.+)\)\*$/.exec(line) ?? [];
    return rule === undefined ? [] : [`${rule} ${evidence}`];
  });
}
