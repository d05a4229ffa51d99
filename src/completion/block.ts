/** The line by which older releases, and this one, find their own lines again. */
const tag = '# chunk shell completion';
const ourLine = /^(source <\(|.*\beval "\$\()chunk completion /;

/**
 * A start-up file's text with completion turned on: a line end, the tag and the line, in the kind
 * of line ends that the text has. The first line end makes a blank line, or ends a last line that
 * had none; to take exactly these characters out again is to have the old text back.
 */
export function withBlock(text: string, line: string): string {
  if (linesOf(text).some(({ content }) => content === tag)) return text;
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  return `${text}${end}${tag}${end}${line}${end}`;
}

/** A start-up file's text without the tag and the line after it, wherever they are. */
export function withoutBlock(text: string): string {
  const lines = linesOf(text);
  const kept: Line[] = [];
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
  return kept.map(({ content, end }) => content + end).join('');
}

interface Line {
  readonly content: string;
  readonly end: string;
}

function linesOf(text: string): Line[] {
  const lines = [...text.matchAll(/([^\n]*?)(\r?\n|$)/g)];
  return lines
    .map(([, content = '', end = '']) => ({ content, end }))
    .filter(({ content, end }) => content !== '' || end !== '');
}
