import type { ZodType } from 'zod';
import type { Cli } from '../../system/cli.ts';
import type { FetchCache } from './cache.ts';
import { type GitHub, Sizes } from './client.ts';
import { StaleCursor, unavailable } from './errors.ts';
import { extract, type PullRequestActivity } from './extract.ts';
import { commentsQuery, pullRequestsQuery, reviewsQuery, threadsQuery } from './queries.ts';
import {
  type Answer,
  answers,
  type CommentNode,
  type Page,
  type PullRequestNode,
  type ReviewNode,
  type ThreadNode,
} from './schemas.ts';

/**
 * A listing that took longer than this is read again from its head: it may have moved meanwhile.
 */
const movedAfterMs = 5 * 60_000;

/** How far our clock may be ahead of GitHub's. */
const clockMarginMs = 10 * 60_000;
/** More pages than any repository has in any time that is worth reading. */
const maxTurns = 100_000;

/** Which repository to read, and how far back. */
export interface Wanted {
  readonly owner: string;
  readonly name: string;
  readonly sinceMs: number;
}

/** Reads the pull requests of one repository, completely: every page of every connection. */
export class RepositoryReader {
  readonly #github: GitHub;
  readonly #wanted: Wanted;
  readonly #cache: FetchCache;
  readonly #cli: Pick<Cli, 'now' | 'secrets'>;
  readonly #sizes = new Sizes();
  /** How many pages were turned to, in all connections of the repository. */
  #turns = 0;
  #mayRestart = false;
  readonly #found = new Map<number, PullRequestActivity>();

  constructor(github: GitHub, wanted: Wanted, cache: FetchCache, cli: Cli) {
    this.#github = github;
    this.#wanted = wanted;
    this.#cache = cache;
    this.#cli = cli;
  }

  /**
   * What counts of every pull request that was updated since, newest number first; undefined when
   * the repository does not exist. Goes on where the cache ends. `onPage` hears of each page.
   */
  async read(
    onPage: (found: readonly PullRequestActivity[]) => void,
  ): Promise<readonly PullRequestActivity[] | undefined> {
    let after: string | null | undefined;
    for (const page of this.#cache.pages) {
      this.#keep(page.pullRequests);
      if (page.next !== undefined) after = page.next;
    }
    const resumed = this.#cache.pages.length > 0;
    this.#mayRestart = resumed;
    while (after !== null) {
      const page = await this.#pageOrFirst(after, this.#wanted.sinceMs);
      if (page === undefined) return undefined;
      this.#cache.add(page);
      after = page.next;
      onPage(this.#keep(page.pullRequests));
    }
    if (resumed || this.#cli.now() - this.#cache.startedAt > movedAfterMs) await this.#catchUp();
    return [...this.#found.values()].sort((a, b) => b.number - a.number);
  }

  /** The page at a cursor; where an earlier run's is no longer good, the listing begins again. */
  async #pageOrFirst(after: string | undefined, updatedSinceMs: number) {
    for (let at = after; ; at = undefined) {
      try {
        return await this.#page(at, updatedSinceMs);
      } catch (error) {
        if (!(error instanceof StaleCursor)) throw error;
        if (!this.#mayRestart) {
          throw unavailable(`GitHub lost its place in the pages of ${this.#wanted.name}`);
        }
        this.#mayRestart = false;
      }
    }
  }

  // The listing is by last update. What was updated while it was read has moved to its head, behind
  // our back, and may have been on no page that we saw.
  async #catchUp(): Promise<void> {
    const sinceMs = Math.max(this.#cache.startedAt - clockMarginMs, this.#wanted.sinceMs);
    for (let after: string | null | undefined; after !== null; ) {
      const page = await this.#pageOrFirst(after, sinceMs);
      if (page === undefined) return;
      this.#cache.add({ pullRequests: page.pullRequests });
      this.#keep(page.pullRequests);
      after = page.next;
    }
  }

  #keep(pullRequests: readonly PullRequestActivity[]): readonly PullRequestActivity[] {
    for (const each of pullRequests) this.#found.set(each.number, each);
    return [...this.#found.values()];
  }

  async #page(
    after: string | undefined,
    updatedSinceMs: number,
  ): Promise<{ pullRequests: PullRequestActivity[]; next: string | null } | undefined> {
    const { owner, name } = this.#wanted;
    const answer = await this.#ask(pullRequestsQuery, { owner, name, after }, answers.pullRequests);
    if (answer === undefined) return undefined;
    const { nodes, pageInfo } = answer.repository.pullRequests;
    const recent = nodes.filter(({ updatedAt }) => Date.parse(updatedAt) >= updatedSinceMs);
    const pullRequests: PullRequestActivity[] = [];
    for (const node of recent) pullRequests.push(await this.#complete(node));
    const ends = recent.length < nodes.length;
    return { pullRequests, next: ends ? null : this.#next(pageInfo, after) };
  }

  async #complete(node: PullRequestNode): Promise<PullRequestActivity> {
    const reviews: ReviewNode[] =
      node.reviews === null
        ? []
        : await this.#all(node.reviews, node.id, reviewsQuery, answers.reviews);
    const threads: ThreadNode[] = await this.#all(
      node.reviewThreads,
      node.id,
      threadsQuery,
      answers.threads,
    );
    const comments: CommentNode[] = [];
    for (const thread of threads) {
      comments.push(
        ...(await this.#all(thread.comments, thread.id, commentsQuery, answers.comments)),
      );
    }
    return extract(node, reviews, comments, this.#wanted.sinceMs, this.#cli.secrets);
  }

  /** The items of a connection from its first page to its last. */
  async #all<Node>(
    first: Page<Node>,
    id: string,
    query: string,
    form: ZodType<Answer & { node: { page: Page<Node> } }>,
  ): Promise<Node[]> {
    const nodes = [...first.nodes];
    for (let after = this.#next(first.pageInfo, undefined); after !== null; ) {
      const answer = await this.#ask(query, { id, after }, form);
      if (answer === undefined) break;
      nodes.push(...answer.node.page.nodes);
      after = this.#next(answer.node.page.pageInfo, after);
    }
    return nodes;
  }

  /** Where a connection goes on, or null at its end. A server that leads in circles is an error. */
  #next({ hasNextPage, endCursor }: Page<unknown>['pageInfo'], after: string | undefined) {
    if (!hasNextPage) return null;
    if (endCursor === after || ++this.#turns > maxTurns) {
      throw unavailable(`GitHub does not come to an end of ${this.#wanted.name}'s pages`);
    }
    return endCursor;
  }

  #ask<Asked extends Answer>(
    query: string,
    variables: Readonly<Record<string, unknown>>,
    form: ZodType<Asked>,
  ): Promise<Asked | undefined> {
    const about = `${this.#wanted.owner}/${this.#wanted.name}`;
    return this.#github.ask({ about, query, variables, form, sizes: this.#sizes });
  }
}
