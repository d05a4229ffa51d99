import type { ReviewComment } from '../types.ts';
import { imperativeOf } from './imperative.ts';
import { clip, escapeInline, link, oneLine, quotation } from './markdown.ts';
import { type People, withoutMentions } from './people.ts';
import { readBody, sentences } from './prose.ts';
import type { Survey } from './survey.ts';

const quoteLimit = 220;
// What stands for a mail address may be longer than it was.
const replacedMore = 60;
const candidateLimit = 80;
const goodLength = [35, 160] as const;

/** What quoting needs to know. */
export interface Quoting {
  readonly survey: Survey;
  readonly people: People;
  readonly includeAttribution: boolean;
}

interface Candidate {
  readonly comment: ReviewComment;
  readonly text: string;
  readonly leader: number;
  readonly score: number;
}

/**
 * The best verbatim quotations of some items, each on one line of Markdown with its link: by
 * different people, from different repositories, never twice the same.
 */
export function quotesOf(
  items: readonly number[],
  most: number,
  quoting: Quoting,
  said?: string,
): string[] {
  const rest = candidatesOf(items, quoting);
  const chosen: Candidate[] = [];
  while (chosen.length < most && rest.length > 0) {
    let best = 0;
    let bestScore = Number.NEGATIVE_INFINITY;
    for (const [index, candidate] of rest.entries()) {
      const score = candidate.score - crowding(candidate, chosen) - echo(candidate, said);
      if (score > bestScore) [best, bestScore] = [index, score];
    }
    chosen.push(...rest.splice(best, 1));
  }
  return chosen.map(({ comment, text }) => attributed(comment, text, quoting));
}

function candidatesOf(items: readonly number[], quoting: Quoting): Candidate[] {
  const { survey } = quoting;
  const leaders = new Set<number>();
  const candidates: Candidate[] = [];
  for (const item of items) {
    const comment = survey.comments[item];
    const leader = survey.leaders[item] ?? item;
    if (!comment || leaders.has(leader)) continue;
    const text = quotable(comment, survey.offsets[item] ?? 0, quoting);
    if (text === undefined) continue;
    leaders.add(leader);
    candidates.push({
      comment,
      text,
      leader,
      score: scoreOf(text) + clearness(survey.strengths[item] ?? 0),
    });
    if (candidates.length === candidateLimit) break;
  }
  return candidates;
}

/** A comment's words around the place of its concern; undefined when they may not be shown. */
function quotable(comment: ReviewComment, offset: number, quoting: Quoting): string | undefined {
  const prose = readBody(comment.body).prose;
  const whole = oneLine(prose);
  let text = whole;
  if (whole.length > quoteLimit) {
    const before = prose.slice(0, offset);
    const start = Math.max(before.lastIndexOf('\n'), lastSentenceEnd(before)) + 1;
    text = `${start > 0 ? '… ' : ''}${oneLine(prose.slice(start))}`;
  }
  // Cut before looking for names: half of a code span is none, and what is in it a mention again.
  text = shortened(text);
  if (!quoting.includeAttribution) {
    text = withoutMentions(text);
    if (quoting.people.isNamedIn(text)) return undefined;
  }
  return text;
}

// To whole sentences, if at least one fits and is not a fragment.
function shortened(text: string): string {
  if (text.length <= quoteLimit) return text;
  const end = lastSentenceEnd(text.slice(0, quoteLimit));
  return end >= goodLength[0] ? `${text.slice(0, end + 1)} …` : clip(text, quoteLimit);
}

function lastSentenceEnd(text: string): number {
  return Math.max(text.lastIndexOf('. '), text.lastIndexOf('? '), text.lastIndexOf('! '));
}

// From a single word to two phrases.
function clearness(strength: number): number {
  return Math.min(strength, 6) * 0.6;
}

function scoreOf(text: string): number {
  const [shortest, longest] = goodLength;
  let score = text.length >= shortest && text.length <= longest ? 2 : 0;
  if (sentences(text.slice(0, quoteLimit)).some((each) => imperativeOf(each))) score += 0.7;
  if (text.includes('`')) score += 0.5;
  if (/^(?:nit|same|ditto|see)\b|^…/i.test(text)) score -= 1;
  return score;
}

// A rule in a reviewer's own words needs no quotation that says the same again.
function echo({ text }: Candidate, said: string | undefined): number {
  return said !== undefined && text.includes(said.slice(1, -1)) ? 4 : 0;
}

function crowding({ comment }: Candidate, chosen: readonly Candidate[]): number {
  let penalty = 0;
  for (const other of chosen) {
    if (other.comment.reviewer === comment.reviewer) penalty += 3;
    if (other.comment.pr.repo === comment.pr.repo) penalty += 1;
  }
  return penalty;
}

function attributed({ reviewer, pr }: ReviewComment, text: string, quoting: Quoting): string {
  const where = link(`${pr.repo}#${pr.number}`, pr.url);
  const who = quoting.includeAttribution ? `${escapeInline(clip(reviewer, 60))}, ` : '';
  return `${quotation(text, quoteLimit + replacedMore)} — ${who}${where}`;
}
