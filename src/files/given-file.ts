import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { resolve } from 'node:path';
import { systemErrorCode } from '../errors.ts';
import type { Cli } from '../system/cli.ts';

type Reader = Pick<Cli, 'stdin' | 'cwd' | 'sleep' | 'signal'>;

/** Paths that mean standard input. */
const standardInputNames = ['-', '/dev/stdin', '/dev/fd/0', '/proc/self/fd/0'];
const pieceBytes = 1 << 18;
const pollMs = 5;
/** The time to wait for the first writer of a named pipe. */
const writerTimeoutMs = 1000;

/** Thrown if a file given by the user cannot be read; `why` is the reason. */
export class UnusableFile extends Error {
  readonly why: string;

  constructor(why: string) {
    super(why);
    this.name = 'UnusableFile';
    this.why = why;
  }
}

/** True if a path means standard input. */
export function isStandardInput(path: string): boolean {
  return standardInputNames.includes(path);
}

/** Returns the name of a path for messages. */
export function shownName(path: string): string {
  return isStandardInput(path) ? 'standard input' : path;
}

/**
 * Yields the bytes of a file given by the user: a regular file, a pipe, or standard input. Each
 * piece is valid until the next one is read. Can be interrupted, even while a pipe is silent.
 * Throws `UnusableFile` for any other kind of file, such as a device, which may never end, and what
 * `fs` throws.
 */
export async function* readGivenFile(path: string, cli: Reader): AsyncGenerator<Uint8Array> {
  if (isStandardInput(path)) {
    if (cli.stdin.isTTY) throw new UnusableFile('it is a terminal');
    yield* cli.stdin.parts();
    return;
  }
  const file = openGiven(resolve(cli.cwd, path));
  try {
    yield* readPieces(file, cli);
  } finally {
    closeSync(file);
  }
}

/** Returns the UTF-8 text of a file given by the user. Throws the same as `readGivenFile`. */
export async function readGivenText(path: string, maxBytes: number, cli: Reader): Promise<string> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of readGivenFile(path, cli)) {
    length += piece.length;
    if (length > maxBytes) throw new UnusableFile(`it is larger than ${maxBytes} bytes`);
    pieces.push(piece.slice());
  }
  return Buffer.concat(pieces).toString();
}

function openGiven(path: string): number {
  try {
    // Opening a FIFO without a writer would block. Windows has neither O_NONBLOCK nor FIFOs.
    return openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    if (systemErrorCode(error) !== 'ENXIO') throw error;
    throw new UnusableFile('it is a socket or an absent device');
  }
}

async function* readPieces(file: number, cli: Reader): AsyncGenerator<Uint8Array> {
  const found = fstatSync(file);
  if (!found.isFile() && !found.isFIFO()) {
    throw new UnusableFile(found.isDirectory() ? 'it is a folder' : 'it is a device');
  }
  const bytes = new Uint8Array(pieceBytes);
  // Reading a pipe that has no writer yet returns 0 bytes, as at its end.
  let mayEnd = found.isFile();
  let waitedMs = 0;
  for (;;) {
    cli.signal.throwIfAborted();
    const length = tryRead(file, bytes);
    if (length === 0 && mayEnd) return;
    mayEnd ||= length !== 0;
    if (length) {
      yield bytes.subarray(0, length);
      // Reads are synchronous, so a pause is needed to handle signals.
      await cli.sleep(0);
      continue;
    }
    if (!mayEnd && waitedMs >= writerTimeoutMs) {
      throw new UnusableFile('nothing was written to the pipe');
    }
    waitedMs += pollMs;
    await cli.sleep(pollMs);
  }
}

// Returns undefined if the pipe has a writer but no data at the moment.
function tryRead(file: number, bytes: Uint8Array): number | undefined {
  try {
    return readSync(file, bytes);
  } catch (error) {
    if (systemErrorCode(error) === 'EAGAIN') return undefined;
    throw error;
  }
}
