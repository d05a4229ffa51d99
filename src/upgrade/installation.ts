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
 * The executable of the running program, and the files that an upgrade writes beside it. All files
 * are in the same folder, because a rename is atomic only within one file system.
 */
export class Installation {
  readonly executable: string;
  readonly folder: string;
  /** The program that the last upgrade replaced. */
  readonly previous: string;
  readonly #prefix: string;

  /** `executable` is the real path: all links are resolved. */
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
   * Locks the installation, and checks that the program can be replaced. The caller releases the
   * lock. Throws `UserError`.
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
          message: `${this.previous} is not a regular file`,
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
      // Other errors do not matter: a program that is running or read-only can still be replaced.
      if (systemErrorCode(error) === 'EPERM') throw error;
    }
  }

  /** Returns the path of a temporary file beside the program; `id` makes it unique. */
  temporaryPath(id: string): string {
    return join(this.folder, `${this.#prefix}new-${id}${this.#suffix}`);
  }

  /**
   * Writes a program to a path from `temporaryPath`, with the mode and the owner of the installed
   * program. Throws `UserError`, and leaves no file behind in that case.
   */
  write(path: string, program: Uint8Array, cli: Cli): void {
    try {
      const { mode, uid, gid } = statSync(this.executable);
      const file = openSync(path, 'wx', 0o700);
      try {
        for (let at = 0; at < program.length; ) at += writeSync(file, program, at);
        if (cli.uid === 0) fchownSync(file, uid, gid);
        // `openSync` would apply the umask; an upgrade keeps the permissions.
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
   * Installs a program from `temporaryPath`, and keeps the old one as `previous`. At every moment,
   * either the old or the new program is in place. The exception is Windows, where a running
   * program can be renamed but not replaced: there is a moment between two renames.
   */
  swapIn(path: string, cli: Cli): void {
    const kept = this.temporaryPath(`${cli.newId()}-kept`);
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
    // `previous` may still be running, so it is renamed; a later upgrade removes it.
    if (this.hasPrevious) rename(this.previous, `${kept}-older`);
    rename(kept, this.previous);
    this.#removeLeftovers();
  }

  // Removes files of upgrades that were killed. No upgrade is running, because this one has the
  // lock.
  #removeLeftovers(): void {
    for (const name of readdirSync(this.folder)) {
      if (!name.startsWith(`${this.#prefix}new-`)) continue;
      try {
        rmSync(join(this.folder, name), { force: true });
      } catch {
        // On Windows, the program may be running; a later upgrade removes it.
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
