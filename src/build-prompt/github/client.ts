import type { ZodType } from 'zod';
import { howToReplace } from '../../auth/credentials.ts';
import type { Cli } from '../../system/cli.ts';
import { pause } from '../pause.ts';
import type { Report } from '../progress.ts';
import { type Connection, connect, type GitHubAccess } from './connect.ts';
import { failureOf, type RequestFailure, StaleCursor, UnreadableError } from './errors.ts';
import { LimitWaits } from './limit-waits.ts';
import { fullPages, halved, type PageSizes } from './queries.ts';
import type { RateLimited } from './schemas.ts';
import { unavailable } from './user-errors.ts';

const maxAttempts = 5;
const firstRetryMs = 1000;
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
      const attempts = (result.kind === 'retry' && result.attempts) || maxAttempts;
      if (result.kind === 'partial' || attempt >= attempts) {
        return this.#withoutMissingParts(query, result, attempts);
      }
      if (result.tooMuch) query.sizes.shrink();
      await this.#retryLater(query, result.why, attempt++, attempts);
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
      this.#connection.signal.throwIfAborted();
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
    attempts: number,
  ): Data {
    const read = form.safeParse(failure.data);
    if (!read.success) {
      const times = failure.kind === 'retry' ? `, ${attempts} times` : '';
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
    this.#connection.signal.throwIfAborted();
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

  async #retryLater(
    { about }: { about: string },
    why: string,
    attempt: number,
    attempts: number,
  ): Promise<void> {
    const waitMs = firstRetryMs * 2 ** (attempt - 1) * (1 + this.#cli.random() / 4);
    const next = `attempt ${attempt + 1} of ${attempts} in ${Math.ceil(waitMs / 1000)} s`;
    this.#report({ kind: 'warning', text: `${about}: GitHub ${why}; ${next}` });
    await this.#cli.sleep(waitMs);
    this.#connection.signal.throwIfAborted();
  }
}

// GraphQL refuses variables that a query does not declare.
function usedSizes(query: string, sizes: PageSizes): Record<string, number> {
  return Object.fromEntries(
    Object.entries(sizes).filter(([name]) => query.includes(`$${name}: Int!`)),
  );
}
