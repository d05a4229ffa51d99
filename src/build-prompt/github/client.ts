import type { ZodType } from 'zod';
import { howToReplace } from '../../auth/credentials.ts';
import type { Cli } from '../../system/cli.ts';
import { pause } from '../pause.ts';
import type { Report } from '../progress.ts';
import { type Connection, connect, type GitHubAccess } from './connect.ts';
import { failureOf, type RequestFailure, StaleCursor, UnreadableError } from './errors.ts';
import { fullPages, halved, type PageSizes } from './queries.ts';
import type { RateLimited } from './schemas.ts';
import { unavailable } from './user-errors.ts';

const maxAttempts = 5;
const firstRetryMs = 1000;
/** How often, and for how long in all, one query waits for limits. */
const maxLimitWaits = 100;
const maxLimitWaitsMs = 2 * 60 * 60_000;
/** No limit of GitHub lasts longer than an hour; a server that asks for more is wrong. */
const maxLimitWaitMs = 65 * 60_000;
/** GitHub asks for a minute where it names no time, and for more each time that is not enough. */
const unstatedWaitMs = 60_000;
/** Points that are left to the user's other tools, which share the hourly limit. */
const reservedPoints = 100;

/** A query, how much it asks for, and the form of its answer. */
export interface Query<Data extends RateLimited> {
  /** What it reads, for messages: `owner/repo`. */
  readonly about: string;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly form: ZodType<Data>;
  /** The page sizes of its repository. */
  readonly sizes: ShrinkingSizes;
}

/** Page sizes that shrink where GitHub cannot keep up. */
export class ShrinkingSizes {
  current: PageSizes = fullPages;

  shrink(): void {
    this.current = halved(this.current) ?? this.current;
  }
}

/** GitHub's GraphQL API, with retries and waits for limits. */
export class GitHub {
  readonly #connection: Connection;
  readonly #cli: Cli;
  readonly #report: Report;
  /** A wait that holds for every query, as the limits are the token's. */
  #rest: Promise<void> | undefined;
  /** The server's time in milliseconds at which a nearly used-up hourly limit is reset. */
  #resetAt: number | undefined;

  private constructor(connection: Connection, cli: Cli, report: Report) {
    this.#connection = connection;
    this.#cli = cli;
    this.#report = report;
  }

  /** Loads the official client. */
  static async connect(access: GitHubAccess, cli: Cli, report: Report): Promise<GitHub> {
    return new GitHub(await connect(access, cli), cli, report);
  }

  /** Ends the requests under way and refuses further ones. */
  close(): void {
    this.#connection.close();
  }

  /**
   * The data of an answer. Waits for limits and retries after faults, and reports both. Throws
   * `UnreadableError` for what the token cannot read, `StaleCursor`, and `UserError` when the data
   * cannot be read in full.
   */
  async ask<Data extends RateLimited>(query: Query<Data>): Promise<Data> {
    const waits = new LimitWaits(query.about);
    for (let attempt = 1; ; ) {
      await this.#restIfNeeded();
      const result = await this.#attempt(query);
      if (result.kind === 'data') return result.data;
      if (result.kind === 'unreadable') throw new UnreadableError(result.reason);
      if (result.kind === 'fatal') throw result.error;
      if (result.kind === 'cursor') throw new StaleCursor();
      if (result.kind === 'limited') {
        await this.#restFor(waits.next(result.why, result.waitMs), result.why);
        continue;
      }
      if (result.kind === 'partial' || attempt === maxAttempts) {
        return this.#withoutMissingParts(query, result);
      }
      if (result.tooMuch) query.sizes.shrink();
      await this.#retryLater(query, result.why, attempt++);
    }
  }

