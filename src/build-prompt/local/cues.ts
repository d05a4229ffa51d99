import type { Concern } from './lexicon/concern.ts';
import { type Words, wordsOf } from './words.ts';

const reach = 3;
const enough = 2;

interface Cue {
  readonly concern: number;
  readonly others: readonly number[];
  readonly weight: number;
}

/** Recognises concerns in the words of a comment. */
export interface Matcher {
  /** The concern that a comment is most about, how clearly, and the place of its first cue. */
  match(
    words: Words,
  ): { readonly concern: number; readonly weight: number; readonly offset: number } | undefined;
}

/** The terms of one alternative. Stop words stay: whoever writes a cue means each of its words. */
export function cueTerms(cue: string): readonly number[] {
  // Behind a backtick, nothing is a stop word.
  return wordsOf(`\`${cue}`).terms;
}

/** The alternatives of a concern's cues or hints. */
export function alternatives(cues: string): string[] {
  return cues.split('|').map((cue) => cue.trim().replace(/\s+/g, ' '));
}

/** Prepares a lexicon. A concern that comes first wins a tie. */
export function matcherOf(lexicon: readonly Concern[]): Matcher {
  const index = new Map<number, Cue[]>();
  for (const [concern, { cues, hints }] of lexicon.entries()) {
    for (const cue of alternatives(cues)) addCue(index, concern, cue, true);
    for (const hint of hints === undefined ? [] : alternatives(hints)) {
      addCue(index, concern, hint, false);
    }
  }
  return { match: (words) => match(index, words) };
}

// The longest word is the rarest, and a cue is looked for from its first.
function longestFirst(cue: string): string {
  return cue
    .split(/[\s-]+/)
    .sort((a, b) => b.length - a.length)
    .join(' ');
}

function addCue(index: Map<number, Cue[]>, concern: number, cue: string, isEnough: boolean): void {
  const [first, ...others] = cueTerms(longestFirst(cue));
  if (first === undefined) return;
  // A longer phrase says more: "regression test" beats "add test".
  const weight = isEnough ? enough + others.length : 1;
  const list = index.get(first);
  if (list) list.push({ concern, others, weight });
  else index.set(first, [{ concern, others, weight }]);
}

function match(index: ReadonlyMap<number, Cue[]>, words: Words): ReturnType<Matcher['match']> {
  let scores: Map<number, { sure: number; hints: number; offset: number }> | undefined;
  let seen: Set<Cue> | undefined;
  for (let at = 0; at < words.terms.length; at += 1) {
    const cues = index.get(words.terms[at] ?? -1);
    if (!cues) continue;
    for (const cue of cues) {
      if (seen?.has(cue) || !cue.others.every((other) => isNear(words, at, other))) continue;
      seen = (seen ?? new Set()).add(cue);
      scores ??= new Map();
      let score = scores.get(cue.concern);
      if (!score) {
        score = { sure: 0, hints: 0, offset: words.offsets[at] ?? 0 };
        scores.set(cue.concern, score);
      }
      score[cue.weight < enough ? 'hints' : 'sure'] += cue.weight;
    }
  }
  if (!scores) return undefined;
  let best: { concern: number; offset: number; weight: number } | undefined;
  for (const [concern, { sure, hints, offset }] of scores) {
    const weight = Math.max(sure, hints);
    if (weight < enough) continue;
    const isBetter =
      !best || weight > best.weight || (weight === best.weight && concern < best.concern);
    if (isBetter) best = { concern, offset, weight };
  }
  return best;
}

function isNear({ terms, positions }: Words, at: number, wanted: number): boolean {
  const here = positions[at] ?? 0;
  const last = Math.min(terms.length - 1, at + reach);
  for (let index = Math.max(0, at - reach); index <= last; index += 1) {
    if (index === at || terms[index] !== wanted) continue;
    if (Math.abs((positions[index] ?? 0) - here) <= reach) return true;
  }
  return false;
}
