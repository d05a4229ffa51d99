import type { Report } from '../progress.ts';
import type { UnreadableReason } from './errors.ts';
import type { PullRequestActivity } from './extract.ts';

/** Reports the progress of reading several repositories. */
export class FetchProgress {
  readonly #repositories: number;
  readonly #report: Report;
  #done = 0;

  constructor(repositories: number, report: Report) {
    this.#repositories = repositories;
    this.#report = report;
  }

  page(name: string, found: readonly PullRequestActivity[]): void {
    this.#reportRepository(name, found, false);
  }

  finished(name: string, found: readonly PullRequestActivity[]): void {
    this.#done++;
    this.#reportRepository(name, found, true);
  }

  skipped(name: string, reason: UnreadableReason): void {
    this.#done++;
    const why =
      reason.kind === 'missing'
        ? 'it does not exist, or the token cannot read it'
        : `the token cannot read it: ${reason.message}`;
    this.#report({ kind: 'warning', text: `Skipped ${name}: ${why}` });
    if (reason.kind === 'missing' || reason.link === undefined) return;
    this.#report({ kind: 'note', text: `Authorize the token for single sign-on: ${reason.link}` });
  }

  #reportRepository(name: string, found: readonly PullRequestActivity[], finished: boolean): void {
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
