import type { ReviewComment } from '../types.ts';
import type { Ask } from './asks.ts';
import type { AskGroup } from './groups.ts';
import { instructionOf } from './phrasing.ts';

/** The sentence of an ask, rated as the wording of its group. */
export interface Candidate {
  readonly comment: ReviewComment;
  readonly ask: Ask;
  /** As in the comment, with Markdown. */
  readonly sentence: string;
  /** The sentence as an instruction, if it can be reworded. */
  readonly instruction: string | undefined;
  /** Readability of the sentence and its similarity to the group. */
  readonly quality: number;
}

/** Range of lengths without a penalty, in UTF-16 units. */
const [minGoodLength, maxGoodLength] = [15, 160];
/** Words that refer to the commented code. */
const contextual = /\b(?:here|there|same|above|below|lines? \d+|this one)\b/i;
/** Markup, links, or a final colon that refers to text outside the sentence. */
const unclear = /[<>“”*_]|``|\]\(|https?:|:$/;

/** Returns the sentences of a group's asks that may be shown, best first. */
export function candidatesOf(
  { asks: indexes, shared }: AskGroup,
  asks: readonly Ask[],
  comments: readonly ReviewComment[],
  isAllowed: (text: string) => boolean,
): Candidate[] {
  const found = indexes.flatMap((index) => {
    const ask = asks[index];
    const comment = comments[ask?.comment ?? -1];
    if (ask === undefined || comment === undefined || ask.start === ask.end) return [];
    const sentence = comment.body.slice(ask.start, ask.end);
    return isAllowed(sentence) ? [{ ask, comment, sentence }] : [];
  });
  const common = repeatedCode(found.map(({ sentence }) => sentence));
  return found
    .map(({ ask, comment, sentence }) => {
      const instruction = instructionOf(ask.sentence);
      let quality = readability(sentence) * (instruction === undefined ? 1 : 1.8);
      // A name that no other sentence mentions is specific to one change.
      if (codeIn(sentence).some((code) => !common.has(code))) quality *= 0.5;
      return {
        ask,
        comment,
        sentence,
        instruction,
        quality: quality * similarity(ask, shared) ** 2,
      };
    })
    .toSorted((a, b) => b.quality - a.quality);
}

/** Returns the sum of an ask's weights of the group's shared terms. */
function similarity({ terms, weights }: Ask, shared: readonly number[]): number {
  return shared.reduce((sum, term) => sum + (weights[terms.indexOf(term)] ?? 0), 0);
}

function readability(sentence: string): number {
  let factor = 1;
  if (sentence.length < minGoodLength || sentence.length > maxGoodLength) factor *= 0.5;
  if (contextual.test(sentence)) factor *= 0.8;
  if (unclear.test(withoutCode(sentence)) || !isBalanced(sentence)) factor *= 0.5;
  return factor;
}

/** Returns a text without its code spans. */
export function withoutCode(text: string): string {
  return text.replace(/`[^`]*`/g, '');
}

function codeIn(text: string): string[] {
  return (text.match(/`[^`]+`/g) ?? []).map((code) => code.toLowerCase());
}

function repeatedCode(sentences: readonly string[]): Set<string> {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const code of sentences.flatMap((sentence) => [...new Set(codeIn(sentence))])) {
    if (seen.has(code)) repeated.add(code);
    seen.add(code);
  }
  return repeated;
}

function isBalanced(sentence: string): boolean {
  const count = (mark: string): number => sentence.split(mark).length - 1;
  return (
    count('"') % 2 === 0 &&
    count('`') % 2 === 0 &&
    count('(') === count(')') &&
    count('“') === count('”')
  );
}
