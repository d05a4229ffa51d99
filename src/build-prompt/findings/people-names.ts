import type { ReviewComment } from '../types.ts';

/** Returns a predicate that is true if a text has the name of a reviewer or author as a word. */
export function nameFinder(comments: readonly ReviewComment[]): (text: string) => boolean {
  const logins = new Set(comments.flatMap(({ reviewer, pr }) => [reviewer, pr.author]));
  const names = [...logins].map((login) => login.trim()).filter((login) => login !== '');
  if (names.length === 0) return () => false;
  const anyName = names.map((name) => RegExp.escape(name)).join('|');
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${anyName})(?![\\p{L}\\p{N}])`, 'iu');
  return (text) => pattern.test(text);
}
