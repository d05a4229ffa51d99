import type { ReviewComment } from '../types.ts';

/** Fewer words in quotation marks are a term, not a quotation. */
const minQuotedWords = 5;
/** Maximum lines of introduction and closing around a fenced answer. */
const maxLinesAround = 3;

/** Removes the Markdown fence, and any text around it, that some models put around an answer. */
export function unwrapFence(text: string): string {
  const lines = text.trim().split('\n');
  const first = lines.findIndex((line) => /^(?:`{3,}|~{3,})\s*(?:markdown|md)?\s*$/i.test(line));
  const mark = lines[first]?.match(/^(?:`+|~+)/)?.[0] ?? '';
  const last = lines.findLastIndex((line) => line.trimEnd() === mark);
  const inner = lines.slice(first + 1, last);
  const around = [...lines.slice(0, Math.max(0, first)), ...lines.slice(last + 1)];
  const isChatter = around.length <= maxLinesAround && !around.some((line) => /^[#>*-]/.test(line));
  if (first === -1 || last <= first || !isChatter) return lines.join('\n');
  // If a fence inside is closed before another opens, the first one belongs to a code block.
  const [next] = inner.filter((line) => line.startsWith(mark));
  const isWhole = next === undefined || /^(?:`+|~+)\s*[^\s`~]/.test(next);
  return (isWhole ? inner : lines).join('\n').trim();
}

/** A prompt without invented quotations, and the number that was removed. */
export interface CheckedPrompt {
  readonly text: string;
  readonly removed: number;
}

/**
 * Removes quotations that are not in any comment: block quotes, and several words in quotation
 * marks. Code is left as it is.
 */
export function withoutInventedQuotations(
  prompt: string,
  comments: readonly ReviewComment[],
): CheckedPrompt {
  const bodies = comments.map(({ body }) => normalized(body));
  const { text, restore } = withoutCode(prompt);
  let removed = 0;
  const keepIfGenuine = (markdown: string, quotation: string): string => {
    if (isGenuine(restore(quotation), bodies)) return markdown;
    removed += 1;
    return '';
  };
  const checked = text
    .replace(/(?:^[ \t]*>[^\n]*(?:\n|$))+/gm, (block) =>
      keepIfGenuine(block, block.replace(/^[ \t]*> ?/gm, '')),
    )
    .replace(/(?<![ \t])[ \t]*["“]([^"“”\n]+)["”]/g, (markdown, quotation: string) =>
      quotation.trim().split(/\s+/).length < minQuotedWords
        ? markdown
        : keepIfGenuine(markdown, quotation),
    );
  return { text: restore(checked).replace(/\n{3,}/g, '\n\n'), removed };
}

/**
 * Returns a function that replaces people's names in a model's text with "a reviewer". It skips
 * code, and names that are also identifiers in a diff.
 */
export function nameRemover(comments: readonly ReviewComment[]): (text: string) => string {
  const logins = new Set(comments.flatMap(({ reviewer, pr }) => [reviewer, pr.author]));
  const code = new Set<string>();
  for (const { diffHunk } of comments) {
    for (const [word] of diffHunk.matchAll(/[\w-]+/g)) if (logins.has(word)) code.add(word);
  }
  const names = [...logins].filter((login) => login !== '' && !code.has(login));
  const anyName = ['Reviewer \\d+', ...names.map((name) => RegExp.escape(name))].join('|');
  const pattern = new RegExp(`@?(?<![\\p{L}\\p{N}_-])(?:${anyName})(?![\\p{L}\\p{N}_-])`, 'giu');
  return (prompt) => {
    const { text, restore } = withoutCode(prompt);
    return restore(text.replace(pattern, 'a reviewer'));
  };
}

function isGenuine(quotation: string, bodies: readonly string[]): boolean {
  const withSource = normalized(quotation);
  // The quotation may end with its source: "— Reviewer 1".
  const withoutSource = normalized(quotation.trim().replace(/\s+(?:[—–-]|\()[^—–\n]*$/, ''));
  return [withSource, withoutSource].some(
    (text) => text !== '' && bodies.some((body) => body.includes(text)),
  );
}

/** Removes Markdown and quotation marks and collapses white space, for comparison. */
function normalized(text: string): string {
  return text
    .replace(/[*_\\`"'“”‘’]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

const codePattern = /^[ \t]*(`{3,}|~{3,})[^\n]*\n[\s\S]*?^[ \t]*\1[^\n]*$|`[^`\n]+`/gm;

/** Replaces code with placeholders; `restore` puts it back. */
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
