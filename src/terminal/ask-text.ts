import type { Cli } from '../system/cli.ts';
import { escapeSequences, interrupted, keys, readAnswer } from './ask.ts';

interface TextOptions {
  /** The default answer, for empty input; shown with the question. */
  readonly preset?: string;
  /** Returns what is wrong with an answer, to ask again; undefined if it is valid. */
  readonly check?: (answer: string) => string | undefined;
}

const maxLength = 10_000;

/**
 * Asks for a line of text on stderr, and echoes it as it is typed. Returns undefined if the user
 * cancels with Esc. Throws `Interrupted` on Ctrl-C.
 */
export async function askText(
  question: string,
  { preset = '', check = () => undefined }: TextOptions,
  cli: Cli,
): Promise<string | undefined> {
  for (;;) {
    const entered = await askLine(preset === '' ? question : `${question} [${preset}]`, cli);
    if (entered === undefined) return undefined;
    const answer = entered.trim() || preset;
    const problem = check(answer);
    if (problem === undefined) return answer;
    cli.stderr.write(`  ${problem}\n`);
  }
}

async function askLine(question: string, cli: Cli): Promise<string | undefined> {
  let line: string[] = [];
  let isCanceled = true;
  await readAnswer(`${question}:`, cli, (typed) => {
    if (typed === keys.escape) return true;
    const text = typed.replace(escapeSequences, '');
    for (const [index, character] of [...text].entries()) {
      if (character === keys.interrupt) throw interrupted(cli);
      if (character === keys.endOfInput && line.length === 0) return true;
      if (character === '\r' || character === '\n') {
        isCanceled = false;
        return [...text].slice(index + 1).join('');
      }
      line = applyKey(line, character, cli);
    }
    return false;
  });
  cli.stderr.write('\n');
  return isCanceled ? undefined : line.join('');
}

// Applies a key to the line and to its echo on the screen.
function applyKey(line: readonly string[], character: string, cli: Cli): string[] {
  const erase = (count: number): void => {
    cli.stderr.write('\b \b'.repeat(count));
  };
  if (character === keys.clear) {
    erase(line.length);
    return [];
  }
  if (character === '\u007f' || character === '\b') {
    erase(Math.min(1, line.length));
    return line.slice(0, -1);
  }
  if (/\p{Cc}/u.test(character) || line.length >= maxLength) return [...line];
  cli.stderr.write(character);
  return [...line, character];
}
