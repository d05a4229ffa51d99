import type { Cli } from '../../system/cli.ts';
import { ReviewerFilter } from '../people.ts';
import type { Report } from '../progress.ts';
import { SecretScanner } from '../secret-scanner.ts';
import { FetchCache, removeExpired } from './cache.ts';
import { GitHub } from './client.ts';
import {
  type CombinedActivity,
  combine,
  type ReadRepository,
  withoutDuplicates,
} from './combine.ts';
import { UnreadableError, type UnreadableReason } from './errors.ts';
import { FetchProgress } from './progress.ts';
import { RepositoryReader } from './repository.ts';
import { noReadableRepository } from './unreadable.ts';

/** Each repository has at most one request in flight; secondary limits bound concurrency. */
const maxRepositoriesAtOnce = 12;

/** Repositories to read, the filters, and the token to use. */
export interface FetchOptions {
  readonly apiUrl: string;
  readonly token: string;
  readonly organization: string;
  readonly repositories: readonly string[];
  /** `YYYY-MM-DD`, midnight UTC. */
  readonly since: string;
  /** Logins whose reviews are left out. */
  readonly exclude: readonly string[];
}

/** Comments and reviews of all repositories, in an order that depends only on the data. */
export interface FetchedReviews extends CombinedActivity {
  /** Names of the repositories that were read or skipped, each once. */
  readonly repositories: readonly string[];
  /** Names of repositories that the token cannot read. */
  readonly skipped: readonly string[];
  /** Removes the cache files that allow an interrupted run to resume. */
  clearCache(): void;
}

/** Reads repositories in parallel. Throws `UserError` if one cannot be read completely. */
export async function fetchReviews(
  options: FetchOptions,
  cli: Cli,
  report: Report,
): Promise<FetchedReviews> {
  removeExpired(cli);
  const github = await GitHub.connect(options, cli, report);
  const caches: FetchCache[] = [];
  const progress = new FetchProgress(options.repositories.length, report);
  const scanner = await SecretScanner.load(cli.secrets);
  const filter = new ReviewerFilter(options.exclude);
  const shared = {
    owner: options.organization,
    sinceMs: Date.parse(options.since),
    filter,
    scanner,
  };
  const readOne = async (name: string): Promise<ReadResult> => {
    const cache = FetchCache.open(cacheKey(options, name), cli);
    caches.push(cache);
    if (cache.pages.length > 0) {
      report({ kind: 'note', text: `${name}: resuming where an earlier run stopped` });
    }
    const reader = new RepositoryReader(github, { ...shared, name }, cache, cli);
    try {
      const activity = await reader.read((soFar) => progress.page(name, soFar));
      progress.finished(name, activity.pullRequests);
      return { name, activity };
    } catch (error) {
      if (!(error instanceof UnreadableError)) throw error;
      progress.skipped(name, error.reason);
      return { name, unreadable: error.reason };
    }
  };
  const results = await inParallel(options.repositories, readOne, () => github.close());
  const skipped = results.filter((result) => 'unreadable' in result);
  if (skipped.length === results.length) throw await noReadableRepository(github, options, skipped);
  const unique = withoutDuplicates(
    results.filter((result) => 'activity' in result),
    report,
  );
  const kept = new Set([...unique, ...skipped].map(({ name }) => name));
  return {
    ...combine(unique),
    repositories: options.repositories.filter((name) => kept.has(name)),
    skipped: skipped.map(({ name }) => name),
    clearCache: () => {
      for (const cache of caches) cache.remove();
    },
  };
}

function cacheKey(options: FetchOptions, name: string): string[] {
  const { apiUrl, token, organization, since, exclude } = options;
  const excluded = exclude.map((login) => login.toLowerCase()).sort();
  return [apiUrl, token, organization.toLowerCase(), name.toLowerCase(), since, ...excluded];
}

type ReadResult = ReadRepository | { readonly name: string; readonly unreadable: UnreadableReason };

/** Returns results in the order of the items. A failure calls `stop` and starts no further item. */
async function inParallel<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
  stop: () => void,
): Promise<Result[]> {
  const results: Result[] = [];
  const queue = items.entries();
  let failed = false;
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) {
      if (failed) return;
      results[index] = await work(item);
    }
  };
  const workers = Array.from({ length: Math.min(maxRepositoriesAtOnce, items.length) }, worker);
  try {
    await Promise.all(workers);
  } catch (error) {
    failed = true;
    stop();
    throw error;
  }
  return results;
}
