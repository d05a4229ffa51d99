import { compareText } from '../ranking.ts';
import type { ReviewComment } from '../types.ts';

/*
 * Comments are written by strangers and read by a model. Here they are wrapped so that none can
 * pass for anything but data: every line is quoted, no fence inside is as long as the one around
 * it, and the tags that mark the data's ends cannot be spelled in it.
 */

/**
 * What one comment may add to a prompt at most, in UTF-16 units: text, then the end of its diff.
 */
const maxBodyLength = 8000;
const maxDiffLength = 3000;
const maxTitleLength = 200;

// Anything that a reader may take for the end of a line.
const lineEnds = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/;
// Controls but tab; and what formats without being seen: marks that reorder, tag characters.
const hidden = /(?!\t)[\p{Cc}\p{Cf}]/gu;

/** Puts a text between tags that it cannot close. */
export function enclosed(tag: string, text: string): string {
  return `<${tag}>\n${withoutTag(tag, text)}\n</${tag}>`;
}

/** All comments as Markdown, by reviewer and repository, for `enclosed`. */
export function framedComments(comments: readonly ReviewComment[]): string {
  const reviewers = [...Map.groupBy(comments, ({ reviewer }) => reviewer)].sort(
    ([a, written], [b, others]) => others.length - written.length || compareText(a, b),
  );
  const sections = reviewers.map(([reviewer, written]) => reviewerSection(reviewer, written));
  // Half a surrogate pair, as a cut may leave it, is text that the API refuses.
  return sections.join('\n\n').toWellFormed();
}

function reviewerSection(reviewer: string, comments: readonly ReviewComment[]): string {
  const repositories = Map.groupBy(comments, ({ pr }) => pr.repo);
  const sections = [...repositories].map(([repo, inRepo]) =>
    [`### ${oneLine(repo)} (${inRepo.length})`, ...inRepo.map(framedComment)].join('\n\n'),
  );
  return [`## ${oneLine(reviewer)} (${comments.length} comments)`, ...sections].join('\n\n');
}

function framedComment({ body, diffHunk, pr }: ReviewComment): string {
  const about = `[#${pr.number}](${oneLine(pr.url)}) "${oneLine(pr.title)}" by ${oneLine(pr.author)}`;
  const parts = [about, quoted(cut(body, maxBodyLength))];
  if (diffHunk !== '') parts.push(quoted(fenced(cutFront(diffHunk, maxDiffLength))));
  return parts.join('\n\n');
}

/** Every line behind a quotation mark, whatever ends it. */
export function quoted(text: string): string {
  return text
    .split(lineEnds)
    .map((line) => `> ${line.replace(hidden, '')}`.trimEnd())
    .join('\n');
}

/** A code block whose fence is longer than any run of backticks in it. */
export function fenced(text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}\n${text}\n${fence}`;
}

/** A title or a name as a piece of one line that ends no link and opens no code. */
export function oneLine(text: string): string {
  return cut(text, maxTitleLength)
    .split(lineEnds)
    .join(' ')
    .replace(hidden, '')
    .replace(/[`[\]"\\]/g, "'");
}

function withoutTag(tag: string, text: string): string {
  return text.replace(new RegExp(`<(?=\\s*/?\\s*${tag})`, 'gi'), '&lt;');
}

function cut(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit)}\n[… cut]`;
}

// The end of a hunk is what a comment stands under.
function cutFront(text: string, limit: number): string {
  return text.length <= limit ? text : `[… cut]\n${text.slice(-limit)}`;
}
