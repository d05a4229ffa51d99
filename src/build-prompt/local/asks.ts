import { type CommentText, readCommentText, sentencesOf } from '../findings/comment-text.ts';
import { changeOfDiff, suggestedChange } from '../findings/suggested-change.ts';
import type { ReviewComment } from '../types.ts';
import { changeKinds } from './change-kinds.ts';
import { citationsOf } from './citations.ts';
import { type Direction, directionOf, isAddressedToAgent, isRequest } from './requests.ts';
import type { Terms } from './terms.ts';
import { stemsInCode, type Token, wordsOf } from './words.ts';

/** A request for a change: a sentence of a comment, or a suggestion without such a sentence. */
export interface Ask {
  /** The index of its comment. */
  readonly comment: number;
  /** Offsets in the comment's body; both 0 for a suggestion without a sentence. */
  readonly start: number;
  readonly end: number;
  /** The sentence on one line. */
  readonly sentence: string;
  readonly direction: Direction;
  readonly terms: readonly number[];
  /** Weights of the terms by rarity, set by `weigh`. */
  readonly weights: number[];
  /** By term: true if the commented code or the pull request's title has the term too. */
  readonly echoes: boolean[];
}

/** Factor for the weight of a kind of change, which is less specific than a word. */
const kindWeight = 0.7;
/** Maximum distance of two words that form a pair: one other word may be between them. */
const pairReach = 2;
/** Longer diffs, in lines, show more than one change. */
const maxDiffLines = 30;
/** Length of the commented code at the end of the diff, in UTF-16 units. */
export const echoedCodeLength = 600;

/** Returns the asks of one comment and counts their terms in `terms`. */
export function asksOf(comment: ReviewComment, index: number, terms: Terms): Ask[] {
  const text = readCommentText(comment.body);
  const changeTerms = [...kindsOf(comment, text), ...citationsOf(text, comment.path)];
  const asks: Ask[] = [];
  const stems = new Set<string>();
  for (const { start, end } of sentencesOf(text.prose)) {
    const sentence = text.prose.slice(start, end);
    const isAsk = isRequest(sentence) && !isAddressedToAgent(sentence);
    const words = wordsOf(sentence);
    // A suggestion belongs to the first ask of its comment.
    const keys = [...termKeys(words), ...(isAsk && asks.length === 0 ? changeTerms : [])];
    const ids = keys.map((key) => terms.add(key, index, isAsk));
    if (!isAsk || ids.length === 0) continue;
    for (const { stem } of words) stems.add(stem);
    const source = { comment: index, start, end, sentence: sentence.replace(/\s+/g, ' ') };
    const direction = directionOf(sentence);
    asks.push({ ...source, direction, terms: ids, weights: [], echoes: [] });
  }
  if (asks.length === 0) return askWithoutSentence(changeTerms, index, terms);
  const code = `${comment.diffHunk.slice(-echoedCodeLength)} ${comment.pr.title}`;
  const echoed = stemsInCode(code, stems);
  for (const { terms: ids, echoes } of asks) {
    for (const term of ids) echoes.push(terms.hasOnlyStems(term, echoed));
  }
  return asks;
}

/** Returns the ask of a suggestion or citation in a comment without a requesting sentence. */
function askWithoutSentence(changeTerms: readonly string[], comment: number, terms: Terms): Ask[] {
  if (changeTerms.length === 0) return [];
  const ids = changeTerms.map((key) => terms.add(key, comment, true));
  const source = { comment, start: 0, end: 0, sentence: '', direction: 'unstated' as const };
  return [{ ...source, terms: ids, weights: [], echoes: [] }];
}

function kindsOf(comment: ReviewComment, { suggestions, diffs }: CommentText): Set<string> {
  const short = diffs.filter((diff) => diff.split('\n').length <= maxDiffLines);
  const changes = [
    ...suggestions.map((suggestion) => suggestedChange(comment, suggestion)),
    ...short.map(changeOfDiff),
  ];
  return new Set(changes.flatMap((change) => (change ? changeKinds(change, comment.path) : [])));
}

function termKeys(words: readonly Token[]): string[] {
  const keys = new Set<string>();
  for (const [index, { stem, position }] of words.entries()) {
    keys.add(stem);
    const before = words[index - 1];
    if (before && position - before.position <= pairReach) keys.add(`${before.stem} ${stem}`);
  }
  return [...keys];
}

/**
 * Sets the weights of all asks: the rarity of each term, normalized by the length of the ask's
 * vector. Returns an inverted index: for each term, the indexes of the asks that have it.
 */
export function weigh(asks: readonly Ask[], terms: Terms): ReadonlyMap<number, number[]> {
  const postings = new Map<number, number[]>();
  for (const [index, ask] of asks.entries()) {
    for (const term of ask.terms) {
      const posting = postings.get(term);
      if (posting) posting.push(index);
      else postings.set(term, [index]);
    }
  }
  // Added to the norm so that an ask with only common words does not get large weights.
  const damping = 0.1 * Math.log(1 + asks.length);
  for (const { terms: ids, weights } of asks) {
    let squares = 0;
    for (const term of ids) {
      const rarity = Math.log(1 + asks.length / (postings.get(term)?.length ?? 1));
      const isKind = terms.key(term).startsWith('kind:');
      const weight = rarity * (isKind ? kindWeight : 1);
      weights.push(weight);
      squares += weight * weight;
    }
    const norm = Math.sqrt(squares) + damping;
    for (const [index, weight] of weights.entries()) weights[index] = weight / norm;
  }
  return postings;
}
