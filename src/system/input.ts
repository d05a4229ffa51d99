import { fstatSync, readSync } from 'node:fs';
import { isTerminal } from './streams.ts';

/** The process's standard input. */
export interface Input {
  readonly isTTY: boolean;
  /** Yields the bytes of a pipe or file as they arrive. Devices other than terminals are empty. */
  parts(): AsyncGenerator<Uint8Array>;
  /** Reads a pipe or file to its end; undefined if it is larger than `maxBytes`. */
  readAll(maxBytes: number): Promise<Uint8Array | undefined>;
  /**
   * Reads the text of a pipe or file until `isComplete` returns true for it, the input ends, or a
   * limit is reached. Unlike `readAll`, it does not wait for the writer to close the pipe.
   */
  readUntil(isComplete: (text: string) => boolean, limits: ReadLimits): Promise<string>;
  /**
   * Passes keys to `take` as they are typed, with the terminal's echo and line editing off, until
   * the answer is complete, the input ends or the signal aborts. Then restores the terminal.
   */
  readKeys(question: KeyQuestion): Promise<void>;
}

interface ReadLimits {
  readonly maxBytes: number;
  readonly milliseconds: number;
  readonly signal: AbortSignal;
}

interface KeyQuestion {
  /** Called once the echo is off, so that keys typed early are not shown. */
  readonly begin: () => void;
  /**
   * Takes the keys typed since the last call. Returns false until the answer is complete; then
   * true, or the keys typed after the answer, which belong to the next question.
   */
  readonly take: (typed: string) => boolean | string;
  readonly signal: AbortSignal;
}

/** Returns standard input, which the first read opens. */
export function standardInput(): Input {
  return {
    get isTTY() {
      return isTerminal(0);
    },
    parts,
    readAll,
    readUntil,
    readKeys,
  };
}

async function* parts(): AsyncGenerator<Uint8Array> {
  // Reading `/dev/zero` as a stream would never give control back.
  if (fstatSync(0).isCharacterDevice() && !isTerminal(0)) return;
  yield* Bun.stdin.stream();
}

async function readAll(maxBytes: number): Promise<Uint8Array | undefined> {
  const read: Uint8Array[] = [];
  let length = 0;
  for await (const part of parts()) {
    read.push(part);
    length += part.length;
    if (length > maxBytes) return undefined;
  }
  return Buffer.concat(read);
}

async function readUntil(
  isComplete: (text: string) => boolean,
  { maxBytes, milliseconds, signal }: ReadLimits,
): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let left = maxBytes;
  const expired = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => expired.resolve(undefined), milliseconds);
  signal.addEventListener('abort', () => expired.resolve(undefined), { once: true });
  try {
    // Opening a stream takes half a millisecond; the null device and files do not need one.
    const found = fstatSync(0);
    if (found.isCharacterDevice()) return '';
    if (found.isFile()) return decoder.decode(readFile(Math.min(found.size, maxBytes)));
    const reader = Bun.stdin.stream().getReader();
    while (left > 0 && !signal.aborted) {
      const part = await Promise.race([reader.read(), expired.promise]);
      if (part === undefined || part.done) break;
      text += decoder.decode(part.value.subarray(0, left), { stream: true });
      left -= part.value.length;
      if (isComplete(text)) break;
    }
  } catch {
    // Standard input is closed, or is a folder.
  } finally {
    clearTimeout(timer);
  }
  return text;
}

function readFile(maxBytes: number): Uint8Array {
  const bytes = new Uint8Array(maxBytes);
  let length = 0;
  for (let read = -1; read !== 0 && length < maxBytes; length += read) {
    read = readSync(0, bytes, length, maxBytes - length, null);
  }
  return bytes.subarray(0, length);
}

function readKeys({ begin, take, signal }: KeyQuestion): Promise<void> {
  const { stdin } = process;
  // An aborted signal does not fire its event again.
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const restore = (): void => {
      stdin.off('data', onData).off('end', end);
      stdin.setRawMode(false);
      stdin.pause();
      signal.removeEventListener('abort', end);
    };
    const end = (): void => {
      restore();
      resolve();
    };
    const onData = (typed: string): void => {
      try {
        const taken = take(typed);
        if (taken === false) return;
        end();
        if (typeof taken === 'string' && taken !== '') stdin.unshift(taken);
      } catch (error) {
        restore();
        reject(error);
      }
    };
    stdin.setRawMode(true);
    stdin.setEncoding('utf8');
    stdin.on('data', onData).on('end', end);
    signal.addEventListener('abort', end, { once: true });
    stdin.resume();
    begin();
  });
}
