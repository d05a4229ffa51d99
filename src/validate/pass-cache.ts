import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureFolder } from '../files/files.ts';
import { type Lock, waitForLock } from '../files/lock.ts';
import type { Cli } from '../system/cli.ts';
import { sha256Of } from '../system/sha256.ts';
import { isTooOld, modifiedAt, pruneFolder, stampFile } from './bounded-folder.ts';

/** Time for a command to end after its time-out. */
const graceMs = 10_000;

/** What a pass depends on besides the working tree. */
export interface CheckIdentity {
  /** The folder that the command runs in. */
  readonly folder: string;
  /** The line that runs. */
  readonly line: string;
  /** The command as the project's config file declares it. */
  readonly source: unknown;
  /** The variables that the command line adds to the environment. */
  readonly variables: Readonly<Record<string, string>>;
}

/** Remembers which checks passed on which working tree. Failures are not remembered. */
export class PassCache {
  readonly #folder: string;
  readonly #cli: Cli;

  constructor(cli: Cli) {
    this.#cli = cli;
    this.#folder = join(cli.paths.validateFolder, 'passed');
  }

  /** A key that is different for every check and every state of the working tree. */
  key(check: CheckIdentity, treeDigest: string): string {
    const { folder, line, source, variables } = check;
    const parts = [this.#cli.build.version, folder, line, source, variables, treeDigest];
    return sha256Of(JSON.stringify(parts));
  }

  has(key: string): boolean {
    return !isTooOld(modifiedAt(join(this.#folder, key)), this.#cli.now());
  }

  /**
   * Claims a check, so that two processes do not run it at once. A claim ends with its process, or
   * some time after the check's time-out (`ownMs`). Waits until `deadline`; undefined if it failed.
   */
  async claim(
    key: string,
    { ownMs, deadline }: { readonly ownMs: number; readonly deadline: number },
  ): Promise<Lock | undefined> {
    try {
      ensureFolder(this.#folder, 0o700);
      return await waitForLock(join(this.#folder, `${key}.lock`), this.#cli, {
        staleAfterMs: ownMs + graceMs,
        waitMs: deadline - this.#cli.now(),
        giveUp: () => this.#cli.signal.aborted,
      });
    } catch {
      return undefined;
    }
  }

  /** Remembers a pass. If the folder cannot be written, the command just runs again. */
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
