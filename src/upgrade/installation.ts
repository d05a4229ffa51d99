import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { systemErrorCode, UserError } from '../errors.ts';
import { type Lock, tryLock } from '../files/lock.ts';
import type { Cli } from '../system/cli.ts';

const lockStaleAfterMs = 60 * 60_000;
const executableBits = 0o111;

/**
 * The place of the running program, and what an upgrade puts beside it. All of it is in the same
 * folder, because only within one file system does a rename replace a file in one step.
 */
export class Installation {
  readonly executable: string;
  readonly folder: string;
  /** The program that the last upgrade replaced. */
  readonly previous: string;
  readonly #prefix: string;

  /** `executable` has its links resolved. */
  constructor(executable: string) {
    this.executable = executable;
    this.folder = dirname(executable);
    const name = basename(executable).replace(/\.exe$/i, '');
    this.#prefix = `.${name}-`;
    this.previous = join(this.folder, `.${name}-previous${this.#suffix}`);
  }

  get #suffix(): string {
    return /\.exe$/i.test(this.executable) ? '.exe' : '';
  }

  get hasPrevious(): boolean {
    return existsSync(this.previous);
  }

  /**
   * Makes sure of the place before anything is downloaded: that it can be written, and that no
   * other upgrade is at it. Throws `UserError`. The lock must be released.
   */
  claim(cli: Cli): Lock {
    try {
      const lock = tryLock(join(this.folder, `${this.#prefix}upgrade.lock`), cli, lockStaleAfterMs);
      if (lock === undefined) {
        throw new UserError('upgrade.busy', {
          message: `another upgrade of ${this.executable} is running`,
          hint: 'Wait for it to end, then see: chunk --version',
        });
      }
      this.#removeLeftovers();
      return lock;
    } catch (error) {
      throw writeProblem(error, this.folder);
    }
  }

  /** A name beside the program that no other run uses. */
  beside(id: string): string {
    return join(this.folder, `${this.#prefix}new-${id}${this.#suffix}`);
  }

  /** Writes a program to a name from `beside`, all of it to the disk, or throws `UserError`. */
  write(path: string, program: Uint8Array): void {
    try {
      const mode = (statSync(this.executable).mode & 0o777) | executableBits;
      const file = openSync(path, 'wx', mode);
      try {
        for (let at = 0; at < program.length; ) at += writeSync(file, program, at);
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
    } catch (error) {
      rmSync(path, { force: true });
      throw writeProblem(error, this.folder);
    }
  }

  /**
   * Puts a program from `beside` in place, and keeps what was there as `previous`. At every instant
   * the place holds the old program or the new one; on Windows, which lets a running program be
   * renamed but not replaced, there is an instant between two renames.
   */
  swapIn(path: string, cli: Cli): void {
    const kept = this.beside(`${cli.newId()}-kept`);
    try {
      if (cli.platform === 'win32') this.#swapByRenaming(path, kept);
      else this.#swapByReplacing(path, kept);
    } catch (error) {
      rmSync(kept, { force: true });
      throw writeProblem(error, this.folder);
    }
  }

  #swapByReplacing(path: string, kept: string): void {
    linkOrCopy(this.executable, kept);
    renameSync(path, this.executable);
    renameSync(kept, this.previous);
  }

  #swapByRenaming(path: string, kept: string): void {
    renameSync(this.executable, kept);
    try {
      renameSync(path, this.executable);
    } catch (error) {
      renameSync(kept, this.executable);
      throw error;
    }
    // What was kept before may still run somewhere: then it goes aside, to be removed later.
    if (this.hasPrevious) renameSync(this.previous, `${kept}-older`);
    renameSync(kept, this.previous);
    this.#removeLeftovers();
  }

  // What an upgrade that was killed has left; the lock is held, so no other one is at work.
  #removeLeftovers(): void {
    for (const name of readdirSync(this.folder)) {
      if (!name.startsWith(`${this.#prefix}new-`)) continue;
      try {
        rmSync(join(this.folder, name), { force: true });
      } catch {
        // On Windows it may be running: a later upgrade removes it.
      }
    }
  }
}

function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'EACCES' || code === 'EROFS' || code === 'ENOSPC') throw error;
    copyFileSync(from, to);
  }
}

function writeProblem(error: unknown, folder: string): unknown {
  const code = systemErrorCode(error);
  const refused = (why: string, hint: string): UserError =>
    new UserError('upgrade.not_writable', { message: `cannot write to ${folder}: ${why}`, hint });
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return refused(
        'permission denied',
        'Nothing was changed. Run it as the owner of that folder, for example: sudo chunk upgrade',
      );
    case 'EROFS':
      return refused(
        'it is on a read-only file system',
        'Nothing was changed. Install into a folder of your own: see install.sh in the README.',
      );
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return refused(
        'no space is left',
        'Nothing was changed. Make room (about 250 MB), then try again: chunk upgrade',
      );
    default:
      return error;
  }
}
