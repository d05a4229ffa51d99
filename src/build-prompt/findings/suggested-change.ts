import type { ReviewComment } from '../types.ts';

/** Lines of the new version of a file, and what a reviewer wants in their place. */
export interface SuggestedChange {
  readonly before: string;
  readonly after: string;
  /** The lines of the diff above them. */
  readonly above: readonly string[];
}

/** More lines than a suggestion usually replaces. */
const maxLines = 20;
/** Less alike, a suggestion has nothing to do with the lines above it. */
const minAlikeness = 0.3;

type DiffPosition = Pick<ReviewComment, 'diffHunk' | 'line' | 'startLine'>;

/**
 * What a suggestion replaces: GitHub's diff ends with the last line that the comment is about, and
 * `startLine` tells the first one. Where a file does not have them, the end of the diff that is
 * most like the suggestion. Undefined when there is no such end.
 */
export function suggestedChange(
  place: DiffPosition,
  suggestion: string,
): SuggestedChange | undefined {
  const side = newSide(place.diffHunk);
  const count = lineCount(place) ?? likestEnd(side, suggestion);
  if (side.length === 0 || count === 0) return undefined;
  return {
    before: side.slice(-count).join('\n'),
    after: suggestion,
    above: side.slice(0, -count),
  };
}

/** What a block of the kind `diff` takes away and puts there; undefined where it does only one. */
export function changeOfDiff(diff: string): SuggestedChange | undefined {
  const lines = diff.split('\n');
  const side = (mark: string): string =>
    lines
      .filter((line) => line.startsWith(mark) && !line.startsWith(mark.repeat(3)))
      .map((line) => line.slice(1))
      .join('\n');
  const [before, after] = [side('-'), side('+')];
  return before === '' || after === '' ? undefined : { before, after, above: [] };
}

/** Returns the lines of a diff as they are after the change. */
export function newSide(diffHunk: string): string[] {
  return diffHunk
    .replaceAll('\r', '')
    .split('\n')
    .filter((line) => !/^(?:-|@@|\\)/.test(line))
    .map((line) => line.slice(1));
}

function lineCount({ line, startLine }: DiffPosition): number | undefined {
  return line === undefined ? undefined : Math.max(1, line - (startLine ?? line) + 1);
}

/** The number of lines at the end that are most like the suggestion, by Dice's coefficient. */
function likestEnd(side: readonly string[], suggestion: string): number {
  const wanted = tokensOf(suggestion);
  const open = new Map<string, number>();
  for (const token of wanted) open.set(token, (open.get(token) ?? 0) + 1);
  let best = { count: 0, alikeness: minAlikeness };
  let length = 0;
  let same = 0;
  for (let count = 1; count <= Math.min(side.length, maxLines); count++) {
    for (const token of tokensOf(side.at(-count) ?? '')) {
      length++;
      const left = open.get(token) ?? 0;
      open.set(token, left - 1);
      if (left > 0) same++;
    }
    const alikeness = (2 * same) / (length + wanted.length || 1);
    if (alikeness > best.alikeness) best = { count, alikeness };
  }
  return best.count;
}

/** Words and single signs. */
export function tokensOf(text: string): string[] {
  return text.match(/[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu) ?? [];
}

/** Returns what is in one list and not in the other, repetitions counted. */
export function tokenChange(
  before: readonly string[],
  after: readonly string[],
): { removed: string[]; added: string[] } {
  const counts = new Map<string, number>();
  for (const token of before) counts.set(token, (counts.get(token) ?? 0) + 1);
  const take = (token: string): boolean => {
    const left = counts.get(token) ?? 0;
    counts.set(token, left - 1);
    return left > 0;
  };
  const added = after.filter((token) => !take(token));
  const removed = before.filter((token) => take(token));
  return { removed, added };
}
