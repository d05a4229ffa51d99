import { type CommentText, readCommentText, sentencesOf } from '../findings/comment-text.ts';
import { changeOfDiff, suggestedChange } from '../findings/suggested-change.ts';
import type { ReviewComment } from '../types.ts';
import { changeKinds } from './change-kinds.ts';
import { citationsOf } from './citations.ts';
import { type Direction, directionOf, isAddressedToAgent, isRequest } from './requests.ts';
import type { Terms } from './terms.ts';
import { stemsSaidBy, type Token, wordsOf } from './words.ts';

/** A sentence that asks for something, or a suggestion without one. */
export interface Ask {
  /** The index of its comment. */
  readonly comment: number;
  /** Its place in the comment's body; empty for a suggestion without a sentence. */
  readonly start: number;
  readonly end: number;
  /** Its prose on one line. */
  readonly sentence: string;
  readonly direction: Direction;
  readonly terms: readonly number[];
  /** How much each term stands for the ask: see `weigh`. */
  readonly weights: number[];
  /** True if the commented code, or the pull request's title, says the term too. */
  readonly echoes: boolean[];
}

/** What a term weighs before its rarity; a kind of change alone says less than a word. */
const kindWeight = 0.7;
/** Words may have one other between them to make a pair. */
const pairReach = 2;
/** A diff that shows more changes is no example of a single one; in lines. */
const maxDiffLines = 30;
/** The end of the diff is what a comment is about; in UTF-16 units. */
const echoedCode = 600;

/** Returns the asks of one comment; its terms are counted in `terms`. */
export function asksOf(comment: ReviewComment, index: number, terms: Terms): Ask[] {
  const text = readCommentText(comment.body);
  const marks = [...kindsOf(comment, text), ...citationsOf(text, comment.path)];
  const asks: Ask[] = [];
  const said = new Set<string>();
  for (const { start, end } of sentencesOf(text.prose)) {
    const sentence = text.prose.slice(start, end);
    const isAsk = isRequest(sentence) && !isAddressedToAgent(sentence);
    const words = wordsOf(sentence);
    // A suggestion belongs to the first thing that its comment asks for.
    const keys = [...termKeys(words), ...(isAsk && asks.length === 0 ? marks : [])];
    const noted = keys.map((key) => terms.note(key, index, isAsk));
    if (!isAsk || noted.length === 0) continue;
    for (const { stem } of words) said.add(stem);
    const place = { comment: index, start, end, sentence: sentence.replace(/\s+/g, ' ') };
    const direction = directionOf(sentence);
    asks.push({ ...place, direction, terms: noted, weights: [], echoes: [] });
  }
  if (asks.length === 0) return suggestionAlone(marks, index, terms);
  const code = `${comment.diffHunk.slice(-echoedCode)} ${comment.pr.title}`;
  const echoed = stemsSaidBy(code, said);
  for (const { terms: own, echoes } of asks) {
    for (const term of own) echoes.push(terms.isSaidBy(term, echoed));
  }
  return asks;
}

/** A suggestion or citation without a sentence that asks is an ask by itself. */
function suggestionAlone(marks: readonly string[], comment: number, terms: Terms): Ask[] {
  if (marks.length === 0) return [];
  const noted = marks.map((key) => terms.note(key, comment, true));
  const place = { comment, start: 0, end: 0, sentence: '', direction: 'unstated' as const };
  return [{ ...place, terms: noted, weights: [], echoes: [] }];
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
 * Gives every term of every ask its weight: rare terms more, and the more terms an ask has, the
 * less each. Returns for each term the asks that have it, as indexes.
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
  // Added to the norm, so that an ask of common words alone does not count as a clear one.
  const damping = 0.1 * Math.log(1 + asks.length);
  for (const { terms: own, weights } of asks) {
    let squares = 0;
    for (const term of own) {
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
