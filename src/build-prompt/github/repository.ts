import type { ZodType } from 'zod';
import type { Cli } from '../../system/cli.ts';
import type { FetchCache } from './cache.ts';
import { type GitHub, ShrinkingSizes } from './client.ts';
import { StaleCursor, UnreadableError } from './errors.ts';
import { type Extraction, extract, type PullRequestActivity } from './extract.ts';
import { commentsQuery, pullRequestsQuery, reviewsQuery, threadsQuery } from './queries.ts';
import {
  type ConnectionPage,
  type PullRequestNode,
  type RateLimited,
  responses,
} from './schemas.ts';
import { unavailable } from './user-errors.ts';

/** A listing that took longer is read again from its head, as it may have changed meanwhile. */
const changedAfterMs = 5 * 60_000;
/** More pages than the connections of any repository have. */
const maxPages = 100_000;

/** Everything that was read of a repository. */
export interface RepositoryActivity {
  /** The name that GitHub gives, which differs after a rename: `owner/name`. */
  readonly fullName: string;
  /** Newest number first. */
  readonly pullRequests: readonly PullRequestActivity[];
}

/** Which repository to read, and what counts in it. */
export interface Wanted extends Extraction {
  readonly owner: string;
  readonly name: string;
}

/** Reads the pull requests of one repository, every page of every connection. */
export class RepositoryReader {
  readonly #github: GitHub;
  readonly #wanted: Wanted;
  readonly #cache: FetchCache;
  readonly #cli: Pick<Cli, 'now'>;
  readonly #sizes = new ShrinkingSizes();
  readonly #found = new Map<number, PullRequestActivity>();
  /** The number of further pages read, over all connections. */
  #pages = 0;
  /** True if a cursor of an earlier run may be given up for a new start. */
  #mayRestart = false;
  /** The last update of any pull request when the listing began, by GitHub's clock. */
  #updatedBeforeListing: string | undefined;
  #fullName: string;

  constructor(github: GitHub, wanted: Wanted, cache: FetchCache, cli: Pick<Cli, 'now'>) {
    this.#github = github;
    this.#wanted = wanted;
    this.#cache = cache;
    this.#cli = cli;
    this.#fullName = `${wanted.owner}/${wanted.name}`;
  }

  /**
   * Reads every pull request that was updated since, from where the cache ends, and calls `onPage`
   * after each page. Throws `UnreadableError` when the token cannot read the repository.
   */
  async read(onPage: (found: readonly PullRequestActivity[]) => void): Promise<RepositoryActivity> {
    let after: string | null | undefined;
    for (const page of this.#cache.pages) {
      this.#keep(page.pullRequests);
      this.#updatedBeforeListing ??= page.lastUpdate;
      if (page.fullName !== undefined) this.#fullName = page.fullName;
      if (page.next !== undefined) after = page.next;
    }
    const resumed = this.#cache.pages.length > 0;
    this.#mayRestart = resumed;
    while (after !== null) {
      const page = await this.#pageOrFirst(after, this.#wanted.sinceMs);
      this.#updatedBeforeListing ??= page.lastUpdate;
      this.#cache.add({ ...page, fullName: this.#fullName });
      after = page.next;
      onPage(this.#keep(page.pullRequests));
    }
    if (resumed || this.#cli.now() - this.#cache.startedAt > changedAfterMs) await this.#catchUp();
    const pullRequests = [...this.#found.values()].sort((a, b) => b.number - a.number);
    return { fullName: this.#fullName, pullRequests };
  }

  /** The page at a cursor. When a cursor of an earlier run is stale, the first page. */
  async #pageOrFirst(after: string | undefined, updatedSinceMs: number): Promise<ReadPage> {
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

  // The listing is ordered by last update. A pull request that is updated during the reading moves
  // to the head and may be on no page that was read.
  async #catchUp(): Promise<void> {
    const before = Date.parse(this.#updatedBeforeListing ?? '');
    const sinceMs = Math.max(Number.isNaN(before) ? 0 : before, this.#wanted.sinceMs);
    for (let after: string | null | undefined; after !== null; ) {
      const page = await this.#pageOrFirst(after, sinceMs);
      this.#cache.add({ pullRequests: page.pullRequests });
      this.#keep(page.pullRequests);
      after = page.next;
    }
  }

  #keep(pullRequests: readonly PullRequestActivity[]): readonly PullRequestActivity[] {
    for (const each of pullRequests) this.#found.set(each.number, each);
    return [...this.#found.values()];
  }

  async #page(after: string | undefined, updatedSinceMs: number): Promise<ReadPage> {
    const { owner, name } = this.#wanted;
    const variables = { owner, name, after };
    const { repository } = await this.#ask(pullRequestsQuery, variables, responses.pullRequests);
    if (repository === null) throw new UnreadableError({ kind: 'missing' });
    this.#fullName = repository.nameWithOwner ?? this.#fullName;
    const { nodes, pageInfo } = repository.pullRequests;
    const recent = nodes.filter(({ updatedAt }) => Date.parse(updatedAt) >= updatedSinceMs);
    const pullRequests: PullRequestActivity[] = [];
    for (const node of recent) pullRequests.push(await this.#complete(node));
    const ends = recent.length < nodes.length;
    const next = ends ? null : this.#next(pageInfo, after);
    return { pullRequests, next, lastUpdate: nodes[0]?.updatedAt };
  }

  async #complete(node: PullRequestNode): Promise<PullRequestActivity> {
    const reviews = node.reviews
      ? await this.#all(node.reviews, node.id, reviewsQuery, responses.reviews)
      : [];
    const threads = [];
    for (const thread of await this.#all(
      node.reviewThreads,
      node.id,
      threadsQuery,
      responses.threads,
    )) {
      const all = await this.#all(thread.comments, thread.id, commentsQuery, responses.comments);
      threads.push({ ...thread, comments: all });
    }
    return extract({ node, reviews, threads }, this.#wanted);
  }

  /** The items of a connection from its first page to its last. */
  async #all<Node>(
    first: ConnectionPage<Node>,
    id: string,
    query: string,
    form: ZodType<RateLimited & { node: { page: ConnectionPage<Node> } | null }>,
  ): Promise<Node[]> {
    const nodes = [...first.nodes];
    for (let after = this.#next(first.pageInfo, undefined); after !== null; ) {
      const { node } = await this.#ask(query, { id, after }, form);
      if (node === null) break;
      nodes.push(...node.page.nodes);
      after = this.#next(node.page.pageInfo, after);
    }
    return nodes;
  }

  /** The cursor of the next page, or null at the end. Throws when the pages form a circle. */
  #next(
    { hasNextPage, endCursor }: ConnectionPage<unknown>['pageInfo'],
    after: string | undefined,
  ) {
    if (!hasNextPage) return null;
    if (endCursor === after || ++this.#pages > maxPages) {
      throw unavailable(`GitHub does not come to an end of ${this.#wanted.name}'s pages`);
    }
    return endCursor;
  }

  #ask<Data extends RateLimited>(
    query: string,
    variables: Readonly<Record<string, unknown>>,
    form: ZodType<Data>,
  ): Promise<Data> {
    const about = `${this.#wanted.owner}/${this.#wanted.name}`;
    return this.#github.ask({ about, query, variables, form, sizes: this.#sizes });
  }
}

interface ReadPage {
  readonly pullRequests: readonly PullRequestActivity[];
  /** The cursor of the next page; null at the end. */
  readonly next: string | null;
  /** The last update of the page's first pull request. */
  readonly lastUpdate: string | undefined;
}
