import type { ReviewComment } from '../types.ts';

/** Submitted lines and the reviewer's replacement. */
export interface SuggestedChange {
  readonly before: string;
  readonly after: string;
  /** The lines of the diff above them. */
  readonly above: readonly string[];
}

/** Maximum number of lines that a suggestion is assumed to replace. */
const maxLines = 20;
/** Below this similarity, a suggestion is assumed not to replace the lines above it. */
const minSimilarity = 0.3;

type DiffPosition = Pick<ReviewComment, 'diffHunk' | 'line' | 'startLine'>;

/**
 * Finds the lines that a suggestion replaces. GitHub's diff hunk ends with the last commented line,
 * and `startLine` is the first. Without line numbers, uses the end of the hunk that is most similar
 * to the suggestion; undefined if no end is similar.
 */
export function suggestedChange(
  position: DiffPosition,
  suggestion: string,
): SuggestedChange | undefined {
  const lines = newSide(position.diffHunk);
  const count = lineCount(position) ?? mostSimilarEnd(lines, suggestion);
  if (lines.length === 0 || count === 0) return undefined;
  return {
    before: lines.slice(-count).join('\n'),
    after: suggestion,
    above: lines.slice(0, -count),
  };
}

/** Returns the change of a diff block; undefined if it only adds or only removes lines. */
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

/** Returns the lines of a diff hunk after the change. */
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

/** Returns how many of the last lines are most similar to the suggestion (Dice coefficient). */
function mostSimilarEnd(lines: readonly string[], suggestion: string): number {
  const suggested = tokensOf(suggestion);
  const unmatched = new Map<string, number>();
  for (const token of suggested) unmatched.set(token, (unmatched.get(token) ?? 0) + 1);
  let best = { count: 0, similarity: minSimilarity };
  let length = 0;
  let common = 0;
  for (let count = 1; count <= Math.min(lines.length, maxLines); count++) {
    for (const token of tokensOf(lines.at(-count) ?? '')) {
      length++;
      const left = unmatched.get(token) ?? 0;
      unmatched.set(token, left - 1);
      if (left > 0) common++;
    }
    const similarity = (2 * common) / (length + suggested.length || 1);
    if (similarity > best.similarity) best = { count, similarity };
  }
  return best.count;
}

/** Splits text into words and single punctuation characters. */
export function tokensOf(text: string): string[] {
  return text.match(/[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu) ?? [];
}

/** Returns the multiset differences of two token lists. */
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
