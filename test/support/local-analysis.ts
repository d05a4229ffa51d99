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

/** Analyzes comments with the built-in analyzer, and returns the documents that a run writes. */
export async function analyzed(
  comments: readonly ReviewComment[],
  includeAttribution = false,
): Promise<Documents> {
  const { practices, asking } = await analyzeLocally(comments, new AbortController().signal);
  const { findings, dropped } = verifyFindings(practices, comments);
  const basis = { findings: byEvidence(findings), comments, asking };
  return {
    findings: basis.findings,
    dropped,
    prompt: renderPrompt(basis, includeAttribution),
    report: renderReport(basis, dropped, includeAttribution),
  };
}

/** Returns comments with these bodies, each on its own pull request. */
export function onePerPull(...bodies: readonly string[]): ReviewComment[] {
  return bodies.map((body, index) => reviewComment({ body, pull: index + 1, diffHunk: '' }));
}

/** Returns comments without common words, so that recurring words beside them are rare. */
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

/** Returns the quotations of a prompt or report as in the comments, apart from white space. */
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

/** True if a quotation is part of a comment's body, apart from changes for display. */
export function isSpanOf(quotation: string, { body }: ReviewComment): boolean {
  return shown(body).includes(shown(quotation).replace(/…$/, ''));
}

// Removes what displaying a text in Markdown changes: white space, invisible characters, and
// characters that would end a quotation or a code span.
function shown(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, '')
    .replaceAll('&amp;', '&')
    .replaceAll('&lt;', '<')
    .replace(/[“”"'`]/g, '');
}

/** Returns the comments of the sample in `examples/`. */
export function sampleComments(): ReviewComment[] {
  const path = resolve(import.meta.dir, '../../examples/reviews.json');
  return (JSON.parse(readFileSync(path, 'utf8')) as { comments: ReviewComment[] }).comments;
}
