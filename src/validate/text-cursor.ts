/** A place in a text, and the ways to move it on. */
export class TextCursor {
  readonly text: string;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** The character here, or nothing at the end. */
  peek(): string {
    return this.text[this.at] ?? '';
  }

  atEnd(): boolean {
    return this.at >= this.text.length;
  }

  starts(text: string): boolean {
    return this.text.startsWith(text, this.at);
  }

  /** Where this line ends: at its line end or at that of the text. */
  lineEnd(): number {
    const end = this.text.indexOf('\n', this.at);
    return end === -1 ? this.text.length : end;
  }

  /** Reads up to the next `closing`, moves past it, and returns what stood before it. */
  readTo(closing: string): string {
    const end = this.text.indexOf(closing, this.at);
    const read = this.text.slice(this.at, end === -1 ? undefined : end);
    this.at = end === -1 ? this.text.length : end + closing.length;
    return read;
  }

  /**
   * Where the text ends that begins with two parentheses `opening` characters long, if two next to
   * each other close it: `$((1 + 2))` does, and `$((a) && b)` does not.
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
