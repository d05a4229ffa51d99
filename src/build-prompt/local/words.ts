import { stemmer } from 'stemmer';
import { emptyWords, operationWords } from './word-lists.ts';

const stems = new Map<string, string>();

/** A word's stem, the same for "test", "tests" and "testing". Other alphabets stay as they are. */
export function stemOf(word: string): string {
  const lower = word.toLowerCase();
  const known = stems.get(lower);
  if (known !== undefined) return known;
  const stem = /^[a-z]+$/.test(lower) ? stemmer(lower) : lower;
  stems.set(lower, stem);
  return stem;
}

/** A word of a sentence that may be what is asked for. */
export interface Word {
  readonly stem: string;
  /** Counted in words of the sentence, empty ones included. */
  readonly position: number;
  /** Its place in the sentence. */
  readonly start: number;
  readonly end: number;
}

const wordOrTick = /`+|[\p{L}\p{N}_]+(?:['’.-][\p{L}\p{N}_]+)*/gu;
/** Names of code, wherever they stand: `snake_case`, `camelCase`, `a.b`, `v2`. */
const nameOfCode = /[_\d]|[a-z][A-Z]|\w\.\w/;
const plainWord = /^[a-z]{3,}$/;

/** The words of a sentence that carry meaning. Of code, only plain words count (`const`). */
export function wordsOf(sentence: string): Word[] {
  const found: Word[] = [];
  let position = -1;
  let isCode = false;
  for (const { 0: match, index: start } of sentence.matchAll(wordOrTick)) {
    if (match.startsWith('`')) {
      isCode = !isCode;
      continue;
    }
    position++;
    const text = match.replaceAll('’', "'");
    const lower = text.toLowerCase();
    if (emptyWords.has(lower) || operationWords.has(lower) || lower.length < 2) continue;
    if (isCode || nameOfCode.test(text) ? !plainWord.test(text) : /^\d+$/.test(text)) continue;
    found.push({ stem: stemOf(text), position, start, end: start + match.length });
  }
  return found;
}
