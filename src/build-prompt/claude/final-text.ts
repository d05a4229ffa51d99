import type { ReviewComment } from '../types.ts';

/** Fewer words in quotation marks are a term, not what a person said. */
const minQuotedWords = 5;
/** How many lines of talk may stand before or after a fence around a whole answer. */
const maxLinesAround = 3;

/** A model's answer without the Markdown fence, and the talk, that some put around all of it. */
export function unwrapFence(text: string): string {
  const lines = text.trim().split('\n');
  const first = lines.findIndex((line) => /^(?:`{3,}|~{3,})\s*(?:markdown|md)?\s*$/i.test(line));
  const mark = lines[first]?.match(/^(?:`+|~+)/)?.[0] ?? '';
  const last = lines.findLastIndex((line) => line.trimEnd() === mark);
  const inner = lines.slice(first + 1, last);
  const around = [...lines.slice(0, Math.max(0, first)), ...lines.slice(last + 1)];
  const isTalk = around.length <= maxLinesAround && !around.some((line) => /^[#>*-]/.test(line));
  if (first === -1 || last <= first || !isTalk) return lines.join('\n');
  // Otherwise the fence is that of a code block at the beginning.
  const [next] = inner.filter((line) => line.startsWith(mark));
  const isWhole = next === undefined || /^(?:`+|~+)\s*[^\s`~]/.test(next);
  return (isWhole ? inner : lines).join('\n').trim();
}

/** A prompt without invented quotations, and how many there were. */
export interface CheckedPrompt {
  readonly text: string;
  readonly removed: number;
}

/**
 * Removes quotations that are not in any comment from a model's prompt: block quotes, and text of
 * several words in quotation marks. Code stays as it is.
 */
export function withoutInventedQuotations(
  prompt: string,
  comments: readonly ReviewComment[],
): CheckedPrompt {
  const bodies = comments.map(({ body }) => comparable(body));
  const { text, restore } = withoutCode(prompt);
  let removed = 0;
  const keepIfSaid = (whole: string, said: string): string => {
    if (isSaid(restore(said), bodies)) return whole;
    removed += 1;
    return '';
  };
  const checked = text
    .replace(/(?:^[ \t]*>[^\n]*(?:\n|$))+/gm, (block) =>
      keepIfSaid(block, block.replace(/^[ \t]*> ?/gm, '')),
    )
    .replace(/(?<![ \t])[ \t]*["“]([^"“”\n]+)["”]/g, (whole, said: string) =>
      said.trim().split(/\s+/).length < minQuotedWords ? whole : keepIfSaid(whole, said),
    );
  return { text: restore(checked).replace(/\n{3,}/g, '\n\n'), removed };
}

/**
 * Makes a function that replaces the names of people in a model's text. A name that is a word of
 * the code, and the code itself, stay.
 */
export function nameRemover(comments: readonly ReviewComment[]): (text: string) => string {
  const logins = new Set(comments.flatMap(({ reviewer, pr }) => [reviewer, pr.author]));
  const code = new Set<string>();
  for (const { diffHunk } of comments) {
    for (const [word] of diffHunk.matchAll(/[\w-]+/g)) if (logins.has(word)) code.add(word);
  }
  const names = [...logins].filter((login) => login !== '' && !code.has(login));
  const any = ['Reviewer \\d+', ...names.map((name) => RegExp.escape(name))].join('|');
  const pattern = new RegExp(`@?(?<![\\p{L}\\p{N}_-])(?:${any})(?![\\p{L}\\p{N}_-])`, 'giu');
  return (prompt) => {
    const { text, restore } = withoutCode(prompt);
    return restore(text.replace(pattern, 'a reviewer'));
  };
}

function isSaid(quotation: string, bodies: readonly string[]): boolean {
  const withSource = comparable(quotation);
  // Who said it, or where, may follow.
  const alone = comparable(quotation.trim().replace(/\s+(?:[—–-]|\()[^—–\n]*$/, ''));
  return [withSource, alone].some(
    (text) => text !== '' && bodies.some((body) => body.includes(text)),
  );
}

/** Text without what Markdown and typography add to it. */
function comparable(text: string): string {
  return text
    .replace(/[*_\\`"'“”‘’]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

const codePattern = /^[ \t]*(`{3,}|~{3,})[^\n]*\n[\s\S]*?^[ \t]*\1[^\n]*$|`[^`\n]+`/gm;

/** Text with a placeholder for each piece of code, and the inverse. */
function withoutCode(text: string): { text: string; restore: (text: string) => string } {
  const pieces: string[] = [];
  const plain = text.replace(/[\ue000\ue001]/g, '').replace(codePattern, (piece) => {
    pieces.push(piece);
    return `\ue000${pieces.length - 1}\ue001`;
  });
  const restore = (part: string): string =>
    part.replace(/\ue000(\d+)\ue001/g, (_, index) => pieces[Number(index)] ?? '');
  return { text: plain, restore };
}
