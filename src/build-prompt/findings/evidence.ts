import { counted } from '../progress.ts';
import { compareText } from '../ranking.ts';
import type { ReviewComment } from '../types.ts';
import type { Example, Finding, Quotation } from './finding.ts';
import { languageOf, topFoldersOf } from './languages.ts';
import { clip, codeSpan, escapeInline, fenced, link, listed } from './markdown.ts';

const maxNames = 2;
const maxPlaces = 2;
/** A folder is worth naming when so many of the comments stand in it. */
const folderPart = 0.5;
const maxQuotationLength = 400;

/** The comments of a run by their ids. */
export type CommentsById = ReadonlyMap<string, ReviewComment>;

/** Makes comments findable by their ids. */
export function commentsById(comments: readonly ReviewComment[]): CommentsById {
  return new Map(comments.map((comment) => [comment.id, comment]));
}

/** Returns how much stands behind a finding, and where, on one line. */
export function evidenceLine(finding: Finding, byId: CommentsById, withNames: boolean): string {
  const comments = finding.comments.flatMap((id) => byId.get(id) ?? []);
  const asked = `${counted(comments.length, 'comment')} on ${counted(finding.pullRequests, 'pull request')}`;
  const names = mostFrequent(comments.map(({ reviewer }) => reviewer)).slice(0, maxNames);
  const most = finding.people > maxNames ? ', among them' : ':';
  const who = listed(names.map((name) => escapeInline(clip(name, 60))));
  const people = counted(finding.people, 'reviewer');
  const parts = [`${asked} by ${withNames ? `${people}${most} ${who}` : people}`];
  const languages = mostFrequent(comments.map(({ path }) => languageOf(path)));
  if (languages.length > 0) parts.push(languages.slice(0, maxPlaces).join(', '));
  const folders = comments.map(({ path }) => topFoldersOf(path));
  const [folder] = mostFrequent(folders);
  const inFolder = folders.filter((each) => each === folder).length;
  if (folder !== undefined && inFolder >= comments.length * folderPart) {
    parts.push(`mostly in ${codeSpan(folder, 60)}`);
  }
  return parts.join('; ');
}

function mostFrequent(values: readonly (string | undefined)[]): string[] {
  const counts = new Map<string, number>();
  for (const value of values) {
    if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts].sort(([a, m], [b, n]) => n - m || compareText(a, b)).map(([value]) => value);
}

/** Returns a quotation with a link to where it was said. */
export function quotationMarkdown({ comment: id, text }: Quotation, byId: CommentsById): string {
  const comment = byId.get(id);
  const quoted = `“${escapeInline(clip(text, maxQuotationLength))}”`;
  if (comment === undefined) return quoted;
  return `${quoted} — ${commentLink(comment)}`;
}

/** A link to a comment, or to its pull request where the comment's own address is not known. */
export function commentLink({ url, pr }: ReviewComment): string {
  return link(`${pr.repo}#${pr.number}`, url ?? pr.url);
}

/** Returns an example as a diff: what was submitted, and what the reviewer wanted. */
export function exampleMarkdown({ before, after }: Example): string[] {
  const lines = [...marked('-', before), ...marked('+', after)];
  return fenced(lines, 'diff');
}

function marked(mark: string, code: string): string[] {
  return code.split('\n').map((line) => `${mark} ${line}`.trimEnd());
}
