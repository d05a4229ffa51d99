import { clip, codeSpan, escapeInline } from './markdown.ts';
import type { Theme } from './themes.ts';

/** `1 comment`, `2 comments`. */
export function counted(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`;
}

/** The first names of a count, joined for a sentence. */
export function topNames(counts: ReadonlyMap<string, number>, most: number): string[] {
  return [...counts.keys()].slice(0, most);
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(names: readonly string[]): string {
  const last = names.at(-1);
  if (names.length < 2 || last === undefined) return last ?? '';
  return `${names.slice(0, -1).join(', ')} and ${last}`;
}

/** How much stands behind a theme, on one line. */
export function evidenceOf({ items, reviewers, languages }: Theme, withNames: boolean): string {
  const names = topNames(reviewers, 2).map((name) => escapeInline(clip(name, 60)));
  const people = counted(reviewers.size, 'reviewer');
  const most = reviewers.size > 2 ? `${people}, most by` : 'by';
  const said = withNames ? `${most} ${listed(names)}` : people;
  const where = topNames(languages, 2).join(', ');
  return `${counted(items.length, 'comment')}, ${said}${where === '' ? '' : `; ${where}`}`;
}

/** In which repositories and folders a theme comes up, as Markdown. */
export function placesOf(theme: Theme, most: number): string {
  const from = theme.folders.size >= 2 ? theme.folders : theme.repos;
  return listed(topNames(from, most).map((name) => codeSpan(name, 60)));
}
