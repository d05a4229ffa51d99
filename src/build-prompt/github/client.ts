import type { ZodType } from 'zod';
import { howToReplace } from '../../auth/credentials.ts';
import type { Cli } from '../../system/cli.ts';
import { pause } from '../pause.ts';
import type { Report } from '../progress.ts';
import { type Connection, connect, type GitHubAccess } from './connect.ts';
import { classifyFailure, type RequestFailure, StaleCursor, UnreadableError } from './errors.ts';
import { LimitWaits } from './limit-waits.ts';
import { fullPages, halved, type PageSizes } from './queries.ts';
import type { RateLimited } from './schemas.ts';
import { unavailable } from './user-errors.ts';

const maxAttempts = 5;
const firstRetryMs = 1000;
/** Points reserved for the user's other tools, which share the hourly limit. */
const reservedPoints = 100;

/** A GraphQL query with its variables, its page sizes and the schema of its response. */
export interface Query<Data extends RateLimited> {
  /** The subject in messages: `owner/repo`. */
  readonly about: string;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly schema: ZodType<Data>;
  /** Page sizes shared by all queries of a repository. */
  readonly sizes: ShrinkingSizes;
}

/** Page sizes that shrink when GitHub times out or rejects a query as too large. */
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
  /** The current rate-limit wait. It pauses every query: limits apply to the token. */
  #limitWait: Promise<void> | undefined;
  /** When a nearly used-up hourly limit resets: server time, in milliseconds since the epoch. */
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

  /** Aborts requests in flight and rejects further ones. */
  close(): void {
    this.#connection.close();
  }

  /**
   * Returns the data of a response. Waits for rate limits, retries failures, and reports both.
   * Throws `UnreadableError` if the token cannot read the repository, `StaleCursor` if the cursor
   * is no longer valid, and `UserError` if the data cannot be read completely.
   */
  async ask<Data extends RateLimited>(query: Query<Data>): Promise<Data> {
    const waits = new LimitWaits(query.about);
    for (let attempt = 1; ; ) {
      await this.#waitForLimit();
      const result = await this.#attempt(query);
      if (result.kind === 'data') return result.data;
      if (result.kind === 'unreadable') throw new UnreadableError(result.reason);
      if (result.kind === 'fatal') throw result.error;
      if (result.kind === 'cursor') throw new StaleCursor();
      if (result.kind === 'limited') {
        await this.#startLimitWait(waits.next(result.why, result.waitMs), result.why);
        continue;
      }
      const attempts = (result.kind === 'retry' && result.attempts) || maxAttempts;
      if (result.kind === 'partial' || attempt >= attempts) {
        return this.#acceptPartialData(query, result, attempts);
      }
      if (result.shrinkPages) query.sizes.shrink();
      await this.#retryLater(query, result.why, attempt++, attempts);
    }
  }

  async #attempt<Data extends RateLimited>(
    request: Query<Data>,
  ): Promise<RequestFailure | { kind: 'data'; data: Data }> {
    const { query, variables, schema, sizes } = request;
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
      return classifyFailure(error, { apiUrl, serverNow, howToReplaceToken });
    }
    // The client returns HTML, truncated JSON and unrelated JSON as if it were data.
    const read = schema.safeParse(body);
    if (!read.success) {
      return { kind: 'retry', why: 'sent a response that could not be parsed', shrinkPages: true };
    }
    this.#noteLimit(read.data);
    return { kind: 'data', data: read.data };
  }

  // Missing parts are null; the schema accepts null where the data is optional.
  #acceptPartialData<Data extends RateLimited>(
    { about, schema }: Query<Data>,
    { why, ...failure }: Extract<RequestFailure, { kind: 'partial' | 'retry' }>,
    attempts: number,
  ): Data {
    const read = schema.safeParse(failure.data);
    if (!read.success) {
      const times = failure.kind === 'retry' ? `, ${attempts} times` : '';
      const reason = failure.kind === 'retry' ? why : `said: ${why}`;
      throw unavailable(`could not read all of ${about} from GitHub`, `GitHub ${reason}${times}.`);
    }
    const message = why.replace(/^said: /, '');
    this.#report({ kind: 'warning', text: `${about}: GitHub omitted some data: ${message}` });
    return read.data;
  }

  #noteLimit({ rateLimit }: RateLimited): void {
    if (!rateLimit || rateLimit.remaining > reservedPoints) return;
    this.#resetAt = Date.parse(rateLimit.resetAt);
  }

  async #waitForLimit(): Promise<void> {
    this.#connection.signal.throwIfAborted();
    const waitMs = (this.#resetAt ?? 0) - this.#connection.serverNow();
    this.#resetAt = undefined;
    if (waitMs > 0) await this.#startLimitWait(waitMs + firstRetryMs, 'hourly limit');
    await this.#limitWait;
  }

  #startLimitWait(waitMs: number, why: string): Promise<void> {
    this.#limitWait ??= pause(waitMs, `GitHub's ${why}`, this.#cli, this.#report).finally(() => {
      this.#limitWait = undefined;
    });
    return this.#limitWait;
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

// GraphQL rejects variables that a query does not declare.
function usedSizes(query: string, sizes: PageSizes): Record<string, number> {
  return Object.fromEntries(
    Object.entries(sizes).filter(([name]) => query.includes(`$${name}: Int!`)),
  );
}
