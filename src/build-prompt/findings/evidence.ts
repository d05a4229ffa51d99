import { counted } from '../progress.ts';
import { mostFrequent } from '../ranking.ts';
import type { ReviewComment } from '../types.ts';
import type { Example, Finding, Quotation } from './finding.ts';
import { languageOf, topFoldersOf } from './languages.ts';
import { clip, codeSpan, escapeInline, fenced, link, listed } from './markdown.ts';

const maxNames = 2;
const maxLanguages = 2;
/** Share of a finding's comments that must be in a folder for it to be named. */
const minFolderRatio = 0.5;
const maxQuotationLength = 400;

/** Comments by id. */
export type CommentsById = ReadonlyMap<string, ReviewComment>;

/** Indexes comments by id. */
export function commentsById(comments: readonly ReviewComment[]): CommentsById {
  return new Map(comments.map((comment) => [comment.id, comment]));
}

/** Returns one line with the counts, languages and main folder of a finding's comments. */
export function evidenceLine(finding: Finding, byId: CommentsById, withNames: boolean): string {
  const comments = finding.comments.flatMap((id) => byId.get(id) ?? []);
  const counts = `${counted(comments.length, 'comment')} on ${counted(finding.pullRequests, 'pull request')}`;
  const names = mostFrequent(comments.map(({ reviewer }) => reviewer)).slice(0, maxNames);
  const separator = finding.people > maxNames ? ', including' : ':';
  const nameList = listed(names.map((name) => escapeInline(clip(name, 60))));
  const people = counted(finding.people, 'reviewer');
  const parts = [`${counts} by ${withNames ? `${people}${separator} ${nameList}` : people}`];
  const languages = mostFrequent(comments.map(({ path }) => languageOf(path)));
  if (languages.length > 0) parts.push(languages.slice(0, maxLanguages).join(', '));
  const folders = comments.map(({ path }) => topFoldersOf(path));
  const [folder] = mostFrequent(folders);
  const inFolder = folders.filter((path) => path === folder).length;
  if (folder !== undefined && inFolder >= comments.length * minFolderRatio) {
    parts.push(`mostly in ${codeSpan(folder, 60)}`);
  }
  return parts.join('; ');
}

/** Returns a quotation with a link to its comment. */
export function quotationMarkdown({ comment: id, text }: Quotation, byId: CommentsById): string {
  const comment = byId.get(id);
  const quoted = `“${escapeInline(clip(text, maxQuotationLength))}”`;
  if (comment === undefined) return quoted;
  return `${quoted} — ${commentLink(comment)}`;
}

/** Returns a link to a comment, or to its pull request if the comment's URL is unknown. */
export function commentLink({ url, pr }: ReviewComment): string {
  return link(`${pr.repo}#${pr.number}`, url ?? pr.url);
}

/** Returns an example as a diff from the submitted code to the reviewer's. */
export function exampleMarkdown({ before, after }: Example): string[] {
  const lines = [...prefixed('-', before), ...prefixed('+', after)];
  return fenced(lines, 'diff');
}

function prefixed(prefix: string, code: string): string[] {
  return code.split('\n').map((line) => `${prefix} ${line}`.trimEnd());
}
