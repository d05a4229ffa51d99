import leven from 'leven';

/** Of the letters of the shorter word, one in so many may differ. */
const lettersPerMistake = 3;

/** Whether two words are one with a mistake: another case, or few letters that differ. */
export function isNearlySame(one: string, other: string): boolean {
  if (one.toLowerCase() === other.toLowerCase()) return true;
  const shorter = Math.min(one.length, other.length);
  if (shorter < lettersPerMistake) return false;
  return leven(one, other) <= Math.max(1, Math.floor(shorter / lettersPerMistake));
}
