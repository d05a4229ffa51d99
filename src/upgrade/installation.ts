import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  fchmodSync,
  fchownSync,
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
import { renameRetryDelaysMs, renameRetrying } from '../files/write.ts';
import type { Cli } from '../system/cli.ts';
import { writeError } from './write-error.ts';

const lockStaleAfterMs = 60 * 60_000;
const executableBits = 0o111;

/**
 * The file of the running program, and what an upgrade writes beside it. All of it is in the same
 * folder, because a rename replaces a file in one step only within one file system.
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
   * Locks the folder before anything is downloaded, and checks that the program can be replaced.
   * Throws `UserError`. The caller releases the lock.
   */
  claim(cli: Cli): Lock {
    try {
      if (cli.platform !== 'win32') this.#refuseImmutable();
      const lock = tryLock(join(this.folder, `${this.#prefix}upgrade.lock`), cli, lockStaleAfterMs);
      if (lock === undefined) {
        throw new UserError('upgrade.busy', {
          message: `another upgrade of ${this.executable} is running`,
          hint: 'Wait for it to finish, then run: chunk --version',
        });
      }
      if (this.hasPrevious && !statSync(this.previous).isFile()) {
        lock.release();
        throw new UserError('upgrade.not_writable', {
          message: `${this.previous} is not a file`,
          hint: 'Nothing was changed. Move it away, then run the same command again.',
        });
      }
      this.#removeLeftovers();
      return lock;
    } catch (error) {
      throw writeError(error, this.folder, cli);
    }
  }

  #refuseImmutable(): void {
    try {
      closeSync(openSync(this.executable, 'r+'));
    } catch (error) {
      // A program that runs, or is read-only, can be replaced all the same.
      if (systemErrorCode(error) === 'EPERM') throw error;
    }
  }

  /** A name beside the program that no other run uses. */
  beside(id: string): string {
    return join(this.folder, `${this.#prefix}new-${id}${this.#suffix}`);
  }

  /**
   * Writes a program to a name from `beside`, with the mode and the owner of the one that it will
   * replace. Throws `UserError`, and then leaves nothing.
   */
  write(path: string, program: Uint8Array, cli: Cli): void {
    try {
      const { mode, uid, gid } = statSync(this.executable);
      const file = openSync(path, 'wx', 0o700);
      try {
        for (let at = 0; at < program.length; ) at += writeSync(file, program, at);
        if (cli.uid === 0) fchownSync(file, uid, gid);
        // Not by `openSync`, which applies the umask: an upgrade keeps the permissions.
        fchmodSync(file, (mode & 0o777) | executableBits);
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
    } catch (error) {
      rmSync(path, { force: true });
      throw writeError(error, this.folder, cli);
    }
  }

  /**
   * Puts a program from `beside` in place, and keeps the old one as `previous`. At every instant
   * the old program or the new one is there. Windows lets a running program be renamed but not
   * replaced, so on Windows there is an instant between two renames.
   */
  swapIn(path: string, cli: Cli): void {
    const kept = this.beside(`${cli.newId()}-kept`);
    try {
      if (cli.platform === 'win32') this.#swapByRenaming(path, kept);
      else this.#swapByReplacing(path, kept);
    } catch (error) {
      rmSync(kept, { force: true });
      throw writeError(error, this.folder, cli);
    }
  }

  #swapByReplacing(path: string, kept: string): void {
    linkOrCopy(this.executable, kept);
    renameSync(path, this.executable);
    renameSync(kept, this.previous);
  }

  #swapByRenaming(path: string, kept: string): void {
    const rename = (from: string, to: string): void => {
      renameRetrying(from, to, renameRetryDelaysMs);
    };
    rename(this.executable, kept);
    try {
      rename(path, this.executable);
    } catch (error) {
      rename(kept, this.executable);
      throw error;
    }
    // The program from before that may still run: it goes aside, and a later upgrade removes it.
    if (this.hasPrevious) rename(this.previous, `${kept}-older`);
    rename(kept, this.previous);
    this.#removeLeftovers();
  }

  // The files of upgrades that were killed: the lock is held, so no other one is running.
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
    chmodSync(to, statSync(from).mode & 0o777);
  }
}
