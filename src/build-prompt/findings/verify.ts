import type { ReviewComment } from '../types.ts';
import type { Example, Finding, Practice, Quotation } from './finding.ts';
import { newSide } from './suggested-change.ts';

const minComments = 2;
const minPullRequests = 2;
/** A shorter quotation, in UTF-16 units, is evidence only as a whole line of its comment. */
const minQuotationLength = 12;

/** The practices that the comments support, and how many they do not. */
export interface Verified {
  readonly findings: readonly Finding[];
  readonly dropped: number;
}

/**
 * Believes only what stands in the comments: drops ids that no comment has, quotations that are
 * not a part of their comment (white space aside), examples that no comment or diff shows, and
 * practices that are left without a quotation or example, or with too few comments.
 */
export function verifyFindings(
  practices: readonly Practice[],
  comments: readonly ReviewComment[],
): Verified {
  const byId = new Map(comments.map((comment) => [comment.id, comment]));
  const findings = practices.flatMap((practice) => verified(practice, byId) ?? []);
  return { findings, dropped: practices.length - findings.length };
}

function verified(
  practice: Practice,
  byId: ReadonlyMap<string, ReviewComment>,
): Finding | undefined {
  const { quotations: quoted, example: shown, ...claim } = practice;
  const behind = [...new Set(practice.comments)].flatMap((id) => byId.get(id) ?? []);
  const ids = new Set(behind.map(({ id }) => id));
  const quotations = quoted.filter((each) => ids.has(each.comment) && isIn(each, byId));
  const example = shown && behind.some((comment) => shows(comment, shown)) ? shown : undefined;
  const pullRequests = new Set(behind.map(({ pr }) => `${pr.repo}#${pr.number}`)).size;
  if (behind.length < minComments || pullRequests < minPullRequests) return undefined;
  if (quotations.length === 0 && example === undefined) return undefined;
  const people = new Set(behind.map(({ reviewer }) => reviewer.toLowerCase())).size;
  return { ...claim, comments: [...ids], quotations, example, people, pullRequests };
}

function isIn({ comment, text }: Quotation, byId: ReadonlyMap<string, ReviewComment>): boolean {
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
