import type { ReviewComment } from '../types.ts';
import { type CommentsById, commentsById } from './evidence.ts';
import type { Example, Finding, Practice, Quotation } from './finding.ts';
import { newSide } from './suggested-change.ts';

const minComments = 2;
const minPullRequests = 2;
/** A shorter quotation, in UTF-16 units, must be a whole line of its comment. */
const minQuotationLength = 12;

/** Practices with evidence, and the number of those without. */
export interface VerifiedPractices {
  readonly findings: readonly Finding[];
  readonly dropped: number;
}

/**
 * Checks practices against the comments. Drops unknown ids, quotations that are not in their
 * comment (ignoring white space), examples that are not in a comment and its diff, and practices
 * left without a quotation or example, or with too few comments or pull requests.
 */
export function verifyFindings(
  practices: readonly Practice[],
  comments: readonly ReviewComment[],
): VerifiedPractices {
  const byId = commentsById(comments);
  const findings = practices.flatMap((practice) => verifyPractice(practice, byId) ?? []);
  return { findings, dropped: practices.length - findings.length };
}

function verifyPractice(practice: Practice, byId: CommentsById): Finding | undefined {
  const { quotations: claimed, example: shown, ...rest } = practice;
  const sources = [...new Set(practice.comments)].flatMap((id) => byId.get(id) ?? []);
  const ids = new Set(sources.map(({ id }) => id));
  const quotations = claimed.filter((each) => ids.has(each.comment) && isGenuine(each, byId));
  const example = shown && sources.some((comment) => shows(comment, shown)) ? shown : undefined;
  const pullRequests = new Set(sources.map(({ pr }) => `${pr.repo}#${pr.number}`)).size;
  if (sources.length < minComments || pullRequests < minPullRequests) return undefined;
  if (quotations.length === 0 && example === undefined) return undefined;
  const people = new Set(sources.map(({ reviewer }) => reviewer.toLowerCase())).size;
  return { ...rest, comments: [...ids], quotations, example, people, pullRequests };
}

function isGenuine({ comment, text }: Quotation, byId: CommentsById): boolean {
  const body = byId.get(comment)?.body ?? '';
  const part = collapsed(text);
  if (part.length >= minQuotationLength) return collapsed(body).includes(part);
  return part !== '' && body.split('\n').some((line) => collapsed(line) === part);
}

function shows({ body, diffHunk }: ReviewComment, { before, after }: Example): boolean {
  const code = newSide(diffHunk).join('\n');
  return collapsed(body).includes(collapsed(after)) && collapsed(code).includes(collapsed(before));
}

function collapsed(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
