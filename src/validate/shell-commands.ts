import { TextCursor } from './text-cursor.ts';

/** A word of a shell command. */
export interface ShellWord {
  /** The text without quotes. */
  readonly text: string;
  /** False if the shell would expand part of it. */
  readonly literal: boolean;
}

/** A simple command: a program and its arguments. */
export interface ShellCommand {
  readonly words: ShellWord[];
  /** The text of its here-documents and here-strings. */
  input: string;
}

/** Limits the nesting of `$( … )`, so that no text can overflow the stack. */
const maxDepth = 20;

/**
 * Returns the simple commands of a shell text in the order they start, including those in subshells
 * and command substitutions. Text in quotes, comments and here-documents is not a command. Parses
 * only as much POSIX and bash syntax as finding the words needs. Never throws.
 */
export function shellCommands(text: string): ShellCommand[] {
  const scanner = new Scanner(text);
  scanner.commandsUntil(undefined);
  return scanner.commands.filter(({ words }) => words.length > 0);
}

class Scanner extends TextCursor {
  readonly commands: ShellCommand[] = [];
  /** The closing characters of the open substitutions, with the innermost last. */
  readonly #closings: (string | undefined)[] = [];
  /** Here-documents whose bodies begin after the next newline. */
  #hereDocuments: { delimiter: string; indented: boolean; command: ShellCommand }[] = [];

  /** Reads commands up to and including the closing character, or to the end of the text. */
  commandsUntil(closing: ')' | '`' | undefined): void {
    if (this.#closings.push(closing) > maxDepth) this.at = this.text.length;
    let command = this.#newCommand();
    while (!this.atEnd()) {
      const character = this.peek();
      if (character === closing) {
        this.at++;
        break;
      }
      if (character === '\n') {
        this.at++;
        this.#skipHereDocuments();
        command = this.#newCommand();
      } else if (character === ' ' || character === '\t' || character === '\r') this.at++;
      else if (this.starts('\\\n')) this.at += 2;
      else if (character === '#') this.at = this.lineEnd();
      else if (this.starts('<(') || this.starts('>(')) this.#substitution(2);
      else if (character === '<' || character === '>') this.#redirection(command);
      else if (character === '(') {
        const end = this.starts('((') ? this.endOfDouble(2) : undefined;
        this.at = end ?? this.at + 1;
        if (end === undefined) this.commandsUntil(')');
        command = this.#newCommand();
      } else if (';&|)'.includes(character)) {
        this.at++;
        command = this.#newCommand();
      } else {
        const word = this.#word();
        // A number directly before a redirection is a file descriptor.
        if (!(/^\d+$/.test(word.text) && /[<>]/.test(this.peek()))) command.words.push(word);
      }
    }
    this.#closings.pop();
  }

  #newCommand(): ShellCommand {
    const command: ShellCommand = { words: [], input: '' };
    this.commands.push(command);
    return command;
  }

  #word(): ShellWord {
    let text = '';
    let literal = true;
    while (!this.atEnd()) {
      const character = this.peek();
      if (/[\s;&|()<>]/.test(character)) break;
      if (character === '`' && this.#closings.at(-1) === '`') break;
      if (character === "'") {
        this.at++;
        text += this.readTo("'");
      } else if (character === '"') {
        const quoted = this.#doubleQuoted();
        text += quoted.text;
        literal &&= quoted.literal;
      } else if (character === '\\') {
        const next = this.text[this.at + 1] ?? '';
        if (next !== '\n') text += next;
        this.at += 2;
      } else if (this.starts("$'")) text += this.#ansiQuoted();
      else if (character === '`' || character === '$') {
        const expansion = this.#expansion();
        text += expansion.text;
        literal &&= expansion.literal;
      } else {
        text += character;
        this.at++;
      }
    }
    return { text, literal };
  }

  #doubleQuoted(): ShellWord {
    let text = '';
    let literal = true;
    this.at++;
    while (!this.atEnd() && this.peek() !== '"') {
      const character = this.peek();
      if (character === '\\') {
        const next = this.text[this.at + 1] ?? '';
        if (next !== '\n') text += /["\\$`]/.test(next) ? next : `\\${next}`;
        this.at += 2;
      } else if (character === '`' || character === '$') {
        const expansion = this.#expansion();
        text += expansion.text;
        literal &&= expansion.literal;
      } else {
        text += character;
        this.at++;
      }
    }
    this.at++;
    return { text, literal };
  }

  /** Reads a `$'…'` string, in which a backslash can escape a quote. */
  #ansiQuoted(): string {
    let text = '';
    this.at += 2;
    while (!this.atEnd() && this.peek() !== "'") {
      const isEscape = this.peek() === '\\';
      if (isEscape) this.at++;
      text += isEscape && this.peek() === 'n' ? '\n' : this.peek();
      this.at++;
    }
    this.at++;
    return text;
  }

  /** Reads an expansion, which starts with `$` or a backquote. */
  #expansion(): ShellWord {
    const start = this.at;
    const arithmetic = this.starts('$((') ? this.endOfDouble(3) : undefined;
    let literal = false;
    if (this.peek() === '`') {
      this.at++;
      this.commandsUntil('`');
    } else if (arithmetic !== undefined) this.at = arithmetic;
    else if (this.starts('$(')) this.#substitution(2);
    else if (this.starts('${')) this.readTo('}');
    else {
      this.at++;
      literal = !/[A-Za-z0-9_@*#?$!-]/.test(this.peek());
    }
    return { text: this.text.slice(start, this.at), literal };
  }

  #substitution(opening: number): void {
    this.at += opening;
    this.commandsUntil(')');
  }

  #redirection(command: ShellCommand): void {
    const operator = /^(<<<|<<-|<<|<>|<&|>>|>&|>\||<|>)/.exec(
      this.text.slice(this.at, this.at + 3),
    );
    this.at += operator?.[0].length ?? 1;
    while (/[ \t]/.test(this.peek())) this.at++;
    if (this.peek() === '' || /[\n;|]/.test(this.peek())) return;
    const { text } = this.#word();
    const kind = operator?.[0];
    if (kind === '<<<') command.input += text;
    if (kind === '<<' || kind === '<<-') {
      this.#hereDocuments.push({ delimiter: text, indented: kind === '<<-', command });
    }
  }

  #skipHereDocuments(): void {
    for (const { delimiter, indented, command } of this.#hereDocuments.splice(0)) {
      while (!this.atEnd()) {
        const line = this.text.slice(this.at, this.lineEnd());
        this.at = Math.min(this.lineEnd() + 1, this.text.length);
        if ((indented ? line.replace(/^\t+/, '') : line) === delimiter) break;
        command.input += `${line}\n`;
      }
    }
  }
}
