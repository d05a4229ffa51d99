import type { Cli } from '../system/cli.ts';
import { isGroup, type Node } from './command.ts';
import { pageOf, type Topic } from './help-page.ts';
import { wrap } from './wrap.ts';

const maxColumns = 80;
/** A term that is longer stands on a line of its own. */
const maxTermColumns = 30;
const indent = '  ';

/** Shows a node's help on stdout, in color where that is a terminal. */
export async function showHelp(node: Node, path: readonly string[], cli: Cli): Promise<void> {
  cli.output.text(await helpText(node, path, cli.stdout.color));
}

/** The help text of a node, for a terminal; with escape sequences where color is wanted. */
export async function helpText(
  node: Node,
  path: readonly string[],
  color: boolean,
): Promise<string> {
  const page = await pageOf(node, path);
  const title = (text: string): string =>
    color ? `\u001b[1m${text.toUpperCase()}\u001b[22m` : text.toUpperCase();
  const term = (text: string): string => (color ? `\u001b[36m${text}\u001b[39m` : text);
  const block = (topic: Topic): string => `${title(topic.title)}\n${topicText(topic, term)}`;
  const examples = page.examples.map((line) => `${indent}${line}`).join('\n');
  return [
    `${page.summary} (${page.name})`,
    `${title('Usage')}\n${indent}${term(page.usage)}`,
    ...page.topics.map(block),
    ...(examples === '' ? [] : [`${title('Examples')}\n${examples}`]),
    ...page.reference.map(block),
    ...(isGroup(node) ? [`See more of a command with: ${page.name} <command> --help`] : []),
  ].join('\n\n');
}

function topicText({ entries }: Topic, term: (text: string) => string): string {
  const lengths = entries.map((entry) => entry.term.length);
  const column = Math.max(...lengths.filter((length) => length <= maxTermColumns), 0);
  const start = indent.length + column + 2;
  return entries
    .map((entry) => {
      const lines = wrap(entry.summary, maxColumns - start);
      const [first = ''] = lines;
      const hanging = lines.slice(1).map((line) => ' '.repeat(start) + line);
      const gap = ' '.repeat(Math.max(column - entry.term.length, 0) + 2);
      const head =
        entry.term.length > column
          ? `${indent}${term(entry.term)}\n${' '.repeat(start)}${first}`
          : `${indent}${term(entry.term)}${gap}${first}`;
      return [head.trimEnd(), ...hanging].join('\n');
    })
    .join('\n');
}
