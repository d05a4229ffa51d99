import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureFolder } from '../files/files.ts';
import { type Lock, waitForLock } from '../files/lock.ts';
import type { Cli } from '../system/cli.ts';
import { sha256Of } from '../system/sha256.ts';
import { isTooOld, modifiedAt, pruneFolder, stampFile } from './bounded-folder.ts';

/** Time for a command to end after its timeout. */
const graceMs = 10_000;

/** The inputs of a check besides the working tree. */
export interface CheckIdentity {
  /** The folder that the command runs in. */
  readonly folder: string;
  /** The command line that runs. */
  readonly line: string;
  /** The command's object in the project's config file. */
  readonly source: unknown;
  /** The variables of `--env` and `--env-file`. */
  readonly variables: Readonly<Record<string, string>>;
}

/** Stores which checks passed on which working tree. Does not store failures. */
export class PassCache {
  readonly #folder: string;
  readonly #cli: Cli;

  constructor(cli: Cli) {
    this.#cli = cli;
    this.#folder = join(cli.paths.validateFolder, 'passed');
  }

  /** Returns a key that is unique to a check and a state of the working tree. */
  key(check: CheckIdentity, treeDigest: string): string {
    const { folder, line, source, variables } = check;
    const parts = [this.#cli.build.version, folder, line, source, variables, treeDigest];
    return sha256Of(JSON.stringify(parts));
  }

  has(key: string): boolean {
    return !isTooOld(modifiedAt(join(this.#folder, key)), this.#cli.now());
  }

  /**
   * Locks a check, so that two processes do not run it at once. The lock ends with its process or
   * ten seconds after the check's timeout (`timeoutMs`). Waits until `deadline`; returns undefined
   * if it cannot get the lock.
   */
  async lock(
    key: string,
    { timeoutMs, deadline }: { readonly timeoutMs: number; readonly deadline: number },
  ): Promise<Lock | undefined> {
    try {
      ensureFolder(this.#folder, 0o700);
      return await waitForLock(join(this.#folder, `${key}.lock`), this.#cli, {
        staleAfterMs: timeoutMs + graceMs,
        waitMs: deadline - this.#cli.now(),
        giveUp: () => this.#cli.signal.aborted,
      });
    } catch {
      return undefined;
    }
  }

  /** Stores a pass. If the folder cannot be written, the check runs again next time. */
  add(key: string): void {
    try {
      const path = join(this.#folder, key);
      ensureFolder(this.#folder, 0o700);
      writeFileSync(path, '', { mode: 0o600 });
      stampFile(path, this.#cli.now());
      pruneFolder(this.#folder, this.#cli.now());
    } catch {}
  }
}
