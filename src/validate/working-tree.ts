import { repositoryRoot } from '../files/repository.ts';
import type { Git } from './git.ts';
import { parseStatus, statusArgs, type TreeStatus } from './tree-status.ts';

/** A project's working tree, read on first use and cached until `invalidate`. */
export class WorkingTree {
  readonly #root: string | undefined;
  readonly git: Git;
  #status: Promise<TreeStatus | undefined> | undefined;
  #digest: Promise<string | undefined> | undefined;
  /** Why the last digest failed; undefined outside of a repository. */
  whyNoDigest: string | undefined;

  constructor(folder: string, git: Git) {
    this.#root = repositoryRoot(folder);
    this.git = git;
  }

  /** Returns the status; undefined outside of a repository or if Git fails. */
  status(): Promise<TreeStatus | undefined> {
    this.#status ??= this.#readStatus();
    return this.#status;
  }

  /** Returns a digest of HEAD and everything that differs from it; undefined if not possible. */
  digest(): Promise<string | undefined> {
    this.#digest ??= this.#makeDigest();
    return this.#digest;
  }

  /** Call this when files may have changed. */
  invalidate(): void {
    this.#status = undefined;
    this.#digest = undefined;
  }

  async #readStatus(): Promise<TreeStatus | undefined> {
    const root = this.#root;
    const records = root === undefined ? undefined : await this.git.ask(root, statusArgs);
    return root === undefined || records === undefined ? undefined : parseStatus(root, records);
  }

  async #makeDigest(): Promise<string | undefined> {
    const status = await this.status();
    if (status === undefined) {
      if (this.#root !== undefined) this.whyNoDigest = 'Git could not report what has changed';
      return undefined;
    }
    const { digestTree } = await import('./tree-digest.ts');
    const made = await digestTree(status, this.git);
    if (made.digest === undefined) this.whyNoDigest = made.why;
    return made.digest;
  }
}
