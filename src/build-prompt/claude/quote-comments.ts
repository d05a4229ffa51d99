import { clip, fenced } from '../findings/markdown.ts';
import { compareText } from '../ranking.ts';
import type { PullRequest, ReviewComment } from '../types.ts';
import type { Pseudonyms } from './pseudonyms.ts';

/*
 * Strangers write the comments, and a model reads them. They are framed so that none can pass for
 * anything but data: every line is quoted, no fence inside is as long as the one around it, and
 * the tags around the data cannot be spelled in it.
 */

/** Limits in UTF-16 units for the parts of one comment. */
const maxBodyLength = 8000;
const maxReplyLength = 400;
const maxDiffLength = 800;
const maxTitleLength = 200;
/** GitHub's diff ends with the lines that a comment is about: those, and a few above them. */
const linesAbove = 3;
const minDiffLines = 6;
const maxDiffLines = 20;

// Everything that a reader may take for the end of a line.
const lineEnds = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/;
// Controls but tab, and invisible formatting: marks that reorder, tag characters.
const hidden = /(?!\t)[\p{Cc}\p{Cf}]/gu;

/** Comments in the order in which a request shows them: number n is at index n - 1. */
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

// All comments of a thread have the same diff; GitHub's REST data does not name the thread.
function threadOf({ pr, path, line, diffHunk, id }: ReviewComment): string {
  const place = diffHunk === '' ? id : `${path}:${line}:${diffHunk}`;
  return `${pullRequestOf(pr)} ${place}`;
}

function pullRequestOf({ repo, number }: PullRequest): string {
  return `${repo}#${number}`;
}

/** Comments in reading order as Markdown, by pull request and thread, for `enclosed`. */
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
  // A cut may leave half a surrogate pair, which the API refuses.
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
    `[${number}] ${people.of(reviewer)}${isReply ? ' in the same thread' : ''}${placeOf(comment)}:`,
  ];
  const code = shortHunk(comment);
  if (!isReply && code !== '') lines.push(blockquote(codeBlock(code)));
  lines.push(blockquote(cut(people.mask(body), maxBodyLength)));
  for (const reply of authorReplies) {
    lines.push('The author answered:', blockquote(cut(people.mask(reply), maxReplyLength)));
  }
  return lines;
}

function placeOf({ path, isResolved }: ReviewComment): string {
  const place = path === undefined ? '' : ` on ${titleText(path)}`;
  return isResolved === true ? `${place} (resolved)` : place;
}

/** Returns the end of a comment's diff: the lines that it is about, and a few above them. */
export function shortHunk({ diffHunk, line, startLine }: ReviewComment): string {
  const about = line === undefined || startLine === undefined ? 1 : line - startLine + 1;
  const count = Math.min(maxDiffLines, Math.max(minDiffLines, about + linesAbove));
  const text = diffHunk.split('\n').slice(-count).join('\n');
  return text.length <= maxDiffLength ? text : `[… cut]\n${text.slice(-maxDiffLength)}`;
}

/** Puts a text between tags that it cannot close. */
export function enclosed(tag: string, text: string): string {
  return `<${tag}>\n${withoutTag(tag, text)}\n</${tag}>`;
}

/** Prefixes every line with a quotation mark, for any line ending. */
export function blockquote(text: string): string {
  return text
    .split(lineEnds)
    .map((line) => `> ${line.replace(hidden, '')}`.trimEnd())
    .join('\n');
}

/** Returns a code block that its text cannot close. */
export function codeBlock(text: string): string {
  return fenced(text.split(lineEnds), '').join('\n');
}

/** Returns a title or a name as a piece of one line that ends no link and opens no code. */
export function titleText(text: string, limit = maxTitleLength): string {
  return clip(text, limit).replace(/[`[\]"\\]/g, "'");
}

function withoutTag(tag: string, text: string): string {
  return text.replace(new RegExp(`<(?=\\s*/?\\s*${tag})`, 'gi'), '&lt;');
}

function cut(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit)}\n[… cut]`;
}
