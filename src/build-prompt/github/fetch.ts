import type { Cli } from '../../system/cli.ts';
import { ReviewerFilter } from '../people.ts';
import type { Report } from '../progress.ts';
import { SecretScanner } from '../secret-scanner.ts';
import { FetchCache, removeExpired } from './cache.ts';
import { GitHub } from './client.ts';
import { type Combined, combine, type ReadRepository, withoutDuplicates } from './combine.ts';
import { type Unreadable, UnreadableError } from './errors.ts';
import { FetchProgress } from './progress.ts';
import { RepositoryReader } from './repository.ts';
import { nothingReadable } from './unreadable.ts';

/** Each repository has at most one request under way; GitHub's secondary limits ask for few. */
const maxRepositoriesAtOnce = 12;

/** What to read, and with which token. */
export interface Source {
  readonly apiUrl: string;
  readonly token: string;
  readonly organization: string;
  readonly repositories: readonly string[];
  /** `YYYY-MM-DD`, midnight UTC. */
  readonly since: string;
  /** Logins whose reviews do not count. */
  readonly exclude: readonly string[];
}

/** Everything that was read, in an order that depends on the data only. */
export interface Fetched extends Combined {
  /** The repositories that were asked for, each once. */
  readonly repositories: readonly string[];
  /** Those that the token cannot read. */
  readonly skipped: readonly string[];
  /** Removes what was kept for a run that continues an interrupted one. */
  forget(): void;
}

/** Reads every repository, several at once. Throws `UserError` when one cannot be read in full. */
export async function fetchReviews(source: Source, cli: Cli, report: Report): Promise<Fetched> {
  removeExpired(cli);
  const github = await GitHub.connect(source, cli, report);
  const caches: FetchCache[] = [];
  const progress = new FetchProgress(source.repositories.length, report);
  const scanner = await SecretScanner.load(cli.secrets);
  const filter = new ReviewerFilter(source.exclude);
  const wanted = { owner: source.organization, sinceMs: Date.parse(source.since), filter, scanner };
  const readOne = async (name: string): Promise<ReadResult> => {
    const cache = FetchCache.open(cacheKey(source, name), cli);
    caches.push(cache);
    if (cache.pages.length > 0) {
      report({ kind: 'note', text: `${name}: continuing where an earlier run stopped` });
    }
    const reader = new RepositoryReader(github, { ...wanted, name }, cache, cli);
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
  const results = await inParallel(source.repositories, readOne, () => github.close());
  const skipped = results.filter((result) => 'unreadable' in result);
  if (skipped.length === results.length) throw await nothingReadable(github, source, skipped);
  const unique = withoutDuplicates(
    results.filter((result) => 'activity' in result),
    report,
  );
  const kept = new Set([...unique, ...skipped].map(({ name }) => name));
  return {
    ...combine(unique),
    repositories: source.repositories.filter((name) => kept.has(name)),
    skipped: skipped.map(({ name }) => name),
    forget: () => {
      for (const cache of caches) cache.remove();
    },
  };
}

function cacheKey(source: Source, name: string): string[] {
  const { apiUrl, token, organization, since, exclude } = source;
  const excluded = exclude.map((login) => login.toLowerCase()).sort();
  return [apiUrl, token, organization.toLowerCase(), name.toLowerCase(), since, ...excluded];
}

type ReadResult = ReadRepository | { readonly name: string; readonly unreadable: Unreadable };

/** Results in the order of the items. After a failure `stop` is called and nothing new begins. */
async function inParallel<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
  stop: () => void,
): Promise<Result[]> {
  const results: Result[] = [];
  const waiting = items.entries();
  let failed = false;
  const worker = async (): Promise<void> => {
    for (const [index, item] of waiting) {
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
