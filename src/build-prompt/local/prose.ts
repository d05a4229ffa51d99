import { cut } from './markdown.ts';

// Beyond this, a comment is a pasted log. In UTF-16 units.
const bodyLimit = 20_000;

/** A comment's body, its own words apart from what it shows. */
export interface Body {
  /** What the reviewer wrote: no code blocks, quoted lines, HTML comments or images. */
  readonly prose: string;
  /** The first suggestion block. */
  readonly suggestion: string | undefined;
  /** The first other code block. */
  readonly code: string | undefined;
}

// Whether there is any Markdown to take apart.
const marked = /[<[\r]|\*\*|^[ \t]*(?:`{3}|~{3}|>|#|[-*+][ \t]|\d{1,3}[.)][ \t])/m;
const fencePattern = /^ {0,3}(`{3,}|~{3,})[ \t]*([^\s`]*)/;
const tagPattern =
  /<\/?(?:details|summary|br|img|b|i|em|strong|p|div|span|sub|sup|a|kbd|h[1-6]|table|t[rdh])\b[^<>]*>/gi;

/** Parts a comment's Markdown. Total: what is malformed is prose. */
export function readBody(body: string): Body {
  const text = cut(body, bodyLimit);
  if (!marked.test(text)) return { prose: text.trim(), suggestion: undefined, code: undefined };
  const blocks: { suggestion?: string; code?: string } = {};
  const kept: string[] = [];
  let fence: { mark: string; info: string; lines: string[] } | undefined;
  for (const line of text.replace(/\r\n?/g, '\n').split('\n')) {
    if (fence) {
      if (!closes(line, fence.mark)) {
        fence.lines.push(line);
        continue;
      }
      keepBlock(blocks, fence);
      fence = undefined;
      continue;
    }
    const [, mark, info] = fencePattern.exec(line) ?? [];
    if (mark !== undefined) fence = { mark, info: info ?? '', lines: [] };
    else if (!/^ {0,3}>/.test(line)) kept.push(line);
  }
  if (fence) keepBlock(blocks, fence);
  return { prose: plain(kept.join('\n')), suggestion: blocks.suggestion, code: blocks.code };
}

function closes(line: string, mark: string): boolean {
  const trimmed = line.trim();
  return trimmed.startsWith(mark) && trimmed === (mark[0] ?? '').repeat(trimmed.length);
}

function keepBlock(
  blocks: { suggestion?: string; code?: string },
  { info, lines }: { info: string; lines: string[] },
): void {
  const kind = info.toLowerCase() === 'suggestion' ? 'suggestion' : 'code';
  blocks[kind] ??= lines.join('\n');
}

function plain(text: string): string {
  return text
    .replace(/<!--[\s\S]*?(?:-->|$)/g, ' ')
    .replace(tagPattern, ' ')
    .replace(/!\[[^\][]*\]\([^()\s]*\)/g, ' ')
    .replace(/\[([^\][]+)\]\([^()\s]*\)/g, '$1')
    .replace(/^[ \t]*(?:#{1,6}[ \t]+|[-*+][ \t]+|\d{1,3}[.)][ \t]+)/gm, '')
    .replace(/\*\*([^*\n]+)\*\*/g, '$1')
    .trim();
}

/** The sentences of a comment, in order. A line's end is a sentence's end. */
export function sentences(prose: string): string[] {
  return prose
    .split(/(?<=[.!?])\s+(?=[\p{Lu}`"'(])|\n+/u)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '');
}
