import leven from 'leven';

/** One edit is allowed per this number of letters of the shorter word. */
const lettersPerEdit = 3;
/** A longer word is not natural language. */
const maxLetters = 40;

/** True if two words differ only in case or by a few letters (Levenshtein distance). */
export function isSimilarSpelling(one: string, other: string): boolean {
  if (one.toLowerCase() === other.toLowerCase()) return true;
  const shorter = Math.min(one.length, other.length);
  if (shorter < lettersPerEdit || Math.max(one.length, other.length) > maxLetters) return false;
  return leven(one, other) <= Math.max(1, Math.floor(shorter / lettersPerEdit));
}
