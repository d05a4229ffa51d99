import type { ZodType } from 'zod';
import type { Cli } from '../../system/cli.ts';
import type { FetchCache } from './cache.ts';
import { type GitHub, ShrinkingSizes } from './client.ts';
import { StaleCursor, UnreadableError } from './errors.ts';
import { type ExtractOptions, extract, type PullRequestActivity } from './extract.ts';
import { commentsQuery, pullRequestsQuery, reviewsQuery, threadsQuery } from './queries.ts';
import {
  type ConnectionPage,
  type PullRequestNode,
  type RateLimited,
  responses,
} from './schemas.ts';
import { unavailable } from './user-errors.ts';

/** After a longer listing, its first pages are read again: pull requests may have changed. */
const catchUpAfterMs = 5 * 60_000;
/** More pages than any repository has; stops a server that never ends a listing. */
const maxPages = 100_000;

/** Pull requests of a repository with their reviews and comments. */
export interface RepositoryActivity {
  /** The current name on GitHub, `owner/name`; differs from the given one after a rename. */
  readonly fullName: string;
  /** Newest number first. */
  readonly pullRequests: readonly PullRequestActivity[];
}

/** A repository and the filters for its reviews and comments. */
export interface ReadOptions extends ExtractOptions {
  readonly owner: string;
  readonly name: string;
}

/** Reads all pull requests of one repository, with every page of every connection. */
export class RepositoryReader {
  readonly #github: GitHub;
  readonly #options: ReadOptions;
  readonly #cache: FetchCache;
  readonly #cli: Pick<Cli, 'now'>;
  readonly #sizes = new ShrinkingSizes();
  readonly #found = new Map<number, PullRequestActivity>();
  /** Number of later pages read, over all connections. */
  #pages = 0;
  /** True while a stale cursor of an earlier run restarts the listing instead of failing. */
  #mayRestart = false;
  /** The most recent update of a pull request when the listing began, by GitHub's clock. */
  #updatedBeforeListing: string | undefined;
  #fullName: string;

  constructor(github: GitHub, options: ReadOptions, cache: FetchCache, cli: Pick<Cli, 'now'>) {
    this.#github = github;
    this.#options = options;
    this.#cache = cache;
    this.#cli = cli;
    this.#fullName = `${options.owner}/${options.name}`;
  }

  /**
   * Reads the pull requests updated since `sinceMs`, starting where the cache ends, and calls
   * `onPage` after each page. Throws `UnreadableError` if the token cannot read the repository.
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
      const page = await this.#pageOrFirst(after, this.#options.sinceMs);
      this.#updatedBeforeListing ??= page.lastUpdate;
      this.#cache.add({ ...page, fullName: this.#fullName });
      after = page.next;
      onPage(this.#keep(page.pullRequests));
    }
    if (resumed || this.#cli.now() - this.#cache.startedAt > catchUpAfterMs) await this.#catchUp();
    const pullRequests = [...this.#found.values()].sort((a, b) => b.number - a.number);
    return { fullName: this.#fullName, pullRequests };
  }

  /** Reads the page at a cursor, or the first page if a cursor of an earlier run is stale. */
  async #pageOrFirst(after: string | undefined, updatedSinceMs: number): Promise<ReadPage> {
    for (let at = after; ; at = undefined) {
      try {
        return await this.#page(at, updatedSinceMs);
      } catch (error) {
        if (!(error instanceof StaleCursor)) throw error;
        if (!this.#mayRestart) {
          throw unavailable(`GitHub rejected its own page cursor for ${this.#options.name}`);
        }
        this.#mayRestart = false;
      }
    }
  }

  // The listing is sorted by last update: a pull request that is updated during the listing moves
  // to the first page and may be missed.
  async #catchUp(): Promise<void> {
    const before = Date.parse(this.#updatedBeforeListing ?? '');
    const sinceMs = Math.max(Number.isNaN(before) ? 0 : before, this.#options.sinceMs);
    for (let after: string | null | undefined; after !== null; ) {
      const page = await this.#pageOrFirst(after, sinceMs);
      this.#cache.add({ pullRequests: page.pullRequests });
      this.#keep(page.pullRequests);
      after = page.next;
    }
  }

  #keep(pullRequests: readonly PullRequestActivity[]): readonly PullRequestActivity[] {
    for (const pullRequest of pullRequests) this.#found.set(pullRequest.number, pullRequest);
    return [...this.#found.values()];
  }

  async #page(after: string | undefined, updatedSinceMs: number): Promise<ReadPage> {
    const { owner, name } = this.#options;
    const variables = { owner, name, after };
    const { repository } = await this.#ask(pullRequestsQuery, variables, responses.pullRequests);
    if (repository === null) throw new UnreadableError({ kind: 'missing' });
    this.#fullName = repository.nameWithOwner ?? this.#fullName;
    const { nodes, pageInfo } = repository.pullRequests;
    const recent = nodes.filter(({ updatedAt }) => Date.parse(updatedAt) >= updatedSinceMs);
    const pullRequests: PullRequestActivity[] = [];
    for (const node of recent) pullRequests.push(await this.#complete(node));
    const isLast = recent.length < nodes.length;
    const next = isLast ? null : this.#next(pageInfo, after);
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
    return extract({ node, reviews, threads }, this.#options);
  }

  /** Reads all items of a connection; `first` is its first page. */
  async #all<Node>(
    first: ConnectionPage<Node>,
    id: string,
    query: string,
    schema: ZodType<RateLimited & { node: { page: ConnectionPage<Node> } | null }>,
  ): Promise<Node[]> {
    const nodes = [...first.nodes];
    for (let after = this.#next(first.pageInfo, undefined); after !== null; ) {
      const { node } = await this.#ask(query, { id, after }, schema);
      if (node === null) break;
      nodes.push(...node.page.nodes);
      after = this.#next(node.page.pageInfo, after);
    }
    return nodes;
  }

  /** Returns the cursor of the next page, null at the end. Throws if the pages never end. */
  #next(
    { hasNextPage, endCursor }: ConnectionPage<unknown>['pageInfo'],
    after: string | undefined,
  ) {
    if (!hasNextPage) return null;
    if (endCursor === after || ++this.#pages > maxPages) {
      throw unavailable(`GitHub's pages for ${this.#options.name} never end`);
    }
    return endCursor;
  }

  #ask<Data extends RateLimited>(
    query: string,
    variables: Readonly<Record<string, unknown>>,
    schema: ZodType<Data>,
  ): Promise<Data> {
    const about = `${this.#options.owner}/${this.#options.name}`;
    return this.#github.ask({ about, query, variables, schema, sizes: this.#sizes });
  }
}

interface ReadPage {
  readonly pullRequests: readonly PullRequestActivity[];
  /** Cursor of the next page; null at the end. */
  readonly next: string | null;
  /** When the page's first pull request was last updated. */
  readonly lastUpdate: string | undefined;
}
