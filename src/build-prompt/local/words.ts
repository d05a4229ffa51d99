import { stemmer } from 'stemmer';
import { editVerbs, stopWords } from './word-lists.ts';

const stems = new Map<string, string>();

/** Returns a word's stem, the same for "test" and "Testing"; other alphabets are lowercased. */
export function stemOf(word: string): string {
  const cached = stems.get(word);
  if (cached !== undefined) return cached;
  const lower = word.toLowerCase();
  // Copied: a substring would keep the whole text in memory.
  const stem = copyOf(/^[a-z]{1,40}$/.test(lower) ? stemmer(lower) : lower);
  stems.set(copyOf(word), stem);
  return stem;
}

/**
 * Returns those of the given stems that occur in code, also as a part of a name: `fetchTariff` has
 * "fetch" and "tariff".
 */
export function stemsInCode(code: string, stems: ReadonlySet<string>): Set<string> {
  const found = new Set<string>();
  for (const word of code.match(/[A-Z]?[a-z]+/g) ?? []) {
    const stem = stemOf(word);
    if (stems.has(stem)) found.add(stem);
  }
  return found;
}

function copyOf(word: string): string {
  return [...word].join('');
}

/** A word of a sentence that is not a stop word. */
export interface Token {
  readonly stem: string;
  /** Index among all words of the sentence, including stop words. */
  readonly position: number;
}

const wordOrTick = /`+|[\p{L}\p{N}_]+(?:['’.-][\p{L}\p{N}_]+)*/gu;
/** Identifiers, inside and outside of code spans: `snake_case`, `camelCase`, `a.b`, `v2`. */
const identifier = /[_\d]|[a-z][A-Z]|\w\.\w/;
const plainWord = /^[a-z]{3,}$/;

/** Returns the words of a sentence without stop words and, in code, without identifiers. */
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
    if (stopWords.has(lower) || editVerbs.has(lower) || lower.length < 2) continue;
    if (isCode || identifier.test(text) ? !plainWord.test(text) : /^\d+$/.test(text)) continue;
    found.push({ stem: stemOf(text), position });
  }
  return found;
}

/** Returns the parts of a sentence whose words have the given stems, as they are spelled there. */
export function partsWithStems(sentence: string, stems: readonly string[]): string[] {
  const words = wordsOf(sentence);
  const matches = [...sentence.matchAll(wordOrTick)].filter(([match]) => !match.startsWith('`'));
  return words.flatMap(({ position }, index) => {
    const part = words.slice(index, index + stems.length);
    if (part.map(({ stem }) => stem).join(' ') !== stems.join(' ')) return [];
    const last = matches[part.at(-1)?.position ?? 0];
    return sentence.slice(matches[position]?.index, (last?.index ?? 0) + (last?.[0].length ?? 0));
  });
}