  async #attempt<Data extends RateLimited>(
    request: Query<Data>,
  ): Promise<RequestFailure | { kind: 'data'; data: Data }> {
    const { query, variables, form, sizes } = request;
    let body: unknown;
    try {
      body = await this.#connection.send(query, {
        ...variables,
        ...usedSizes(query, sizes.current),
      });
    } catch (error) {
      this.#cli.signal.throwIfAborted();
      const howToReplaceToken = howToReplace('github', this.#cli);
      const { apiUrl } = this.#connection;
      const serverNow = this.#connection.serverNow();
      return failureOf(error, { apiUrl, serverNow, howToReplaceToken });
    }
    // The client passes on HTML, truncated JSON and other JSON as if it were data.
    const read = form.safeParse(body);
    if (!read.success) {
      return { kind: 'retry', why: 'sent an answer that cannot be read', tooMuch: true };
    }
    this.#noteLimit(read.data);
    return { kind: 'data', data: read.data };
  }

  // A null stands where a part is missing; the form leaves it out where that is allowed.
  #withoutMissingParts<Data extends RateLimited>(
    { about, form }: Query<Data>,
    { why, ...failure }: Extract<RequestFailure, { kind: 'partial' | 'retry' }>,
  ): Data {
    const read = form.safeParse(failure.data);
    if (!read.success) {
      const times = failure.kind === 'retry' ? `, ${maxAttempts} times` : '';
      const reason = failure.kind === 'retry' ? why : `said: ${why}`;
      throw unavailable(`could not read all of ${about} from GitHub`, `GitHub ${reason}${times}.`);
    }
    const said = why.replace(/^said: /, '');
    this.#report({ kind: 'warning', text: `${about}: GitHub left out a part: ${said}` });
    return read.data;
  }

  #noteLimit({ rateLimit }: RateLimited): void {
    if (!rateLimit || rateLimit.remaining > reservedPoints) return;
    this.#resetAt = Date.parse(rateLimit.resetAt);
  }

  async #restIfNeeded(): Promise<void> {
    this.#cli.signal.throwIfAborted();
    const waitMs = (this.#resetAt ?? 0) - this.#connection.serverNow();
    this.#resetAt = undefined;
    if (waitMs > 0) await this.#restFor(waitMs + firstRetryMs, 'hourly limit');
    await this.#rest;
  }

  #restFor(milliseconds: number, why: string): Promise<void> {
    this.#rest ??= pause(milliseconds, `GitHub's ${why}`, this.#cli, this.#report).finally(() => {
      this.#rest = undefined;
    });
    return this.#rest;
  }

  async #retryLater({ about }: { about: string }, why: string, attempt: number): Promise<void> {
    const waitMs = firstRetryMs * 2 ** (attempt - 1) * (1 + this.#cli.random() / 4);
    const next = `attempt ${attempt + 1} of ${maxAttempts} in ${Math.ceil(waitMs / 1000)} s`;
    this.#report({ kind: 'warning', text: `${about}: GitHub ${why}; ${next}` });
    await this.#cli.sleep(waitMs);
    this.#cli.signal.throwIfAborted();
  }
}

/** The waits of one query for limits. Throws `UserError` when they do not end. */
class LimitWaits {
  readonly #about: string;
  #count = 0;
  #totalMs = 0;
  #nextUnstatedMs = unstatedWaitMs;

  constructor(about: string) {
    this.#about = about;
  }

  /** How long to wait, in milliseconds; `statedMs` is what GitHub asks for, if it does. */
  next(why: string, statedMs: number | undefined): number {
    const waitMs = Math.min(statedMs ?? this.#nextUnstatedMs, maxLimitWaitMs);
    if (statedMs === undefined) this.#nextUnstatedMs *= 2;
    this.#totalMs += waitMs;
    if (++this.#count > maxLimitWaits || this.#totalMs > maxLimitWaitsMs) {
      throw unavailable(`GitHub's ${why} does not let us read ${this.#about}`);
    }
    return waitMs;
  }
}

// GraphQL refuses variables that a query does not declare.
function usedSizes(query: string, sizes: PageSizes): Record<string, number> {
  return Object.fromEntries(
    Object.entries(sizes).filter(([name]) => query.includes(`$${name}: Int!`)),
  );
}
