/** The marker before our line, the same in older releases. */
const tag = '# chunk shell completion';
const ourLine = /^(source <\(|.*\beval "\$\(|)chunk completion /;

/**
 * Returns a startup file's text with completion turned on: appends a line break, the tag and the
 * line, with the same kind of line breaks as the text, or replaces the line of an older release.
 * `withoutBlock` removes exactly these characters.
 */
export function withBlock(text: string, line: string): string {
  const lines = linesOf(text);
  const at = lines.findIndex(({ content }) => content === tag);
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  if (at === -1) return `${text}${text === '' ? '' : end}${tag}${end}${line}${end}`;
  const present = lines[at + 1];
  if (present === undefined || !ourLine.test(present.content)) return text;
  lines[at + 1] = { content: line, end: present.end };
  return textOf(lines);
}

/** Returns a startup file's text without the tag and the line after it, wherever they are. */
export function withoutBlock(text: string): string {
  const lines = linesOf(text);
  const kept: TextLine[] = [];
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index];
    if (line === undefined) break;
    if (line.content !== tag) {
      kept.push(line);
      continue;
    }
    if (ourLine.test(lines[index + 1]?.content ?? '')) index++;
    const isLast = index >= lines.length - 1;
    const before = kept.at(-1);
    if (before?.content === '') kept.pop();
    else if (before !== undefined && isLast) kept[kept.length - 1] = { ...before, end: '' };
  }
  return textOf(kept);
}

interface TextLine {
  readonly content: string;
  readonly end: string;
}

function linesOf(text: string): TextLine[] {
  const lines = [...text.matchAll(/([^\n]*?)(\r?\n|$)/g)];
  return lines
    .map(([, content = '', end = '']) => ({ content, end }))
    .filter(({ content, end }) => content !== '' || end !== '');
}

function textOf(lines: readonly TextLine[]): string {
  return lines.map(({ content, end }) => content + end).join('');
}
