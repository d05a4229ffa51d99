import type { Report } from '../progress.ts';
import type { Unreadable } from './errors.ts';
import type { PullRequestActivity } from './extract.ts';

/** Reports how far the reading of several repositories is. */
export class FetchProgress {
  readonly #repositories: number;
  readonly #report: Report;
  #done = 0;

  constructor(repositories: number, report: Report) {
    this.#repositories = repositories;
    this.#report = report;
  }

  page(name: string, found: readonly PullRequestActivity[]): void {
    this.#tell(name, found, false);
  }

  finished(name: string, found: readonly PullRequestActivity[]): void {
    this.#done++;
    this.#tell(name, found, true);
  }

  skipped(name: string, reason: Unreadable): void {
    this.#done++;
    const why =
      reason.kind === 'missing'
        ? 'it does not exist, or the token may not see it'
        : `GitHub does not let this token read it: ${reason.said}`;
    this.#report({ kind: 'warning', text: `${name} was skipped: ${why}` });
    if (reason.kind === 'missing' || reason.link === undefined) return;
    this.#report({ kind: 'note', text: `Authorize the token for single sign-on: ${reason.link}` });
  }

  #tell(name: string, found: readonly PullRequestActivity[], finished: boolean): void {
    this.#report({
      kind: 'repository',
      name,
      finished,
      pullRequests: found.length,
      comments: found.reduce((sum, { comments }) => sum + comments.length, 0),
      repositoriesDone: this.#done,
      repositories: this.#repositories,
    });
  }
}
