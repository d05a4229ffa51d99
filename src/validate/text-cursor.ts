/** A position in a text, with methods that read from it. */
export class TextCursor {
  readonly text: string;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** Returns the current character, or an empty string at the end. */
  peek(): string {
    return this.text[this.at] ?? '';
  }

  atEnd(): boolean {
    return this.at >= this.text.length;
  }

  starts(text: string): boolean {
    return this.text.startsWith(text, this.at);
  }

  /** Returns the position of the next newline, or the end of the text. */
  lineEnd(): number {
    const end = this.text.indexOf('\n', this.at);
    return end === -1 ? this.text.length : end;
  }

  /** Returns the text before the next `closing` and moves past it. */
  readTo(closing: string): string {
    const end = this.text.indexOf(closing, this.at);
    const read = this.text.slice(this.at, end === -1 ? undefined : end);
    this.at = end === -1 ? this.text.length : end + closing.length;
    return read;
  }

  /**
   * Returns the end of an arithmetic expression whose opening, such as `$((`, has `opening`
   * characters. Returns undefined if it is not closed by `))`: `$((a) && b)` is a subshell.
   */
  endOfDouble(opening: number): number | undefined {
    let depth = 0;
    for (let at = this.at + opening; at < this.text.length; at++) {
      if (this.text[at] === '(') depth++;
      if (this.text[at] === ')' && --depth < 0) {
        return this.text[at + 1] === ')' ? at + 2 : undefined;
      }
    }
    return undefined;
  }
}
