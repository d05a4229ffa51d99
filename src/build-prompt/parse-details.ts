import { JSONParser } from '@streamparser/json';
import { UnusableFile } from '../files/given-file.ts';

/**
 * Parses JSON incrementally, so that a large file is never in memory as a whole. Yields the
 * elements of `comments` in groups, and returns the whole value with `undefined` in their places.
 * Throws `UnusableFile` and errors of `pieces`.
 */
export async function* parseDetails(
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<readonly unknown[], unknown> {
  const parser = new JSONParser({ paths: ['$', '$.comments.*'] });
  let elements: unknown[] = [];
  let whole: unknown;
  parser.onValue = ({ value, key, parent, stack }) => {
    if (stack.length === 0) whole = value;
    if (!Array.isArray(parent) || typeof key !== 'number') return;
    elements.push(value);
    // Frees the memory of the element.
    parent[key] = undefined as never;
  };
  let isEmpty = true;
  for await (const text of textsIn(pieces)) {
    isEmpty &&= text.trim() === '';
    feed(() => parser.write(text));
    yield elements;
    elements = [];
  }
  if (isEmpty) throw new UnusableFile('it is empty');
  feed(() => {
    if (!parser.isEnded) parser.end();
  });
  if (whole === undefined) throw notJson();
  return whole;
}

function feed(step: () => void): void {
  try {
    step();
  } catch {
    throw notJson();
  }
}

function notJson(): UnusableFile {
  return new UnusableFile('it is not valid JSON');
}

async function* textsIn(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined;
  for await (const piece of pieces) {
    decoder ??= new TextDecoder(encodingOf(piece), { fatal: true });
    yield decoded(decoder, piece);
  }
  yield decoded(decoder ?? new TextDecoder());
}

function decoded(decoder: TextDecoder, piece?: Uint8Array): string {
  try {
    return piece === undefined ? decoder.decode() : decoder.decode(piece, { stream: true });
  } catch {
    throw new UnusableFile('it is not text in UTF-8 or UTF-16');
  }
}

// Windows editors and shells write UTF-16 or a byte order mark, which `TextDecoder` removes.
function encodingOf([first, second]: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return 'utf-8';
}
