import { stemmer } from 'stemmer';
import { eng } from 'stopword';

// In a review these carry the meaning ("the same logic", "never called", "like the other one").
const kept = new Set(
  'same other another all only never still before after over under most many like out'.split(' '),
);
const stopWords = new Set(eng.filter((word) => !kept.has(word)));
const wordLimit = 400;
const wordLengthLimit = 40;
const cacheLimit = 200_000;
// Words on both sides of a full stop are never close to each other.
const sentenceGap = 20;

/** The words of a text that carry meaning, as terms with their places. */
export interface Words {
  /** Each word's stem as a number: the same for "tests", "tested" and "testing". */
  readonly terms: readonly number[];
  /** Counted in words; a new sentence is far from the last. */
  readonly positions: readonly number[];
  /** Where in the text, in UTF-16 units. */
  readonly offsets: readonly number[];
  /** How many were left out for meaning nothing by themselves, in English. */
  readonly stopped: number;
}

/**
 * Cuts a text into terms. What is marked as code is never taken for a stop word. It scans by hand
 * and makes no string for a word that was seen before: there are millions of them.
 */
export function wordsOf(text: string): Words {
  const terms: number[] = [];
  const positions: number[] = [];
  const offsets: number[] = [];
  let position = 0;
  let stopped = 0;
  let isCode = false;
  let at = 0;
  while (at < text.length && terms.length < wordLimit) {
    const unit = text.charCodeAt(at);
    if (!startsWord(text, at, unit)) {
      if (unit === backtick) isCode = !isCode;
      else if (unit === newline || (isStop(unit) && isSpaceOrEnd(text, at + 1))) {
        position += sentenceGap;
      }
      at += 1;
      continue;
    }
    const end = wordEnd(text, at);
    const entry = lookUp(text, at, end);
    if (!isCode && entry < 0) stopped += 1;
    else {
      terms.push(entry < 0 ? -1 - entry : entry);
      positions.push(position);
      offsets.push(at);
      position += 1;
    }
    at = end;
  }
  return { terms, positions, offsets, stopped };
}

// By the hash of the word. The sign bit says that it is a stop word: no object for each.
const entries = new Map<number, number>();

function lookUp(text: string, start: number, end: number): number {
  const key = foldedHash(text, start, end);
  const known = entries.get(key);
  if (known !== undefined) return known;
  const word = text.slice(start, end).toLowerCase();
  const term = termOf(stem(word));
  const entry = stopWords.has(word) ? -1 - term : term;
  if (entries.size >= cacheLimit) entries.clear();
  entries.set(key, entry);
  return entry;
}

// The same for "Test" and "test"; other alphabets are folded when the word is looked at.
function foldedHash(text: string, start: number, end: number): number {
  let value = 0x811c9dc5;
  for (let at = start; at < end; at += 1) {
    const unit = text.charCodeAt(at);
    const isUpper = unit >= 65 && unit <= 90;
    value = Math.imul(value ^ (isUpper ? unit | 32 : unit), 0x01000193);
  }
  return value;
}

const backtick = 96;
const newline = 10;
const signs = new Set([...'.!?;'].map((sign) => sign.charCodeAt(0)));
// Words that are more than letters: `%w`, `n+1`, `O(n`.
const special = /%w|n\+1|o\(n/iy;
const foreignLetter = /[\p{L}\p{M}\p{N}]/u;

function isStop(unit: number): boolean {
  return signs.has(unit);
}

function isSpaceOrEnd(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return Number.isNaN(unit) || unit === 32 || (unit >= 9 && unit <= 13);
}

function isLetter(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  if (unit < 128) {
    const isAlphabetic = (unit | 32) >= 97 && (unit | 32) <= 122;
    return isAlphabetic || (unit >= 48 && unit <= 57) || unit === 95;
  }
  // Half of a pair is never a letter by itself; words in such scripts are cut there.
  return unit >= 128 && foreignLetter.test(text.charAt(at));
}

function startsWord(text: string, at: number, unit: number): boolean {
  return isLetter(text, at) || (unit === 37 && text.charCodeAt(at + 1) === 119);
}

function wordEnd(text: string, start: number): number {
  special.lastIndex = start;
  const isSpecial = !isLetter(text, start - 1) && special.test(text);
  if (isSpecial) return special.lastIndex;
  let end = start;
  while (end < text.length) {
    if (isLetter(text, end)) end += 1;
    else if (isJoint(text.charCodeAt(end)) && isLetter(text, end + 1) && end > start) end += 2;
    else break;
  }
  return end;
}

// `time.sleep`, `don't`.
function isJoint(unit: number): boolean {
  return unit === 46 || unit === 39 || unit === 0x2019;
}

function stem(word: string): string {
  const short = word.slice(0, wordLengthLimit);
  return /^[a-z]+$/.test(short) ? stemmer(short) : short;
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

function termOf(stem: string): number {
  return hash(stem) % termRange;
}
