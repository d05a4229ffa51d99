import { type CommandGroup, type CommandNode, isGroup } from '../src/command-line/command.ts';
import { wrapped } from '../src/command-line/help.ts';
import { type Page, pageOf, type Topic } from '../src/command-line/help-page.ts';

const columns = 100;

/** Returns the pages of a tree, parents before children. Loads every command. */
export async function pagesOf(root: CommandGroup): Promise<Page[]> {
  const pages: Page[] = [];
  const visit = async (node: CommandNode, path: readonly string[]): Promise<void> => {
    pages.push(await pageOf(node, path));
    if (!isGroup(node)) return;
    for (const [name, child] of Object.entries(node.children)) await visit(child, [...path, name]);
  };
  await visit(root, ['chunk']);
  return pages;
}

/** Returns docs/cli.md: every command with its arguments, flags and examples. */
export async function cliDocument(root: CommandGroup): Promise<string> {
  const [first, ...pages] = await pagesOf(root);
  if (first === undefined) throw new Error('the tree has no root');
  const globals = first.topics.filter(({ title }) => title === 'Global flags');
  return `${[
    '# Commands',
    'Generated from the command tree by `bun run generate`. `chunk --help` shows the same text.',
    wrapped(`${first.summary}.`, columns),
    code([first.usage]),
    '## Global flags',
    ...globals.map(table),
    ...pages.flatMap((page) => [
      `## ${page.name}`,
      `${page.summary}.`,
      code([page.usage, ...(page.examples.length > 0 ? ['', ...page.examples] : [])]),
      ...page.topics.filter(({ title }) => title !== 'Global flags').map(table),
    ]),
    ...first.reference.flatMap((topic) => [`## ${topic.title}`, table(topic)]),
  ].join('\n\n')}\n`;
}

function code(lines: readonly string[]): string {
  return ['```console', ...lines, '```'].join('\n');
}

function table({ title, entries }: Topic): string {
  const rows = entries.map(({ term, summary }) => `| ${cell(codeSpan(term))} | ${cell(summary)} |`);
  return [`| ${title} | |`, '| --- | --- |', ...rows].join('\n');
}

function codeSpan(term: string): string {
  return `\`${term.trim()}\``;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
