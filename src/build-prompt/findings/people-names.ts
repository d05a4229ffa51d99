import type { ReviewComment } from '../types.ts';

/** Tells whether a text names a reviewer or author, as a word, with or without `@`. */
export function nameFinder(comments: readonly ReviewComment[]): (text: string) => boolean {
  const logins = new Set(comments.flatMap(({ reviewer, pr }) => [reviewer, pr.author]));
  const names = [...logins].map((login) => login.trim()).filter((login) => login !== '');
  if (names.length === 0) return () => false;
  const any = names.map((name) => RegExp.escape(name)).join('|');
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${any})(?![\\p{L}\\p{N}])`, 'iu');
  return (text) => pattern.test(text);
}
