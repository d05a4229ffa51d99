import { closeSync, openSync, readSync } from 'node:fs';
import { JSONParser } from '@streamparser/json';

const chunkBytes = 1 << 18;

/** A text that is not in UTF-8 or UTF-16. */
export class UnknownEncoding extends Error {}

/** A text that is not JSON. */
export class InvalidJson extends Error {}

/**
 * Reads a file of JSON piece by piece, so that a large one is never in memory as a whole: yields
 * the elements of its `comments` in groups, and returns the value with `undefined` in their places.
 * Throws what `fs` throws, `UnknownEncoding` and `InvalidJson`.
 */
export function* parseDetails(path: string): Generator<readonly unknown[], unknown> {
  const file = openSync(path, 'r');
  try {
    return yield* parseFile(file);
  } finally {
    closeSync(file);
  }
}

function* parseFile(file: number): Generator<readonly unknown[], unknown> {
  const parser = new JSONParser({ paths: ['$', '$.comments.*'] });
  let elements: unknown[] = [];
  let whole: unknown;
  parser.onValue = ({ value, key, parent, stack }) => {
    if (stack.length === 0) whole = value;
    if (!Array.isArray(parent) || typeof key !== 'number') return;
    elements.push(value);
    // A large file's comments are given up one by one.
    parent[key] = undefined as never;
  };
  for (const text of texts(file)) {
    feed(() => parser.write(text));
    yield elements;
    elements = [];
  }
  feed(() => {
    if (!parser.isEnded) parser.end();
  });
  if (whole === undefined) throw new InvalidJson();
  return whole;
}

function feed(step: () => void): void {
  try {
    step();
  } catch {
    throw new InvalidJson();
  }
}

function* texts(file: number): Generator<string> {
  const bytes = Buffer.alloc(chunkBytes);
  let decoder: TextDecoder | undefined;
  for (let length = readSync(file, bytes); length > 0; length = readSync(file, bytes)) {
    const chunk = bytes.subarray(0, length);
    decoder ??= new TextDecoder(encodingOf(chunk), { fatal: true });
    yield decoded(decoder, chunk);
  }
  yield decoded(decoder ?? new TextDecoder());
}

function decoded(decoder: TextDecoder, chunk?: Uint8Array): string {
  try {
    return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
  } catch {
    throw new UnknownEncoding();
  }
}

// Editors and shells on Windows save UTF-16, or begin with a byte order mark, which `TextDecoder`
// removes.
function encodingOf([first, second]: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return 'utf-8';
}
