import { bestExample } from '../findings/example.ts';
import type { Practice, Quotation } from '../findings/finding.ts';
import { mostFrequent } from '../ranking.ts';
import type { ReviewComment } from '../types.ts';
import type { Ask } from './asks.ts';
import { type Candidate, candidatesOf, withoutCode } from './candidates.ts';
import type { AskGroup } from './groups.ts';
import { changeKindRule, citationRule, objectionRule } from './phrasing.ts';
import { isAddressedToAgent } from './requests.ts';
import type { Terms } from './terms.ts';
import { partsWithStems } from './words.ts';

const maxQuotations = 3;
const maxQuotationLength = 220;

/** Turns a group into a practice: its best sentence is the rule, the next ones are quoted. */
export function practiceOf(
  group: AskGroup,
  asks: readonly Ask[],
  comments: readonly ReviewComment[],
  terms: Terms,
  namesPerson: (text: string) => boolean,
): Practice | undefined {
  const isAllowed = (text: string): boolean =>
    !namesPerson(text) && !isAddressedToAgent(text) && !mentions(text);
  const members = [...group.comments].flatMap((index) => comments[index] ?? []);
  const candidates = candidatesOf(group, asks, comments, isAllowed);
  const wording = wordingOf(group, candidates, terms);
  const quotations = quotationsOf(candidates, isAllowed);
  const quoted = new Set(quotations.map(({ comment }) => comment));
  // A suggestion belongs to the first ask of its comment and may not match the group's ask.
  const sources = terms.isWord(group.anchor) ? members.filter(({ id }) => quoted.has(id)) : members;
  const example = bestExample(sources, isAllowed);
  if (wording === undefined || namesPerson(`${wording.heading} ${wording.rule}`)) return undefined;
  if (quotations.length === 0 && example === undefined) return undefined;
  return { ...wording, comments: members.map(({ id }) => id), quotations, example };
}

/** True if a text has a mention or an email address outside of code. */
function mentions(text: string): boolean {
  return withoutCode(text).includes('@');
}

function wordingOf(
  { anchor, shared }: AskGroup,
  candidates: readonly Candidate[],
  terms: Terms,
): Pick<Practice, 'rule' | 'heading'> | undefined {
  const key = terms.key(anchor);
  if (key.startsWith('kind:')) return changeKindRule(key);
  if (key.startsWith('cite:')) return citationRule(key);
  const [best] = candidates;
  if (best === undefined) return undefined;
  const pair = shared.map((term) => terms.key(term)).find((other) => isPairOf(other, key));
  const heading = surfaceForm(pair ?? key, candidates);
  const { sentence, instruction } = best;
  return { heading, rule: instruction ?? objectionRule(sentence) };
}

function isPairOf(pair: string, word: string): boolean {
  const parts = pair.split(' ');
  return parts.length > 1 && parts.includes(word);
}

/** Returns the most frequent spelling of a term, capitalized. */
function surfaceForm(key: string, candidates: readonly Candidate[]): string {
  const found = candidates
    .flatMap(({ ask }) => partsWithStems(ask.sentence, key.split(' ')))
    .map((text) => text.replace(/[^\p{L}\p{N} /'’-]/gu, ''));
  const [lower = key] = mostFrequent(found.map((text) => text.toLowerCase()));
  const sameSpelling = found.filter((text) => text.toLowerCase() === lower);
  const [spelling = lower] = mostFrequent(sameSpelling);
  return spelling.slice(0, 1).toUpperCase() + spelling.slice(1);
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

/** Returns the sentence and, if it is short enough, the next one, which often has the reason. */
function withReason(body: string, ask: Ask, isAllowed: (text: string) => boolean): string {
  const sentence = body.slice(ask.start, ask.end);
  const [next = ''] =
    /^ +(?!\S*[<>[])[\p{L}`][^\n<>[]*?[.!?](?=\s|$)/u.exec(body.slice(ask.end)) ?? [];
  const both = sentence + next;
  return next !== '' && both.length <= maxQuotationLength && isAllowed(both) ? both : sentence;
}

/** Keeps the first practice, the one with the best evidence, of those with the same rule. */
export function withoutRepeatedRules(practices: readonly Practice[]): Practice[] {
  const rules = new Set<string>();
  return practices.filter(({ rule }) => !rules.has(rule) && rules.add(rule));
}
