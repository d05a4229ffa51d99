import type { CommandGroup } from '../src/command-line/command.ts';
import type { Page, Topic } from '../src/command-line/help-page.ts';
import { pagesOf } from './cli-document.ts';

/** Returns man/chunk.1 in the macros of man(7), which every `man` program supports. */
export async function manPage(root: CommandGroup): Promise<string> {
  const [first, ...pages] = await pagesOf(root);
  if (first === undefined) throw new Error('the tree has no root');
  const globals = first.topics.filter(({ title }) => title === 'Global flags');
  const lines = [
    '.\\" Generated from the command tree by bun run generate.',
    '.TH CHUNK 1 "" "chunk" "User Commands"',
    '.SH NAME',
    `chunk \\- ${text(first.summary)}`,
    '.SH SYNOPSIS',
    `.B ${text(first.usage)}`,
    '.SH COMMANDS',
    ...pages.flatMap(commandLines),
    ...globals.flatMap(sectionLines),
    ...exampleLines('.SH EXAMPLES', first.examples),
    ...first.reference.flatMap(sectionLines),
  ];
  return `${lines.join('\n')}\n`;
}

function commandLines(page: Page): string[] {
  const topics = page.topics.filter(({ title }) => title !== 'Global flags');
  return [
    `.SS ${quoted(page.usage)}`,
    `${text(page.summary)}.`,
    ...topics.flatMap(({ entries }) => entries.flatMap(entryLines)),
    ...exampleLines('.P\nExamples:', page.examples),
  ];
}

function sectionLines({ title, entries }: Topic): string[] {
  return [`.SH ${title.toUpperCase()}`, ...entries.flatMap(entryLines)];
}

function entryLines({ term, summary }: { term: string; summary: string }): string[] {
  return ['.TP', `.B ${text(term.trim())}`, text(summary)];
}

function exampleLines(heading: string, examples: readonly string[]): string[] {
  if (examples.length === 0) return [];
  return [heading, '.P', '.nf', '.RS', ...examples.map(text), '.RE', '.fi'];
}

/** Escapes a text for roff, with hyphens that can be copied from the page. */
function text(words: string): string {
  const escaped = words
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll("'", '\\(aq')
    .replaceAll('…', '...');
  return /^[.']/.test(escaped) ? `\\&${escaped}` : escaped;
}

function quoted(words: string): string {
  return `"${text(words).replaceAll('"', '\\(dq')}"`;
}
