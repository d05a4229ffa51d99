import { Interrupted } from '../errors.ts';
import type { Cli } from '../system/cli.ts';

/** Why the user cannot be asked, for messages; undefined if they can. */
export function whyNotInteractive({ stdin, stderr, env }: Cli): string | undefined {
  if (env['CI']) return 'CI is set';
  // The question is written to stderr, so that has to be a terminal, too.
  return stdin.isTTY && stderr.isTTY ? undefined : 'there is no terminal';
}

/** True if the user can be asked: on a terminal, for question and answer, and not in CI. */
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

/** Arrow and function keys, and the marks that some terminals put around pasted text. */
export const escapeSequences = new RegExp(`${keys.escape}(?:\\[[0-9;?]*[ -/]*[@-~]|O[@-~])`, 'g');

/**
 * Asks a yes-or-no question on stderr: `y` and `n` answer at once, Enter takes `preset`. Undefined
 * when the user cancels with Esc. Throws `Interrupted` on Ctrl-C.
 */
export async function confirm(
  question: string,
  preset: boolean,
  cli: Cli,
): Promise<boolean | undefined> {
  let answer: boolean | undefined;
  await converse(`${question} ${preset ? '[Y/n]' : '[y/N]'}`, cli, (typed) => {
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
  /** In characters; longer input ends the question. */
  readonly maxLength: number;
  /** True if a `confirm` came just before: many users type Enter after `y`. */
  readonly afterQuestion: boolean;
}

/**
 * Asks for a secret on stderr without showing anything of it, not even its length. Returns all that
 * was pasted, including further lines, for the caller to check; undefined when the user cancels
 * with Esc. Throws `Interrupted` on Ctrl-C.
 */
export async function askSecret(
  question: string,
  options: SecretOptions,
  cli: Cli,
): Promise<string | undefined> {
  let entered = '';
  let forgives = options.afterQuestion;
  let canceled = false;
  await converse(question, cli, (typed) => {
    const text = typed.replace(escapeSequences, '');
    if (text.includes(keys.interrupt)) throw interrupted(cli);
    canceled = text === keys.escape || (entered === '' && text === keys.endOfInput);
    if (canceled) return true;
    for (const character of text) entered = edit(entered, character);
    if (forgives && /^[\r\n]$/.test(entered)) {
      forgives = false;
      entered = '';
      return false;
    }
    return /\r|\n/.test(text) || entered.length > options.maxLength;
  });
  cli.stderr.write('\n');
  return canceled ? undefined : entered;
}

/** Shows a question and hands what is typed to `take`. Throws what the run was ended with. */
export async function converse(
  question: string,
  cli: Cli,
  take: (typed: string) => boolean | string,
): Promise<void> {
  const begin = () => cli.stderr.write(`${question} `);
  await cli.stdin.readKeys({ begin, take, signal: cli.signal });
  cli.signal.throwIfAborted();
}

function edit(line: string, character: string): string {
  if (character === '\u007f' || character === '\b') return line.slice(0, -1);
  if (character === keys.clear) return '';
  return line + character;
}

/** Returns the error for Ctrl-C, which a terminal in this mode sends as a key. */
export function interrupted(cli: Cli): Interrupted {
  cli.stderr.write('\n');
  return new Interrupted(130);
}
