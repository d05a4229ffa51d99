import { UserError } from '../errors.ts';
import type { Tokens } from './claude/analyze.ts';
import type { CollectedComments } from './collect-comments.ts';
import type { Finding } from './findings/finding.ts';
import { droppedSentence } from './findings/report.ts';
import { counted, type Report } from './progress.ts';

const maxNamedReviewers = 10;

/** Reports the collected comments, their reviewers, and what was left out. */
export function reportCollected(
  { reviewers, comments, hidden, secrets }: CollectedComments,
  report: Report,
): void {
  const note = (text: string): void => report({ kind: 'note', text });
  if (hidden > 0) {
    note(`Left out ${counted(hidden, 'comment')} hidden on GitHub`);
  }
  if (secrets > 0) note(`Removed ${counted(secrets, 'secret')} from comments and diffs`);
  const named = reviewers.slice(0, maxNamedReviewers);
  const names = named.map(({ login, comments: count }) => `${login} (${count})`).join(', ');
  const more = reviewers.length - named.length;
  const rest = more > 0 ? ` and ${more} more` : '';
  note(`${counted(comments.length, 'comment')} by the most active reviewers: ${names}${rest}`);
}

/** Warns about findings without evidence, or about a run without findings. */
export function reportFindings(
  findings: readonly Finding[],
  dropped: number,
  report: Report,
): void {
  if (dropped > 0) report({ kind: 'warning', text: droppedSentence(dropped) });
  if (findings.length > 0) return;
  const text = 'No request recurs on enough pull requests: the prompt has no team rules';
  report({ kind: 'warning', text });
}

/** Returns `1,200 tokens in and 300 tokens out, $0.04`. */
export function describeTokens({ inputTokens, outputTokens, cost }: Tokens): string {
  const price = cost === null ? 'price unknown' : `$${cost.toFixed(2)}`;
  return `${counted(inputTokens, 'token')} in and ${counted(outputTokens, 'token')} out, ${price}`;
}

/** Returns the error for a run without comments. */
export function nothingFound({ searched, skipped }: CollectedComments): UserError {
  const missing = skipped.length > 0 ? ` Not found: ${skipped.join(', ')}.` : '';
  return new UserError('comments.none', {
    message: 'no review comments found',
    detail: `Searched ${searched}, leaving out comments by bots and pull request authors.${missing}`,
    hint: 'Try an earlier day (--since YYYY-MM-DD) or more repositories (--repos A,B).',
  });
}
