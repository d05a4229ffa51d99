import { stemmer } from 'stemmer';
import { eng } from 'stopword';

// In a review these carry the meaning ("the same logic", "never called", "like the other one").
const kept = new Set(
  'same other another all only never still before after over under most many like out'.split(' '),
);
const stopWords = new Set(eng.filter((word) => !kept.has(word)));
const wordLimit = 400;
const wordLengthLimit = 40;
const cacheLimit = 50_000;
// Words on both sides of a full stop are never close to each other.
const sentenceGap = 20;

const tokenPattern =
  /%w|\bn\+1|\bo\(n|`|[.!?;](?=\s|$)|\n|[\p{L}\p{N}_]+(?:[.'’][\p{L}\p{N}_]+)*/giu;

/** The words of a text that carry meaning, as stems with their places. */
export interface Words {
  readonly stems: readonly string[];
  /** Counted in words; a new sentence is far from the last. */
  readonly positions: readonly number[];
  /** Where in the text, in UTF-16 units. */
  readonly offsets: readonly number[];
  /** How many were left out for meaning nothing by themselves, in English. */
  readonly stopped: number;
}

/** Cuts a text into stems. What is marked as code is never taken for a stop word. */
export function wordsOf(text: string): Words {
  const stems: string[] = [];
  const positions: number[] = [];
  const offsets: number[] = [];
  let position = 0;
  let stopped = 0;
  let isCode = false;
  for (const match of text.matchAll(tokenPattern)) {
    const token = match[0];
    if (token === '`') isCode = !isCode;
    else if (/^[.!?;\n]/.test(token)) position += sentenceGap;
    else {
      const word = token.toLowerCase().replaceAll('’', "'");
      if (!isCode && stopWords.has(word)) {
        stopped += 1;
        continue;
      }
      stems.push(stem(word));
      positions.push(position);
      offsets.push(match.index);
      position += 1;
      if (stems.length === wordLimit) break;
    }
  }
  return { stems, positions, offsets, stopped };
}

const cache = new Map<string, string>();

/** A word without its endings; the same for "tests", "tested" and "testing". */
export function stem(word: string): string {
  const known = cache.get(word);
  if (known !== undefined) return known;
  const short = word.slice(0, wordLengthLimit);
  const stemmed = /^[a-z]+$/.test(short) ? stemmer(short) : short;
  if (cache.size >= cacheLimit) cache.clear();
  cache.set(word, stemmed);
  return stemmed;
}

/** Whether a word means nothing by itself. */
export function isStopWord(word: string): boolean {
  return stopWords.has(word);
}

/** A 32-bit FNV-1a hash over UTF-16 units. */
export function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value >>> 0;
}

/** Terms are below this, so that two of them fit into one exact number. */
export const termRange = 2 ** 26;

/** A stem as a number. */
export function termOf(stem: string): number {
  return hash(stem) % termRange;
}
