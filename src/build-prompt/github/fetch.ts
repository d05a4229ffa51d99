import { UserError } from '../../errors.ts';
import type { Cli } from '../../system/cli.ts';
import { withIds } from '../comment-ids.ts';
import type { Report } from '../progress.ts';
import { compareText, type Review } from '../ranking.ts';
import type { ReadComment, ReviewComment } from '../types.ts';
import { FetchCache, removeExpired } from './cache.ts';
import { GitHub, Sizes } from './client.ts';
import type { PullRequestActivity } from './extract.ts';
import { ownerQuery } from './queries.ts';
import { RepositoryReader } from './repository.ts';
import { answers } from './schemas.ts';

/** Each repository has one request under way at most; GitHub's secondary limits ask for few. */
const maxRepositoriesAtOnce = 12;

/** What to read, and by which right. */
export interface Source {
  readonly apiUrl: string;
  readonly token: string;
  readonly organization: string;
  readonly repositories: readonly string[];
  /** `YYYY-MM-DD`, midnight UTC. */
  readonly since: string;
}

/** All that was found, in an order that depends on nothing but the data. */
export interface Fetched {
  readonly comments: readonly ReviewComment[];
  readonly reviews: readonly Review[];
  /** Repositories that do not exist, or are hidden from the token. */
  readonly skipped: readonly string[];
  readonly pullRequests: number;
  /** Throws away what was kept for a run that would have to go on from here. */
  forget(): void;
}

/** Reads every repository, a few at once. Throws `UserError` rather than return a part. */
export async function fetchReviews(source: Source, cli: Cli, report: Report): Promise<Fetched> {
  removeExpired(cli);
  const github = await GitHub.connect(source, cli, report);
  const caches: FetchCache[] = [];
  const progress = new FetchProgress(source.repositories.length, report);
  const read = await inParallel(source.repositories, maxRepositoriesAtOnce, async (name) => {
    const cache = FetchCache.open(cacheKey(source, name), cli);
    caches.push(cache);
    if (cache.pages.length > 0) {
      report({ kind: 'note', text: `${name}: going on where an earlier run stopped` });
    }
    const sinceMs = Date.parse(source.since);
    const wanted = { owner: source.organization, name, sinceMs };
    const reader = new RepositoryReader(github, wanted, cache, cli);
    const found = await reader.read((soFar) => progress.page(name, soFar));
    progress.finished(name, found);
    return { name, found };
  });
  const skipped = read.flatMap(({ name, found }) => (found === undefined ? [name] : []));
  if (skipped.length === read.length) throw await nothingThere(github, source);
  return {
    ...flatten(read),
    skipped,
    forget: () => {
      for (const cache of caches) cache.remove();
    },
  };
}

function cacheKey({ apiUrl, token, organization, since }: Source, name: string): string[] {
  return [apiUrl, token, organization.toLowerCase(), name.toLowerCase(), since];
}

interface Read {
  readonly name: string;
  readonly found: readonly PullRequestActivity[] | undefined;
}

function flatten(read: readonly Read[]): Pick<Fetched, 'comments' | 'reviews' | 'pullRequests'> {
  const comments: ReadComment[] = [];
  const reviews: Review[] = [];
  let pullRequests = 0;
  for (const { name: repo, found = [] } of read) {
    pullRequests += found.length;
    for (const { reviews: given, comments: written, ...about } of found) {
      const pr = { repo, ...about };
      for (const { login, state } of given) reviews.push({ reviewer: login, repo, state });
      for (const { login, ...comment } of written.toSorted(byTime)) {
        comments.push({ reviewer: login, ...comment, pr });
      }
    }
  }
  return { comments: withIds(comments), reviews, pullRequests };
}

type Written = PullRequestActivity['comments'][number];

function byTime(a: Written, b: Written): number {
  return (
    compareText(a.createdAt, b.createdAt) ||
    compareText(a.login, b.login) ||
    compareText(a.body, b.body)
  );
}

class FetchProgress {
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

  finished(name: string, found: readonly PullRequestActivity[] | undefined): void {
    this.#done++;
    if (found === undefined) {
      this.#report({ kind: 'warning', text: `${name} was skipped: not found, or hidden from you` });
    } else {
      this.#tell(name, found, true);
    }
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

async function inParallel<Item, Result>(
  items: readonly Item[],
  width: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  let failed = false;
  const worker = async (): Promise<void> => {
    while (next < items.length && !failed) {
      const index = next++;
      const item = items[index];
      if (item === undefined) return;
      try {
        results[index] = await work(item);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, worker));
  return results;
}

async function nothingThere(github: GitHub, source: Source): Promise<UserError> {
  const { organization: login, repositories } = source;
  const form = answers.owner;
  const question = { about: login, query: ownerQuery, variables: { login }, form };
  const answer = await github.ask({ ...question, sizes: new Sizes() });
  const hint = 'Check the spelling, and that the token may read private repositories.';
  const message =
    answer?.repositoryOwner === null
      ? `there is no organization or user "${login}" on GitHub`
      : `none of these was found in ${login}: ${repositories.join(', ')}`;
  return new UserError('github.not_found', { message, hint });
}
