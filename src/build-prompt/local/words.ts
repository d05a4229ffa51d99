import { stemmer } from 'stemmer';
import { emptyWords, operationWords } from './word-lists.ts';

const stems = new Map<string, string>();

/** A word's stem, the same for "test", "tests" and "Testing". Other alphabets stay as they are. */
export function stemOf(word: string): string {
  const known = stems.get(word);
  if (known !== undefined) return known;
  const lower = word.toLowerCase();
  // As copies: a part of a text would keep all of the text in memory.
  const stem = copyOf(/^[a-z]{1,40}$/.test(lower) ? stemmer(lower) : lower);
  stems.set(copyOf(word), stem);
  return stem;
}

/**
 * Which of some stems a piece of code says. Parts of names count: `fetchTariff` says "fetch" and
 * "tariff".
 */
export function stemsSaidBy(code: string, wanted: ReadonlySet<string>): Set<string> {
  const said = new Set<string>();
  for (const word of code.match(/[A-Z]?[a-z]+/g) ?? []) {
    const stem = stemOf(word);
    if (wanted.has(stem)) said.add(stem);
  }
  return said;
}

function copyOf(word: string): string {
  return [...word].join('');
}

/** A word of a sentence that may be what is asked for. */
export interface Token {
  readonly stem: string;
  /** Counted in words of the sentence, empty ones included. */
  readonly position: number;
}

const wordOrTick = /`+|[\p{L}\p{N}_]+(?:['’.-][\p{L}\p{N}_]+)*/gu;
/** Names of code, wherever they stand: `snake_case`, `camelCase`, `a.b`, `v2`. */
const nameOfCode = /[_\d]|[a-z][A-Z]|\w\.\w/;
const plainWord = /^[a-z]{3,}$/;

/** The words of a sentence that carry meaning. Of code, only plain words count (`const`). */
export function wordsOf(sentence: string): Token[] {
  const found: Token[] = [];
  let position = -1;
  let isCode = false;
  for (const match of sentence.match(wordOrTick) ?? []) {
    if (match.startsWith('`')) {
      isCode = !isCode;
      continue;
    }
    position++;
    const text = match.replaceAll('’', "'");
    const lower = text.toLowerCase();
    if (emptyWords.has(lower) || operationWords.has(lower) || lower.length < 2) continue;
    if (isCode || nameOfCode.test(text) ? !plainWord.test(text) : /^\d+$/.test(text)) continue;
    found.push({ stem: stemOf(text), position });
  }
  return found;
}

/** The parts of a sentence that have these stems, one word after the other, as they stand there. */
export function partsWith(sentence: string, stems: readonly string[]): string[] {
  const words = wordsOf(sentence);
  const places = [...sentence.matchAll(wordOrTick)].filter(([match]) => !match.startsWith('`'));
  return words.flatMap(({ position }, at) => {
    const part = words.slice(at, at + stems.length);
    if (part.map(({ stem }) => stem).join(' ') !== stems.join(' ')) return [];
    const last = places[part.at(-1)?.position ?? 0];
    return sentence.slice(places[position]?.index, (last?.index ?? 0) + (last?.[0].length ?? 0));
  });
}
