import { exitCodes, Interrupted } from '../errors.ts';
import type { Cli } from '../system/cli.ts';

/** Returns why the user cannot be asked, for messages; undefined if the user can be asked. */
export function whyNotInteractive({ stdin, stderr, env }: Cli): string | undefined {
  if (env['CI']) return 'CI is set';
  // Questions are written to stderr, so stderr has to be a terminal too.
  return stdin.isTTY && stderr.isTTY ? undefined : 'not running in a terminal';
}

/** True if the user can be asked: stdin and stderr are terminals, and `CI` is not set. */
export function isInteractive(cli: Cli): boolean {
  return whyNotInteractive(cli) === undefined;
}

/** The characters that special keys send. */
export const keys = {
  interrupt: '\u0003',
  endOfInput: '\u0004',
  escape: '\u001b',
  clear: '\u0015',
} as const;

/** Arrow and function keys, and the markers that some terminals put around pasted text. */
export const escapeSequences = new RegExp(`${keys.escape}(?:\\[[0-9;?]*[ -/]*[@-~]|O[@-~])`, 'g');

/**
 * Asks a yes-or-no question on stderr: `y` and `n` answer at once, Enter takes `preset`. Returns
 * undefined if the user cancels with Esc. Throws `Interrupted` on Ctrl-C.
 */
export async function confirm(
  question: string,
  preset: boolean,
  cli: Cli,
): Promise<boolean | undefined> {
  let answer: boolean | undefined;
  await readAnswer(`${question} ${preset ? '[Y/n]' : '[y/N]'}`, cli, (typed) => {
    const [key] = typed.replace(escapeSequences, '').toLowerCase();
    if (key === keys.interrupt) throw interrupted(cli);
    if (key === 'y' || key === 'n') answer = key === 'y';
    else if (key === '\r' || key === '\n') answer = preset;
    else return key === keys.escape || key === keys.endOfInput;
    return true;
  });
  cli.stderr.write(answer === undefined ? '\n' : `${answer ? 'yes' : 'no'}\n`);
  return answer;
}

interface SecretOptions {
  /** The maximum length in characters; longer input ends the question. */
  readonly maxLength: number;
  /** True right after a `confirm`: an Enter typed after `y` is then ignored. */
  readonly afterQuestion: boolean;
}

/**
 * Asks for a secret on stderr without showing anything of it, not even its length. Returns the
 * whole pasted text, including further lines, for the caller to check; undefined if the user
 * cancels with Esc. Throws `Interrupted` on Ctrl-C.
 */
export async function askSecret(
  question: string,
  options: SecretOptions,
  cli: Cli,
): Promise<string | undefined> {
  let entered = '';
  let ignoresEnter = options.afterQuestion;
  let canceled = false;
  await readAnswer(question, cli, (typed) => {
    const text = typed.replace(escapeSequences, '');
    if (text.includes(keys.interrupt)) throw interrupted(cli);
    canceled = text === keys.escape || (entered === '' && text === keys.endOfInput);
    if (canceled) return true;
    for (const character of text) entered = applyKey(entered, character);
    if (ignoresEnter && /^[\r\n]$/.test(entered)) {
      ignoresEnter = false;
      entered = '';
      return false;
    }
    return /\r|\n/.test(text) || entered.length > options.maxLength;
  });
  cli.stderr.write('\n');
  return canceled ? undefined : entered;
}

/**
 * Shows a question and passes keys to `take` as `Input.readKeys` does. Throws `Interrupted` if a
 * signal ends the run.
 */
export async function readAnswer(
  question: string,
  cli: Cli,
  take: (typed: string) => boolean | string,
): Promise<void> {
  const begin = () => cli.stderr.write(`${question} `);
  await cli.stdin.readKeys({ begin, take, signal: cli.signal });
  cli.signal.throwIfAborted();
}

function applyKey(line: string, character: string): string {
  if (character === '\u007f' || character === '\b') return line.slice(0, -1);
  if (character === keys.clear) return '';
  return line + character;
}

/** Returns the error for Ctrl-C, which a terminal in raw mode sends as a key. */
export function interrupted(cli: Cli): Interrupted {
  cli.stderr.write('\n');
  return new Interrupted(exitCodes.interrupted);
}
