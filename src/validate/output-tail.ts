import { stripVTControlCharacters } from 'node:util';

const keptBytes = 64 * 1024;

/** Keeps the last 64 KiB of a command's output. */
export class OutputTail {
  #bytes = Buffer.alloc(0);

  add(part: Uint8Array): void {
    this.#bytes = Buffer.concat([this.#bytes, part.subarray(-keptBytes)]).subarray(-keptBytes);
  }

  /** Returns the last lines as plain text, within both limits. */
  text(limits: { readonly maxLines: number; readonly maxBytes: number }): string {
    const lines = plainText(this.#bytes.toString('utf8')).trimEnd().split('\n');
    return endOf(lines.slice(-limits.maxLines).join('\n'), limits.maxBytes);
  }
}

// Device control strings and similar sequences (ECMA-48, 8.3.27), such as images.
// biome-ignore lint/suspicious/noControlCharactersInRegex: the pattern removes them.
const controlStrings = /\u001b[PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\)/g;

/** Returns a text as a terminal finally shows it, without escape sequences. */
function plainText(text: string): string {
  return (
    stripVTControlCharacters(text.replace(controlStrings, ''))
      .replaceAll('\r\n', '\n')
      // Progress bars return to the start of the line and overwrite it.
      .replace(/^[^\n]*\r(?=[^\n\r])/gm, '')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the pattern removes them.
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '')
  );
}

/** Returns the end of a text, at most `maxBytes` of UTF-8, without a broken character. */
function endOf(text: string, maxBytes: number): string {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length <= maxBytes) return text;
  let start = bytes.length - maxBytes;
  // Bytes of the form 10xxxxxx continue a character.
  while (start < bytes.length && ((bytes[start] ?? 0) & 0xc0) === 0x80) start++;
  return bytes.subarray(start).toString('utf8');
}
