import type { ZodType } from 'zod';
import { UserError } from '../../errors.ts';
import type { Cli } from '../../system/cli.ts';
import { pause } from '../pause.ts';
import type { Report } from '../progress.ts';
import { StaleCursor, type Trouble, troubleOf, unavailable } from './errors.ts';
import { fullPages, halved, type PageSizes } from './queries.ts';
import type { Answer } from './schemas.ts';

const requestTimeoutMs = 60_000;
const maxAttempts = 5;
const firstRetryMs = 1000;
/** Limits that never end: by number, and by what they add up to for one question. */
const maxLimitWaits = 100;
const maxLimitWaitsMs = 2 * 60 * 60_000;
/**
 * No limit of GitHub's lasts longer than an hour; a longer wait is a wrong clock or a wrong server.
 */
const maxLimitWaitMs = 65 * 60_000;
/** Points that are left to the user's other tools: the hourly limit is shared with them. */
const reservedPoints = 100;

/** One question: what is asked for, how much of it, and the form of a whole answer. */
export interface Question<Asked extends Answer> {
  /** Whose data it is about, for messages: `owner/repo`. */
  readonly about: string;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly form: ZodType<Asked>;
  /** The page sizes of this question's repository, made smaller where GitHub cannot keep up. */
  readonly sizes: Sizes;
}

/** Page sizes that only ever shrink. */
export class Sizes {
  current: PageSizes = fullPages;

  shrink(): void {
    this.current = halved(this.current) ?? this.current;
  }
}

type Send = (query: string, variables: Record<string, unknown>) => Promise<unknown>;

/** GitHub's GraphQL API, asked until it answers in full. */
export class GitHub {
  readonly #send: Send;
  readonly #cli: Cli;
  readonly #report: Report;
  /** A wait that holds for every question: the limits are the token's. */
  #rest: Promise<void> | undefined;
  #exhausted: { untilMs: number } | undefined;

  private constructor(send: Send, cli: Cli, report: Report) {
    this.#send = send;
    this.#cli = cli;
    this.#report = report;
  }

  /** Loads the official client. `apiUrl` is the REST root, of which it derives the GraphQL one. */
  static async connect(
    access: { apiUrl: string; token: string },
    cli: Cli,
    report: Report,
  ): Promise<GitHub> {
    const { graphql } = await import('@octokit/graphql');
    const client = graphql.defaults({
      baseUrl: access.apiUrl,
      headers: {
        authorization: `token ${access.token}`,
        'user-agent': `chunk/${cli.build.version}`,
      },
      request: {
        fetch: (url: string, init: RequestInit) => fetchOnce(url, init, cli),
        // Its own words would go to the console.
        log: { debug: silent, info: silent, warn: silent, error: silent },
      },
    });
    const send: Send = (query, variables) => client(query, variables);
    return new GitHub(send, cli, report);
  }

  /**
   * The whole answer, or undefined where the repository does not exist. Waits for limits and asks
   * again after faults, visibly. Throws `UserError` when the data stays out of reach, and
   * `StaleCursor`.
   */
  async ask<Asked extends Answer>(question: Question<Asked>): Promise<Asked | undefined> {
    let waits = 0;
    let waitedMs = 0;
    for (let attempt = 1; ; ) {
      await this.#restIfNeeded();
      const asked = await this.#attempt(question);
      if (asked.kind === 'answer') return asked.answer;
      if (asked.kind === 'missing') return undefined;
      if (asked.kind === 'fatal') throw asked.error;
      if (asked.kind === 'cursor') throw new StaleCursor();
      if (asked.kind === 'limited') {
        waitedMs += asked.waitMs;
        if (++waits > maxLimitWaits || waitedMs > maxLimitWaitsMs) {
          throw unavailable(`GitHub's ${asked.why} does not let us read ${question.about}`);
        }
        await this.#restFor(asked.waitMs, asked.why);
        continue;
      }
      if (asked.tooMuch) question.sizes.shrink();
      if (attempt === maxAttempts) throw gaveUp(question, asked.why);
      await this.#retryLater(question, asked.why, attempt++);
    }
  }

  async #attempt<Asked extends Answer>(
    question: Question<Asked>,
  ): Promise<Trouble | { kind: 'answer'; answer: Asked }> {
    const { query, variables, form, sizes } = question;
    let body: unknown;
    try {
      body = await this.#send(query, { ...variables, ...usedSizes(query, sizes.current) });
    } catch (error) {
      this.#cli.signal.throwIfAborted();
      return troubleOf(error, this.#cli.now());
    }
    // A page of HTML, a body that was cut off, JSON of another kind: the client passes them all on.
    const read = form.safeParse(body);
    if (!read.success) {
      return { kind: 'retry', why: 'sent an answer that cannot be read', tooMuch: true };
    }
    this.#noteLimit(read.data);
    return { kind: 'answer', answer: read.data };
  }

  #noteLimit({ rateLimit }: Answer): void {
    if (rateLimit === null || rateLimit.remaining > reservedPoints) return;
    const untilMs = Date.parse(rateLimit.resetAt);
    if (untilMs > this.#cli.now()) this.#exhausted = { untilMs };
  }

  async #restIfNeeded(): Promise<void> {
    this.#cli.signal.throwIfAborted();
    if (this.#exhausted !== undefined) {
      const { untilMs } = this.#exhausted;
      this.#exhausted = undefined;
      await this.#restFor(untilMs - this.#cli.now() + firstRetryMs, 'hourly limit');
    }
    await this.#rest;
  }

  #restFor(milliseconds: number, why: string): Promise<void> {
    const limit = Math.min(milliseconds, maxLimitWaitMs);
    this.#rest ??= pause(limit, `GitHub's ${why}`, this.#cli, this.#report).finally(() => {
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

const silent = (): void => {};

// GraphQL refuses variables that a query does not declare.
function usedSizes(query: string, sizes: PageSizes): Record<string, number> {
  return Object.fromEntries(
    Object.entries(sizes).filter(([name]) => query.includes(`$${name}: Int!`)),
  );
}

async function fetchOnce(url: string, init: RequestInit, cli: Cli): Promise<Response> {
  const signal = AbortSignal.any([cli.signal, AbortSignal.timeout(requestTimeoutMs)]);
  const response = await cli.fetch(url, { ...init, redirect: 'manual', signal });
  // Followed, a redirect would take the token along to wherever it points.
  if (response.status >= 300 && response.status < 400) {
    throw new UserError('github.unavailable', {
      message: `GitHub's API redirects (${response.status})`,
      hint: 'Set GITHUB_API_URL to the address that it redirects to.',
    });
  }
  return response;
}

function gaveUp({ about }: { about: string }, why: string): UserError {
  return unavailable(
    `could not read all of ${about} from GitHub`,
    `GitHub ${why}, ${maxAttempts} times.`,
  );
}
