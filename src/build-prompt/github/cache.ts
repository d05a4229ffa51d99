import { createHash } from 'node:crypto';
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
import { commentForm } from '../details-form.ts';
import type { PullRequestActivity } from './extract.ts';

/** Older data may be outdated and is not used. */
const maxAgeMs = 6 * 60 * 60_000;
const formatVersion = 2;
const maxHeaderBytes = 512;
/** A larger cache file is not used. */
const maxCacheBytes = 512 * 1024 * 1024;

/** A page of pull requests as it was read. */
export interface CachedPage {
  readonly pullRequests: readonly PullRequestActivity[];
  /** The cursor of the next page, null at the end; absent for a page that was read again. */
  readonly next?: string | null | undefined;
  /** The last update of the page's first pull request. */
  readonly lastUpdate?: string | undefined;
  /** The repository as GitHub names it: `owner/name`. */
  readonly fullName?: string | undefined;
}

const header = z.object({ format: z.number(), run: z.string(), startedAt: z.number() });
const page = z.object({
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
      comments: z.array(commentForm.omit({ pr: true })),
      hidden: z.number(),
      secrets: z.number(),
    }),
  ),
});

/**
 * The pages of one repository that earlier runs read, one JSON object a line. Lines that are cut
 * off or belong to another run are ignored, and so are errors of the disk.
 */
export class FetchCache {
  readonly pages: readonly CachedPage[];
  /** When the listing began, in milliseconds since the epoch. */
  readonly startedAt: number;
  readonly #path: string;
  readonly #run: string;

  private constructor(path: string, found: Found) {
    this.#path = path;
    this.#run = found.run;
    this.startedAt = found.startedAt;
    this.pages = found.pages;
  }

  /** Opens the cache for a key, which names everything that the data depends on. */
  static open(key: readonly string[], cli: Cli): FetchCache {
    const name = createHash('sha256').update(JSON.stringify(key)).digest('hex').slice(0, 32);
    const path = join(cli.paths.fetchCacheFolder, `${name}.jsonl`);
    const found = read(path);
    if (found !== undefined && isFresh(found.startedAt, cli.now()))
      return new FetchCache(path, found);
    const started = { run: cli.newId(), startedAt: cli.now(), pages: [] };
    attempt(() => {
      ensureFolder(cli.paths.fetchCacheFolder, 0o700);
      rmSync(path, { force: true });
      append(path, { format: formatVersion, run: started.run, startedAt: started.startedAt });
    });
    return new FetchCache(path, started);
  }

  /** Keeps a page for a later run. */
  add(added: CachedPage): void {
    attempt(() => append(this.#path, { run: this.#run, ...added }));
  }

  /** Removes everything. */
  remove(): void {
    attempt(() => rmSync(this.#path, { force: true }));
  }
}

/** Removes expired files of this release and of earlier ones. */
export function removeExpired(cli: Cli): void {
  attempt(() => {
    for (const name of readdirSync(cli.paths.fetchCacheFolder)) {
      const path = join(cli.paths.fetchCacheFolder, name);
      attempt(() => {
        const head = readHeader(path);
        if (head === undefined || head.format > formatVersion) return;
        if (!isFresh(head.startedAt, cli.now())) rmSync(path, { force: true });
      });
    }
  });
}

interface Found {
  readonly run: string;
  readonly startedAt: number;
  readonly pages: readonly CachedPage[];
}

function read(path: string): Found | undefined {
  const reading = readSmallFile(path, maxCacheBytes);
  const [first = '', ...lines] = (reading.state === 'read' ? reading.text : '').split('\n');
  const head = header.safeParse(parse(first));
  if (!head.success || head.data.format !== formatVersion) return undefined;
  const { run, startedAt } = head.data;
  const pages = lines.flatMap((line) => {
    const parsed = page.safeParse(parse(line));
    return parsed.success && parsed.data.run === run ? [parsed.data] : [];
  });
  return { run, startedAt, pages };
}

// Reads the first line only: hundreds of megabytes may follow. Opening a FIFO would block.
function readHeader(path: string): z.infer<typeof header> | undefined {
  if (!lstatSync(path).isFile()) return undefined;
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(maxHeaderBytes);
    const length = readSync(file, bytes, 0, maxHeaderBytes, 0);
    const [first = ''] = bytes.toString('utf8', 0, length).split('\n', 1);
    return header.safeParse(parse(first)).data;
  } finally {
    closeSync(file);
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function append(path: string, value: unknown): void {
  appendFileSync(path, `${JSON.stringify(value)}\n`, { mode: 0o600 });
}

function isFresh(at: number, now: number): boolean {
  return Math.abs(now - at) < maxAgeMs;
}

function attempt<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
