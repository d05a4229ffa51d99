import { counted } from '../progress.ts';
import { compareText } from '../ranking.ts';
import type { ReviewComment } from '../types.ts';
import { type Analysis, coverageSentences } from './coverage.ts';
import {
  type CommentsById,
  commentLink,
  commentsById,
  evidenceLine,
  exampleMarkdown,
  quotationMarkdown,
} from './evidence.ts';
import type { Finding } from './finding.ts';
import { clip, escapeInline, ruleMarkdown } from './markdown.ts';

const maxReviewers = 12;
const maxPerReviewer = 5;

/** Returns the analysis report: every finding with all its evidence, then findings by reviewer. */
export function renderReport(
  analysis: Analysis,
  dropped: number,
  includeAttribution: boolean,
): string {
  const { findings, comments } = analysis;
  const byId = commentsById(comments);
  const lines = ['## Overview', '', ...coverageSentences(analysis), ''];
  if (dropped > 0) lines.push(droppedSentence(dropped), '');
  lines.push('## Findings', '');
  if (findings.length === 0) lines.push('No request recurs on enough pull requests.', '');
  for (const [index, finding] of findings.entries()) {
    lines.push(`### ${index + 1}. ${escapeInline(finding.heading)}`, '');
    lines.push(...findingLines(finding, byId, includeAttribution), '');
  }
  lines.push('## Reviewers', '', ...reviewerLines(findings, byId, includeAttribution));
  return `${lines.join('\n').trimEnd()}\n`;
}

/** Returns `3 findings had no evidence and were left out.` */
export function droppedSentence(dropped: number): string {
  return `${counted(dropped, 'finding')} had no evidence and ${dropped === 1 ? 'was' : 'were'} left out.`;
}

function findingLines(finding: Finding, byId: CommentsById, withNames: boolean): string[] {
  const { rule, why, quotations, example, comments } = finding;
  const reason = why === undefined ? '' : ` ${escapeInline(why)}`;
  const links = comments.flatMap((id) => byId.get(id) ?? []).map(commentLink);
  return [
    `**${ruleMarkdown(rule)}**${reason}`,
    '',
    `${evidenceLine(finding, byId, withNames)}.`,
    ...quotations.flatMap((quotation) => ['', `> ${quotationMarkdown(quotation, byId)}`]),
    ...(example ? ['', ...exampleMarkdown(example)] : []),
    '',
    `Comments: ${links.join(', ')}`,
  ];
}

function reviewerLines(
  findings: readonly Finding[],
  byId: CommentsById,
  withNames: boolean,
): string[] {
  const people = new Map<string, Map<Finding, number>>();
  for (const finding of findings) {
    for (const { reviewer } of commentsOf(finding, byId)) {
      const counts = people.get(reviewer) ?? new Map<Finding, number>();
      people.set(reviewer, counts.set(finding, (counts.get(finding) ?? 0) + 1));
    }
  }
  const ranked = [...people]
    .map(([name, counts]) => ({ name, counts, total: counts.values().reduce((a, b) => a + b, 0) }))
    .sort((a, b) => b.total - a.total || compareText(a.name, b.name));
  if (ranked.length === 0) return ['No findings.'];
  return ranked.slice(0, maxReviewers).flatMap(({ name, counts, total }, index) => {
    const shown = withNames ? escapeInline(clip(name, 60)) : `Reviewer ${index + 1}`;
    const top = [...counts].sort(([, m], [, n]) => n - m).slice(0, maxPerReviewer);
    return [
      `### ${shown} (${counted(total, 'comment')})`,
      '',
      ...top.map(([{ rule }, count]) => `- ${ruleMarkdown(rule)} *(${count})*`),
      '',
    ];
  });
}

function commentsOf({ comments }: Finding, byId: CommentsById): ReviewComment[] {
  return comments.flatMap((id) => byId.get(id) ?? []);
}
