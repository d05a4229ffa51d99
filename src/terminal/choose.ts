import type { Cli } from '../system/cli.ts';
import { interrupted, keys, readAnswer } from './ask.ts';
import { escapeControls } from './escape-controls.ts';

/** The part of the list that is on the screen: number of options, and columns of each. */
const maxRows = 10;
const maxColumns = 70;

// biome-ignore lint/suspicious/noControlCharactersInRegex: special keys send control characters.
const keyPattern = /\u001b(?:\[|O)[A-Z]|[\s\S]/g;

/**
 * Lets the user choose from a list on stderr, with the arrow keys or `j` and `k`, and Enter.
 * Returns the index of the choice; undefined if the user cancels with Esc. Throws `Interrupted` on
 * Ctrl-C.
 */
export async function choose(
  question: string,
  options: readonly string[],
  cli: Cli,
): Promise<number | undefined> {
  const labels = options.map(shortened);
  let selected = 0;
  let chosen: number | undefined;
  cli.stderr.write(`${question} (arrow keys, then Enter)\n`);
  await readAnswer(rows(labels, selected), cli, (typed) => {
    const pressed = typed === keys.escape ? [typed] : (typed.match(keyPattern) ?? []);
    for (const [index, key] of pressed.entries()) {
      if (key === keys.interrupt) throw interrupted(cli);
      if (key === keys.escape || key === keys.endOfInput) return true;
      if (key === '\r' || key === '\n') {
        chosen = selected;
        return pressed.slice(index + 1).join('');
      }
      const step = steps[key.replace('\u001bO', '\u001b[')] ?? 0;
      selected = Math.min(Math.max(selected + step, 0), labels.length - 1);
    }
    cli.stderr.write(cursorToTop(labels.length) + rows(labels, selected));
    return false;
  });
  const answer = chosen === undefined ? '' : (labels[chosen] ?? '');
  cli.stderr.write(`${cursorToTop(labels.length)}\u001b[J${answer === '' ? '' : `  ${answer}\n`}`);
  return chosen;
}

const steps: Readonly<Record<string, number>> = {
  '\u001b[A': -1,
  '\u001b[B': 1,
  k: -1,
  j: 1,
};

// The rows around the selected one, without a final line break.
function rows(labels: readonly string[], selected: number): string {
  const middle = selected - Math.floor(maxRows / 2);
  const first = Math.max(0, Math.min(middle, labels.length - maxRows));
  return labels
    .slice(first, first + maxRows)
    .map((label, row) => `\u001b[2K${row + first === selected ? '> ' : '  '}${label}`)
    .join('\n');
}

// Moves the cursor to the start of the first row.
function cursorToTop(count: number): string {
  const up = Math.min(count, maxRows) - 1;
  return up > 0 ? `\r\u001b[${up}A` : '\r';
}

function shortened(text: string): string {
  const line = escapeControls(text);
  return line.length > maxColumns ? `${line.slice(0, maxColumns - 1)}…` : line;
}
