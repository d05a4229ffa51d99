import { fstatSync, statSync, writeSync } from 'node:fs';
import type { WriteStream } from 'node:tty';
import { systemErrorCode, UserError } from '../errors.ts';

/** One of the process's output streams. */
export interface Stream {
  /** Writes all of `text` before it returns; false if the reader has closed the stream. */
  write(text: string): boolean;
  readonly isTTY: boolean;
  /** The current width of the terminal, or else `COLUMNS`; undefined if unknown. */
  readonly columns: number | undefined;
  /** True if colors may be written: it is a terminal, `NO_COLOR` is empty, `TERM` is not dumb. */
  readonly color: boolean;
}

/**
 * Returns the output stream for a file descriptor. `process.stdout` takes 8 ms to set up, more than
 * a whole command, and loses what is still buffered when the process exits.
 */
export function outputStream(fd: 1 | 2, env: NodeJS.ProcessEnv): Stream {
  return {
    write: (text) => writeAll(fd, text),
    get isTTY() {
      return isTerminal(fd);
    },
    get columns() {
      return terminalColumns(fd) ?? (Number.parseInt(env['COLUMNS'] ?? '', 10) || undefined);
    },
    get color() {
      return !env['NO_COLOR'] && env['TERM'] !== 'dumb' && isTerminal(fd);
    },
  };
}

function nullDevice(): number | undefined {
  return statSync('/dev/null', { throwIfNoEntry: false })?.rdev;
}

/** True if a file descriptor is a terminal. */
export function isTerminal(fd: number): boolean {
  try {
    // `node:tty` takes 2 ms to load, and is not needed for pipes, files and the null device.
    const found = fstatSync(fd);
    if (!found.isCharacterDevice() || found.rdev === nullDevice()) return false;
  } catch {
    return false;
  }
  return process.getBuiltinModule('node:tty').isatty(fd);
}

/** Node's tty streams have this method, but its types do not: it re-reads the terminal's size. */
type Terminal = WriteStream & { _refreshSize(): void };

const terminals = new Map<number, Terminal>();

function terminalColumns(fd: number): number | undefined {
  if (!isTerminal(fd)) return undefined;
  const tty = process.getBuiltinModule('node:tty');
  const terminal = terminals.get(fd) ?? (new tty.WriteStream(fd) as Terminal);
  terminals.set(fd, terminal);
  terminal._refreshSize();
  return terminal.columns || undefined;
}

function writeAll(fd: 1 | 2, text: string): boolean {
  let bytes: Uint8Array = new TextEncoder().encode(text);
  while (bytes.length > 0) {
    try {
      bytes = bytes.subarray(writeSync(fd, bytes));
    } catch (error) {
      const code = systemErrorCode(error);
      if (code === 'EAGAIN') {
        Bun.sleepSync(1);
        continue;
      }
      // A reader that closes the pipe (`chunk commands | head -1`) is not an error, and an error on
      // stderr cannot be reported.
      if (fd === 2 || code === 'EPIPE' || code === 'EBADF') return false;
      throw new UserError('output.write_failed', {
        message: `could not write the result to standard output (${code})`,
        hint: 'Check where the output is redirected to.',
      });
    }
  }
  return true;
}
