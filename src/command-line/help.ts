import { stringWidth, wrapAnsi } from 'bun';
import type { Cli } from '../system/cli.ts';
import { type CommandNode, isGroup } from './command.ts';
import { pageOf, type Topic } from './help-page.ts';

const maxColumns = 80;
/** The summary of a longer term starts on the next line. */
const maxTermColumns = 30;
/** If less width is left for the summaries, all of them start on the next line. */
const minSummaryColumns = 24;
const indent = '  ';

export interface Layout {
  readonly columns: number;
  /** True to add escape sequences for colors. */
  readonly color: boolean;
}

/** Prints a node's help on stdout, in the width of the terminal but at most 80 columns. */
export async function showHelp(
  node: CommandNode,
  path: readonly string[],
  cli: Cli,
): Promise<void> {
  const { color, columns = maxColumns } = cli.stdout;
  const layout = { color, columns: Math.min(columns, maxColumns) };
  cli.output.text(await helpText(node, path, layout));
}

/** Returns the help text of a node. */
export async function helpText(
  node: CommandNode,
  path: readonly string[],
  { columns, color }: Layout,
): Promise<string> {
  const page = await pageOf(node, path);
  const bold = (text: string): string => (color ? `\u001b[1m${text}\u001b[22m` : text);
  const term = (text: string): string => (color ? `\u001b[36m${text}\u001b[39m` : text);
  const block = (title: string, text: string): string => `${bold(title.toUpperCase())}\n${text}`;
  const topic = ({ title, entries }: Topic): string =>
    block(title, entriesText(entries, columns, term));
  // A backslash at each break lets a shell join the lines.
  const example = (line: string): string =>
    hanging(line, columns - 2, indent.length).replaceAll('\n', ' \\\n');
  return [
    wrapped(`${page.summary} (${page.name})`, columns),
    block('Usage', term(hanging(page.usage, columns, indent.length))),
    ...page.topics.map(topic),
    ...(page.examples.length === 0
      ? []
      : [block('Examples', page.examples.map(example).join('\n'))]),
    ...page.reference.map(topic),
    ...(isGroup(node)
      ? [wrapped(`For help on a command, run: ${page.name} <command> --help`, columns)]
      : []),
  ].join('\n\n');
}

function entriesText(
  entries: Topic['entries'],
  columns: number,
  paint: (term: string) => string,
): string {
  const widths = entries.map(({ term }) => stringWidth(term));
  const column = Math.max(...widths.filter((width) => width <= maxTermColumns), 0);
  const beside = indent.length + column + 2;
  const isNarrow = columns - beside < minSummaryColumns;
  const start = isNarrow ? indent.length * 4 : beside;
  return entries
    .map(({ term, summary }) => {
      const lines = wrapped(summary, columns - start).split('\n');
      const rest = lines.map((line) => ' '.repeat(start) + line);
      const head = paint(hanging(term.trimEnd(), columns, indent.length));
      if (isNarrow || stringWidth(term) > column) return [head, ...rest].join('\n').trimEnd();
      const gap = ' '.repeat(beside - indent.length - stringWidth(term));
      return [`${head}${gap}${lines[0]}`.trimEnd(), ...rest.slice(1)].join('\n');
    })
    .join('\n');
}

/** Wraps a text at spaces to lines of at most `columns`; a longer word is not broken. */
export function wrapped(text: string, columns: number): string {
  return wrapAnsi(text, Math.max(columns, 1), { wordWrap: true, trim: true });
}

// Wraps a long line, and indents the lines after the first one further.
function hanging(line: string, columns: number, indentation: number): string {
  const [lead = '', text = ''] = /^(\s*)(.*)$/s.exec(line)?.slice(1) ?? [];
  const start = ' '.repeat(indentation) + lead;
  const [first = '', ...rest] = wrapped(text, columns - start.length).split('\n');
  const next = wrapped(rest.join(' '), columns - start.length - indent.length).split('\n');
  const lines = rest.length === 0 ? [] : next.map((each) => start + indent + each);
  return [start + first, ...lines].join('\n');
}
