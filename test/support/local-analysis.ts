import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Finding } from '../../src/build-prompt/findings/finding.ts';
import { byEvidence } from '../../src/build-prompt/findings/order.ts';
import { renderPrompt } from '../../src/build-prompt/findings/prompt.ts';
import { renderReport } from '../../src/build-prompt/findings/report.ts';
import { verifyFindings } from '../../src/build-prompt/findings/verify.ts';
import { analyzeLocally } from '../../src/build-prompt/local/analyze.ts';
import type { ReviewComment } from '../../src/build-prompt/types.ts';
import { reviewComment } from './review-comment.ts';

interface Documents {
  readonly findings: readonly Finding[];
  readonly dropped: number;
  readonly prompt: string;
  readonly report: string;
}

/** Runs the built-in analyzer and renders the documents that a run writes. */
export async function analyzed(
  comments: readonly ReviewComment[],
  includeAttribution = false,
): Promise<Documents> {
  const { signal } = new AbortController();
  const { practices, commentsWithAsks } = await analyzeLocally(comments, signal);
  const { findings, dropped } = verifyFindings(practices, comments);
  const analysis = { findings: byEvidence(findings), comments, commentsWithAsks };
  return {
    findings: analysis.findings,
    dropped,
    prompt: renderPrompt(analysis, includeAttribution),
    report: renderReport(analysis, dropped, includeAttribution),
  };
}

/** Returns comments with the given bodies, each on its own pull request. */
export function onePerPull(...bodies: readonly string[]): ReviewComment[] {
  return bodies.map((body, index) => reviewComment({ body, pull: index + 1, diffHunk: '' }));
}

/** Returns comments without common words, so that recurring words are rare among all comments. */
export function unrelated(count: number): ReviewComment[] {
  const syllables = ['ba', 'de', 'gi', 'lo', 'mu', 'na', 're', 'si', 'to', 'vu'];
  const word = (number: number): string =>
    [...String(1000 + number)].map((digit) => syllables[Number(digit)]).join('');
  return Array.from({ length: count }, (_, index) =>
    reviewComment({
      body: `Please ${word(index)} the ${word(index + 2000)} before the ${word(index + 4000)}.`,
      pull: 1000 + index,
      diffHunk: '',
    }),
  );
}

/** Returns the quotations of a prompt or report without Markdown escapes. */
export function quotationsIn(document: string): string[] {
  const framed = document
    .split('\n')
    .filter((line) => /^> “/.test(line) || /^\*\*[^“]*“/.test(line))
    .flatMap((line) => /“([^”]*)”/.exec(line)?.[1] ?? []);
  return framed.map((text) =>
    text
      .replace(/\\([\\*[\]|~_])/g, '$1')
      .replaceAll('&lt;', '<')
      .replaceAll('&amp;', '&'),
  );
}

/** True if a quotation is a part of a comment's body, except for changes made for display. */
export function isSpanOf(quotation: string, { body }: ReviewComment): boolean {
  return normalized(body).includes(normalized(quotation).replace(/…$/, ''));
}

// Removes what Markdown output changes: white space, invisible characters, quotation marks and
// backticks.
function normalized(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, '')
    .replaceAll('&amp;', '&')
    .replaceAll('&lt;', '<')
    .replace(/[“”"'`]/g, '');
}

/** Returns the comments of `examples/reviews.json`. */
export function sampleComments(): ReviewComment[] {
  const path = resolve(import.meta.dir, '../../examples/reviews.json');
  return (JSON.parse(readFileSync(path, 'utf8')) as { comments: ReviewComment[] }).comments;
}
