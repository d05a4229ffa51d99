import { stringWidth } from 'bun';
import type { Cli } from '../system/cli.ts';
import { escapeControls } from './escape-controls.ts';

const defaultColumns = 80;
const eraseLine = '\r\u001b[2K';

/** A line on stderr that is redrawn in place, at the terminal's current width. */
export class LiveLine {
  readonly #cli: Cli;
  #isShown = false;
  #isClosed = false;

  constructor(cli: Cli) {
    this.#cli = cli;
    // An interrupted command never reaches its own call of `close`.
    cli.signal.addEventListener('abort', () => this.close(), { once: true });
  }

  /** Draws the text over the last one. Does nothing once the line is closed. */
  show(text: string): void {
    if (this.#isClosed) return;
    const { stderr, secrets } = this.#cli;
    // Some terminals wrap when the last column is used.
    const columns = (stderr.columns ?? defaultColumns) - 1;
    stderr.write(`${eraseLine}${truncated(escapeControls(secrets.redact(text)), columns)}`);
    this.#isShown = true;
  }

  /** Erases the line to make room for other output, until the next `show`. */
  clear(): void {
    if (this.#isShown) this.#cli.stderr.write(eraseLine);
    this.#isShown = false;
  }

  /** Erases the line for good, so that unfinished work draws nothing after an error. */
  close(): void {
    this.clear();
    this.#isClosed = true;
  }
}

/** Returns a live line if stderr is a terminal that can redraw one; undefined otherwise. */
export function liveLine(cli: Cli): LiveLine | undefined {
  return cli.stderr.isTTY && cli.env['TERM'] !== 'dumb' ? new LiveLine(cli) : undefined;
}

function truncated(text: string, columns: number): string {
  if (stringWidth(text) <= columns) return text;
  let cut = '';
  for (const character of text) {
    if (stringWidth(`${cut}${character}…`) > columns) break;
    cut += character;
  }
  return columns < 1 ? '' : `${cut}…`;
}
