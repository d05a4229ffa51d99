import type { Analysis } from '../findings/coverage.ts';
import { type CommentsById, commentsById } from '../findings/evidence.ts';
import type { Example, Finding } from '../findings/finding.ts';
import { newSide } from '../findings/suggested-change.ts';
import { counted } from '../progress.ts';
import { mostFrequent } from '../ranking.ts';
import type { Pseudonyms } from './pseudonyms.ts';
import { blockquote, codeBlock, shortHunk, titleText } from './quote-comments.ts';

const maxQuotations = 3;
/** Number of diffs shown for a finding without an example. */
const maxDiffs = 1;
const maxNamed = 2;
/** In UTF-16 units. */
const maxRuleLength = 500;

/** Returns verified findings as Markdown with quotations and code, to be passed to `enclosed`. */
export function quoteFindings(
  { findings, comments }: Pick<Analysis, 'findings' | 'comments'>,
  people: Pseudonyms,
  withReviewers: boolean,
): string {
  const byId = commentsById(comments);
  return findings
    .map((finding, index) => {
      const { heading, rule, why, quotations } = finding;
      const reason =
        why === undefined ? [] : [`Why: ${titleText(people.mask(why), maxRuleLength)}`];
      return [
        `## ${index + 1}. ${titleText(heading)}`,
        `Rule: ${titleText(people.mask(rule), maxRuleLength)}`,
        ...reason,
        evidenceSentence(finding, byId, people, withReviewers),
        ...quotations
          .filter(({ text }) => withReviewers || people.mask(text) === text)
          .slice(0, maxQuotations)
          .map(({ text }) => blockquote(people.mask(text))),
        ...codeOf(finding, byId, people),
      ].join('\n\n');
    })
    .join('\n\n')
    .toWellFormed();
}

function evidenceSentence(
  { comments, pullRequests, people: count }: Finding,
  byId: CommentsById,
  people: Pseudonyms,
  withReviewers: boolean,
): string {
  const where = `${counted(comments.length, 'comment')} on ${counted(pullRequests, 'pull request')}`;
  const sentence = `Requested in ${where} by ${counted(count, 'reviewer')}`;
  if (!withReviewers) return `${sentence}.`;
  const reviewers = comments.flatMap((id) => byId.get(id)?.reviewer ?? []);
  const mostActive = mostFrequent(reviewers.map((login) => people.of(login))).slice(0, maxNamed);
  return `${sentence}, mostly by ${mostActive.join(' and ')}.`;
}

function codeOf({ example, comments }: Finding, byId: CommentsById, people: Pseudonyms): string[] {
  if (example !== undefined) return exampleParts(example);
  const diffs = comments.flatMap((id) => {
    const comment = byId.get(id);
    const hasCode = comment !== undefined && newSide(comment.diffHunk).length > 0;
    return hasCode ? [shortHunk(comment)] : [];
  });
  return diffs
    .slice(0, maxDiffs)
    .flatMap((diff) => ['A diff with a comment:', blockquote(codeBlock(people.mask(diff)))]);
}

function exampleParts({ before, after }: Example): string[] {
  return [
    'Submitted code:',
    blockquote(codeBlock(before)),
    'The reviewer’s correction:',
    blockquote(codeBlock(after)),
  ];
}
