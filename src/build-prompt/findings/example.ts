import type { ReviewComment } from '../types.ts';
import { readCommentText } from './comment-text.ts';
import { commentsById } from './evidence.ts';
import type { Example, Finding } from './finding.ts';
import { languageOf } from './languages.ts';
import { nameFinder } from './people-names.ts';
import { suggestedChange } from './suggested-change.ts';

const maxLines = 6;
/** In UTF-16 units. */
const maxLineLength = 120;

/** Returns a comment's first suggestion and the lines it replaces, if both are short. */
function exampleOf(comment: ReviewComment): Example | undefined {
  const [suggestion] = readCommentText(comment.body).suggestions;
  if (suggestion === undefined || suggestion.trim() === '') return undefined;
  const change = suggestedChange(comment, suggestion);
  if (change === undefined || change.before.trim() === '' || change.before === change.after) {
    return undefined;
  }
  const { before, after } = change;
  if (!isShort(before) || !isShort(after)) return undefined;
  return { before, after, language: languageOf(comment.path) };
}

function isShort(code: string): boolean {
  const lines = code.split('\n');
  return lines.length <= maxLines && lines.every(({ length }) => length <= maxLineLength);
}

/** Adds the best example from its comments to each finding without one. */
export function withExamples(
  findings: readonly Finding[],
  comments: readonly ReviewComment[],
): Finding[] {
  const byId = commentsById(comments);
  const namesPerson = nameFinder(comments);
  return findings.map((finding) => {
    const sources = finding.comments.flatMap((id) => byId.get(id) ?? []);
    const example = finding.example ?? bestExample(sources, (code) => !namesPerson(code));
    return { ...finding, example };
  });
}

/**
 * Returns the best example: those from resolved threads, which the author probably applied, come
 * first, then the shortest.
 */
export function bestExample(
  comments: readonly ReviewComment[],
  isAllowed: (code: string) => boolean,
): Example | undefined {
  const found = comments.flatMap((comment) => {
    const example = exampleOf(comment);
    if (example === undefined || !isAllowed(`${example.before}\n${example.after}`)) return [];
    const size = example.before.length + example.after.length;
    return [{ example, size, isResolved: comment.isResolved === true }];
  });
  found.sort((a, b) => Number(b.isResolved) - Number(a.isResolved) || a.size - b.size);
  return found[0]?.example;
}
