import type { Cli } from '../system/cli.ts';
import { converse, interrupted, keys } from './ask.ts';
import { escapeControls } from './escape-controls.ts';

/** How many options are on the screen at once, and how much of each. */
const maxRows = 10;
const maxColumns = 70;

// biome-ignore lint/suspicious/noControlCharactersInRegex: keys are told apart by them.
const keyPattern = /\u001b(?:\[|O)[A-Z]|[\s\S]/g;

/**
 * Lets the user choose one of a list on stderr, with the arrow keys or `j` and `k`, and Enter. The
 * index of the choice; undefined when the user cancels with Esc. Throws `Interrupted` on Ctrl-C.
 */
export async function choose(
  question: string,
  options: readonly string[],
  cli: Cli,
): Promise<number | undefined> {
  const labels = options.map(shortened);
  let at = 0;
  let chosen: number | undefined;
  cli.stderr.write(`${question} (arrow keys, then Enter)\n`);
  await converse(rows(labels, at), cli, (typed) => {
    const pressed = typed === keys.escape ? [typed] : (typed.match(keyPattern) ?? []);
    for (const [index, key] of pressed.entries()) {
      if (key === keys.interrupt) throw interrupted(cli);
      if (key === keys.escape || key === keys.endOfInput) return true;
      if (key === '\r' || key === '\n') {
        chosen = at;
        return pressed.slice(index + 1).join('');
      }
      const step = steps[key.replace('\u001bO', '\u001b[')] ?? 0;
      at = Math.min(Math.max(at + step, 0), labels.length - 1);
    }
    cli.stderr.write(back(labels.length) + rows(labels, at));
    return false;
  });
  const answer = chosen === undefined ? '' : (labels[chosen] ?? '');
  cli.stderr.write(`${back(labels.length)}\u001b[J${answer === '' ? '' : `  ${answer}\n`}`);
  return chosen;
}

const steps: Readonly<Record<string, number>> = {
  '\u001b[A': -1,
  '\u001b[B': 1,
  k: -1,
  j: 1,
};

// The part of the list around the mark, each row ended but the last.
function rows(labels: readonly string[], at: number): string {
  const first = Math.max(0, Math.min(at - Math.floor(maxRows / 2), labels.length - maxRows));
  return labels
    .slice(first, first + maxRows)
    .map((label, row) => `\u001b[2K${row + first === at ? '> ' : '  '}${label}`)
    .join('\n');
}

// To the start of the first row.
function back(count: number): string {
  const up = Math.min(count, maxRows) - 1;
  return up > 0 ? `\r\u001b[${up}A` : '\r';
}

function shortened(text: string): string {
  const line = escapeControls(text);
  return line.length > maxColumns ? `${line.slice(0, maxColumns - 1)}…` : line;
}
