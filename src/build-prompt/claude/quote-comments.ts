import { clip, fenced } from '../findings/markdown.ts';
import { compareText } from '../ranking.ts';
import type { PullRequest, ReviewComment } from '../types.ts';
import type { Pseudonyms } from './pseudonyms.ts';

/*
 * Anyone can write the comments that a model reads. To keep them from posing as instructions, every
 * line is quoted, the fence around code is longer than any fence inside, and the tags around the
 * data are escaped within it.
 */

/** Limits in UTF-16 units for the parts of one comment. */
const maxBodyLength = 8000;
const maxReplyLength = 400;
const maxDiffLength = 800;
const maxTitleLength = 200;
/** A diff hunk ends with the commented lines; these and a few lines above are shown. */
const linesAbove = 3;
const minDiffLines = 6;
const maxDiffLines = 20;

// Everything that a reader may interpret as a line break.
const lineEnds = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/;
// Control characters except tab, and invisible formatting such as bidi marks and tag characters.
const hidden = /(?!\t)[\p{Cc}\p{Cf}]/gu;

/** Sorts comments in the order of a request: comment number n is at index n - 1. */
export function inReadingOrder(comments: readonly ReviewComment[]): ReviewComment[] {
  const sorted = comments.toSorted(
    (a, b) =>
      compareText(a.pr.repo, b.pr.repo) ||
      b.pr.number - a.pr.number ||
      Date.parse(a.createdAt) - Date.parse(b.createdAt) ||
      compareText(a.id, b.id),
  );
  return [...Map.groupBy(sorted, threadOf).values()].flat();
}

// REST data has no thread ids, but all comments of a thread have the same diff hunk.
function threadOf({ pr, path, line, diffHunk, id }: ReviewComment): string {
  const position = diffHunk === '' ? id : `${path}:${line}:${diffHunk}`;
  return `${pullRequestOf(pr)} ${position}`;
}

function pullRequestOf({ repo, number }: PullRequest): string {
  return `${repo}#${number}`;
}

/** Returns sorted comments as Markdown, grouped by pull request and thread, for `enclosed`. */
export function quoteComments(comments: readonly ReviewComment[], people: Pseudonyms): string {
  let pullRequest = '';
  let thread = '';
  const parts = comments.flatMap((comment, index) => {
    const heading = pullRequestOf(comment.pr);
    const isNew = heading !== pullRequest;
    const isReply = threadOf(comment) === thread;
    [pullRequest, thread] = [heading, threadOf(comment)];
    const title = `## ${titleText(heading)} "${titleText(people.mask(comment.pr.title))}"`;
    return [...(isNew ? [title] : []), ...quotedComment(comment, index + 1, isReply, people)];
  });
  // Truncation can leave half a surrogate pair, which the API rejects.
  return parts.join('\n\n').toWellFormed();
}

function quotedComment(
  comment: ReviewComment,
  number: number,
  isReply: boolean,
  people: Pseudonyms,
): string[] {
  const { reviewer, body, authorReplies = [] } = comment;
  const lines = [
    `[${number}] ${people.of(reviewer)}${isReply ? ' in the same thread' : ''}${locationOf(comment)}:`,
  ];
  const code = shortHunk(comment);
  if (!isReply && code !== '') lines.push(blockquote(codeBlock(code)));
  lines.push(blockquote(truncated(people.mask(body), maxBodyLength)));
  for (const reply of authorReplies) {
    lines.push('The author replied:', blockquote(truncated(people.mask(reply), maxReplyLength)));
  }
  return lines;
}

function locationOf({ path, isResolved }: ReviewComment): string {
  const location = path === undefined ? '' : ` on ${titleText(path)}`;
  return isResolved === true ? `${location} (resolved)` : location;
}

/** Returns the end of a comment's diff hunk: the commented lines and a few lines above. */
export function shortHunk({ diffHunk, line, startLine }: ReviewComment): string {
  const commented = line === undefined || startLine === undefined ? 1 : line - startLine + 1;
  const count = Math.min(maxDiffLines, Math.max(minDiffLines, commented + linesAbove));
  const text = diffHunk.split('\n').slice(-count).join('\n');
  return text.length <= maxDiffLength ? text : `[… truncated]\n${text.slice(-maxDiffLength)}`;
}

/** Puts text between tags that the text cannot close. */
export function enclosed(tag: string, text: string): string {
  return `<${tag}>\n${withoutTag(tag, text)}\n</${tag}>`;
}

/** Prefixes every line with `> ` and removes invisible characters. */
export function blockquote(text: string): string {
  return text
    .split(lineEnds)
    .map((line) => `> ${line.replace(hidden, '')}`.trimEnd())
    .join('\n');
}

/** Returns a fenced code block that its text cannot close. */
export function codeBlock(text: string): string {
  return fenced(text.split(lineEnds), '').join('\n');
}

/** Returns a title or name on one line, without characters that open a link or code span. */
export function titleText(text: string, limit = maxTitleLength): string {
  return clip(text, limit).replace(/[`[\]"\\]/g, "'");
}

function withoutTag(tag: string, text: string): string {
  return text.replace(new RegExp(`<(?=\\s*/?\\s*${tag})`, 'gi'), '&lt;');
}

function truncated(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit)}\n[… truncated]`;
}
