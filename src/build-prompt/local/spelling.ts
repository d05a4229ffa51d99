import leven from 'leven';

/** Of the letters of the shorter word, one in so many may differ. */
const lettersPerMistake = 3;
/** A longer word is no word of a language. */
const maxLetters = 40;

/** True if two words are one with a mistake: another case, or few letters that differ. */
export function isNearlySame(one: string, other: string): boolean {
  if (one.toLowerCase() === other.toLowerCase()) return true;
  const shorter = Math.min(one.length, other.length);
  if (shorter < lettersPerMistake || Math.max(one.length, other.length) > maxLetters) return false;
  return leven(one, other) <= Math.max(1, Math.floor(shorter / lettersPerMistake));
}
