import { bestExample } from '../findings/example.ts';
import type { Practice, Quotation } from '../findings/finding.ts';
import { compareText } from '../ranking.ts';
import type { ReviewComment } from '../types.ts';
import type { Ask } from './asks.ts';
import { type Candidate, candidatesOf, withoutCode } from './candidates.ts';
import type { AskGroup } from './groups.ts';
import { citationWords, kindWords, noReasonTo } from './phrasing.ts';
import { isAddressedToAgent } from './requests.ts';
import type { Terms } from './terms.ts';
import { partsWith } from './words.ts';

const maxQuotations = 3;
const maxQuotationLength = 220;

/** Words a group: the sentence nearest to all others is the rule, its neighbors the evidence. */
export function practiceOf(
  group: AskGroup,
  asks: readonly Ask[],
  comments: readonly ReviewComment[],
  terms: Terms,
  namesPerson: (text: string) => boolean,
): Practice | undefined {
  const isAllowed = (text: string): boolean =>
    !namesPerson(text) && !isAddressedToAgent(text) && !mentions(text);
  const behind = [...group.comments].flatMap((index) => comments[index] ?? []);
  const candidates = candidatesOf(group, asks, comments, isAllowed);
  const words = wordsFor(group, candidates, terms);
  const quotations = quotationsOf(candidates, isAllowed);
  const shown = new Set(quotations.map(({ comment }) => comment));
  // A suggestion is of its comment's first ask; beside another it would show something else.
  const examples = terms.isWord(group.anchor) ? behind.filter(({ id }) => shown.has(id)) : behind;
  const example = bestExample(examples, isAllowed);
  if (words === undefined || namesPerson(`${words.heading} ${words.rule}`)) return undefined;
  if (quotations.length === 0 && example === undefined) return undefined;
  return { ...words, comments: behind.map(({ id }) => id), quotations, example };
}

/** True if a text mentions a person or has a mail address; in code, `@main` is neither. */
function mentions(text: string): boolean {
  return withoutCode(text).includes('@');
}

function wordsFor(
  { anchor, shared }: AskGroup,
  candidates: readonly Candidate[],
  terms: Terms,
): Pick<Practice, 'rule' | 'heading'> | undefined {
  const key = terms.key(anchor);
  if (key.startsWith('kind:')) return kindWords(key);
  if (key.startsWith('cite:')) return citationWords(key);
  const [best] = candidates;
  if (best === undefined) return undefined;
  const pair = shared.map((term) => terms.key(term)).find((other) => isPairOf(other, key));
  const heading = surfaceOf(pair ?? key, candidates);
  const { sentence, instruction } = best;
  return { heading, rule: instruction ?? noReasonTo(sentence, `“${sentence}”`) };
}

function isPairOf(pair: string, word: string): boolean {
  const parts = pair.split(' ');
  return parts.length > 1 && parts.includes(word);
}

/** Returns the stems of a term as reviewers write them most often, with a capital. */
function surfaceOf(key: string, candidates: readonly Candidate[]): string {
  const found = candidates
    .flatMap(({ ask }) => partsWith(ask.sentence, key.split(' ')))
    .map((text) => text.replace(/[^\p{L}\p{N} /'’-]/gu, ''));
  const [[spelling = key] = []] = ranked(found.map((text) => text.toLowerCase()));
  const [[most = spelling] = []] = ranked(found.filter((text) => text.toLowerCase() === spelling));
  return most.slice(0, 1).toUpperCase() + most.slice(1);
}

function ranked(texts: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].sort(([a, m], [b, n]) => n - m || compareText(a, b));
}

function quotationsOf(
  candidates: readonly Candidate[],
  isAllowed: (text: string) => boolean,
): Quotation[] {
  const quotations: Quotation[] = [];
  const seen = new Set<string>();
  for (const { comment, ask, sentence } of candidates) {
    if (quotations.length === maxQuotations) break;
    if (sentence.length > maxQuotationLength || seen.has(comment.id)) continue;
    if (seen.has(sentence.toLowerCase())) continue;
    seen.add(comment.id).add(sentence.toLowerCase());
    const text = withReason(comment.body, ask, isAllowed);
    quotations.push({ comment: comment.id, text });
  }
  return quotations;
}

/** The sentence, with the one after it where that is short enough: it often gives the reason. */
function withReason(body: string, ask: Ask, isAllowed: (text: string) => boolean): string {
  const sentence = body.slice(ask.start, ask.end);
  const [next = ''] =
    /^ +(?!\S*[<>[])[\p{L}`][^\n<>[]*?[.!?](?=\s|$)/u.exec(body.slice(ask.end)) ?? [];
  const both = sentence + next;
  return next !== '' && both.length <= maxQuotationLength && isAllowed(both) ? both : sentence;
}

/** A sentence stands for one practice: the first, which has the best evidence. */
export function withoutRepetition(practices: readonly Practice[]): Practice[] {
  const rules = new Set<string>();
  return practices.filter(({ rule }) => !rules.has(rule) && rules.add(rule));
}
