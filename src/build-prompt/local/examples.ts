import { addressesAgent } from './chatter.ts';
import { clip, cut, fenced, holdsKey } from './markdown.ts';
import { placeOf } from './places.ts';
import { readBody } from './prose.ts';
import { type Quoting, quotesOf } from './quotes.ts';
import type { Theme } from './themes.ts';

const lineLimit = 110;
const linesLimit = 6;
const searchLimit = 300;
// In UTF-16 units.
const hunkLimit = 6000;
// The share of names in common below which two pieces of code show no before and after.
const leastAlike = 0.15;

/** Bad code and what a reviewer put in its place. */
export interface Example {
  readonly theme: Theme;
  readonly language: string | undefined;
  readonly bad: readonly string[];
  readonly good: readonly string[];
  /** The reviewer's words, as a Markdown quotation. */
  readonly quote: string | undefined;
}

/** The first example of each theme that has one, at most `most`. */
export function examplesOf(themes: readonly Theme[], most: number, quoting: Quoting): Example[] {
  const examples: Example[] = [];
  for (const theme of themes) {
    if (examples.length === most) break;
    // A replacement shows better code; it cannot show a test that was missing.
    if (theme.category === 'tests') continue;
    const example = exampleOf(theme, quoting);
    if (example) examples.push(example);
  }
  return examples;
}

function exampleOf(theme: Theme, quoting: Quoting): Example | undefined {
  for (const item of theme.items.slice(0, searchLimit)) {
    const comment = quoting.survey.comments[item];
    if (!comment) continue;
    const { suggestion, code } = readBody(comment.body);
    const replacement = suggestion ?? code;
    if (replacement === undefined || replacement.trim() === '') continue;
    const good = dedent(replacement.replace(/\n+$/, '').split('\n'));
    if (good.length > linesLimit) continue;
    const bad = dedent(replacedLines(comment.diffHunk, replacement));
    if (bad.length === 0 || bad.join('\n') === good.join('\n')) continue;
    const shown = [...bad, ...good].join('\n');
    if (addressesAgent(shown) || holdsKey(shown)) continue;
    if (!quoting.includeAttribution && quoting.people.isNamedIn(shown)) continue;
    const [quote] = quotesOf([item], 1, quoting);
    if (quote === undefined) continue;
    return { theme, language: placeOf(comment).language, bad, good, quote };
  }
  return undefined;
}

/** The end of the new side of a hunk, as far as it resembles what is to replace it. */
function replacedLines(diffHunk: string, replacement: string): string[] {
  const added = diffHunk
    .slice(-hunkLimit)
    .replace(/\r\n?/g, '\n')
    .split('\n')
    .filter((line) => /^[+ ]/.test(line) && !line.startsWith('+++'))
    .map((line) => line.slice(1));
  while (added.at(-1)?.trim() === '') added.pop();
  const wanted = namesIn(replacement);
  let best: string[] = [];
  let bestAlike = leastAlike;
  for (let count = 1; count <= linesLimit && count <= added.length; count += 1) {
    const lines = added.slice(-count);
    const alike = alikeness(namesIn(lines.join('\n')), wanted);
    if (alike > bestAlike) [best, bestAlike] = [lines, alike];
  }
  return best;
}

function namesIn(code: string): Set<string> {
  return new Set(code.match(/[\p{L}\p{N}_]+/gu));
}

function alikeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let both = 0;
  for (const name of a) if (b.has(name)) both += 1;
  return both / (a.size + b.size - both || 1);
}

function dedent(lines: readonly string[]): string[] {
  const shown = lines.map((line) => cleanLine(line)).filter((line) => line.trim() !== '');
  const indents = shown.map((line) => /^[ \t]*/.exec(line)?.[0].length ?? 0);
  const common = indents.length === 0 ? 0 : Math.min(...indents);
  return shown.map((line) => line.slice(common));
}

function cleanLine(line: string): string {
  const visible = line.toWellFormed().replace(/(?!\t)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '');
  return visible.length > lineLimit ? `${cut(visible, lineLimit)}…` : visible;
}

/** An example as a block that a reader opens. */
export function renderExample({ theme, language, bad, good, quote }: Example): string[] {
  const title = clip(theme.rule.replace(/[`\\<]/g, '').replace(/\.$/, ''), 120);
  const diff = [...bad.map((line) => `- ${line}`), ...good.map((line) => `+ ${line}`)];
  return [
    '<details>',
    `<summary>${title}${language === undefined ? '' : ` (${language})`}</summary>`,
    '',
    ...fenced(diff, 'diff'),
    '',
    ...(quote === undefined ? [] : [`> ${quote}`, '']),
    '</details>',
    '',
  ];
}
