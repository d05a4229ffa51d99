import {
  appendFileSync,
  closeSync,
  lstatSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ensureFolder, readSmallFile } from '../../files/files.ts';
import type { Cli } from '../../system/cli.ts';
import { parseJson } from '../../system/json.ts';
import { sha256Of } from '../../system/sha256.ts';
import { commentSchema } from '../details-schema.ts';
import type { PullRequestActivity } from './extract.ts';

/** Older files are ignored: their data may be stale. */
const maxAgeMs = 6 * 60 * 60_000;
const formatVersion = 2;
const maxHeaderBytes = 512;
/** Larger files are ignored. */
const maxCacheBytes = 512 * 1024 * 1024;

/** A page of pull requests in the cache. */
export interface CachedPage {
  readonly pullRequests: readonly PullRequestActivity[];
  /** Cursor of the next page, null at the end; absent for a page that was read a second time. */
  readonly next?: string | null | undefined;
  /** When the page's first pull request was last updated. */
  readonly lastUpdate?: string | undefined;
  /** The repository's current name on GitHub: `owner/name`. */
  readonly fullName?: string | undefined;
}

const headerSchema = z.object({ format: z.number(), run: z.string(), startedAt: z.number() });
const pageSchema = z.object({
  run: z.string(),
  next: z.string().nullable().optional(),
  lastUpdate: z.string().optional(),
  fullName: z.string().optional(),
  pullRequests: z.array(
    z.object({
      number: z.number(),
      title: z.string(),
      author: z.string(),
      url: z.string(),
      state: z.string(),
      reviews: z.array(z.object({ reviewer: z.string(), state: z.string() })),
      comments: z.array(commentSchema.omit({ pr: true })),
      hidden: z.number(),
      secrets: z.number(),
    }),
  ),
});

/**
 * Pages of one repository that an interrupted run read, one JSON object per line. Ignores disk
 * errors, and lines that are truncated or belong to another run.
 */
export class FetchCache {
  readonly pages: readonly CachedPage[];
  /** When the listing began, in milliseconds since the epoch. */
  readonly startedAt: number;
  readonly #path: string;
  readonly #run: string;

  private constructor(path: string, contents: CacheContents) {
    this.#path = path;
    this.#run = contents.run;
    this.startedAt = contents.startedAt;
    this.pages = contents.pages;
  }

  /** Opens the cache for a key, which includes everything that the data depends on. */
  static open(key: readonly string[], cli: Cli): FetchCache {
    const name = sha256Of(JSON.stringify(key)).slice(0, 32);
    const path = join(cli.paths.fetchCacheFolder, `${name}.jsonl`);
    const saved = readContents(path);
    if (saved !== undefined && isFresh(saved.startedAt, cli.now()))
      return new FetchCache(path, saved);
    const empty = { run: cli.newId(), startedAt: cli.now(), pages: [] };
    ignoreErrors(() => {
      ensureFolder(cli.paths.fetchCacheFolder, 0o700);
      rmSync(path, { force: true });
      append(path, { format: formatVersion, run: empty.run, startedAt: empty.startedAt });
    });
    return new FetchCache(path, empty);
  }

  /** Appends a page. */
  add(page: CachedPage): void {
    ignoreErrors(() => append(this.#path, { run: this.#run, ...page }));
  }

  /** Deletes the file. */
  remove(): void {
    ignoreErrors(() => rmSync(this.#path, { force: true }));
  }
}

/** Deletes expired cache files of this release and earlier ones. */
export function removeExpired(cli: Cli): void {
  ignoreErrors(() => {
    for (const name of readdirSync(cli.paths.fetchCacheFolder)) {
      const path = join(cli.paths.fetchCacheFolder, name);
      ignoreErrors(() => {
        const header = readHeader(path);
        if (header === undefined || header.format > formatVersion) return;
        if (!isFresh(header.startedAt, cli.now())) rmSync(path, { force: true });
      });
    }
  });
}

interface CacheContents {
  readonly run: string;
  readonly startedAt: number;
  readonly pages: readonly CachedPage[];
}

function readContents(path: string): CacheContents | undefined {
  const file = readSmallFile(path, maxCacheBytes);
  const [first = '', ...lines] = (file.state === 'read' ? file.text : '').split('\n');
  const header = headerSchema.safeParse(parseJson(first));
  if (!header.success || header.data.format !== formatVersion) return undefined;
  const { run, startedAt } = header.data;
  const pages = lines.flatMap((line) => {
    const page = pageSchema.safeParse(parseJson(line));
    return page.success && page.data.run === run ? [page.data] : [];
  });
  return { run, startedAt, pages };
}

// Reads only the first line of files that may have hundreds of megabytes. Opening a FIFO blocks.
function readHeader(path: string): z.infer<typeof headerSchema> | undefined {
  if (!lstatSync(path).isFile()) return undefined;
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(maxHeaderBytes);
    const length = readSync(file, bytes, 0, maxHeaderBytes, 0);
    const [first = ''] = bytes.toString('utf8', 0, length).split('\n', 1);
    return headerSchema.safeParse(parseJson(first)).data;
  } finally {
    closeSync(file);
  }
}

function append(path: string, value: unknown): void {
  appendFileSync(path, `${JSON.stringify(value)}\n`, { mode: 0o600 });
}

function isFresh(at: number, now: number): boolean {
  return Math.abs(now - at) < maxAgeMs;
}

function ignoreErrors(work: () => void): void {
  try {
    work();
  } catch {
    // The cache only saves requests; a run works without it.
  }
}
