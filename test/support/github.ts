import { readFileSync } from 'node:fs';
import { buildSchema, GraphQLError, type GraphQLSchema, graphql } from 'graphql';

/** A person or a machine; null where the account was deleted. */
export type FakeActor = { readonly login: string; readonly bot?: true } | null;

export interface FakeComment {
  readonly author: FakeActor;
  readonly body: string;
  readonly createdAt: string;
  readonly diffHunk?: string;
}

export interface FakePullRequest {
  readonly number: number;
  readonly title?: string;
  readonly author?: FakeActor;
  readonly state?: 'OPEN' | 'CLOSED' | 'MERGED';
  readonly updatedAt: string;
  readonly reviews?: readonly { author: FakeActor; createdAt: string; state: string }[];
  readonly threads?: readonly (readonly FakeComment[])[];
}

/** `owner/name` → its pull requests, in any order. */
export type FakeRepositories = Record<string, FakePullRequest[]>;

/** One query as it arrived. */
export interface GitHubRequest {
  readonly query: string;
  /** `PullRequests`, `Reviews`, `Threads`, `Comments` or `Owner`. */
  readonly operation: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly path: string;
}

/** What stands in for an answer; undefined lets the query through. */
export type Fault = (request: GitHubRequest) => Response | undefined | Promise<undefined>;

/** A GitHub on loopback that runs queries against GitHub's public schema. */
export interface FakeGitHub {
  readonly url: string;
  readonly repositories: FakeRepositories;
  readonly requests: GitHubRequest[];
  /** The most requests that were under way at once. */
  readonly mostAtOnce: number;
  /** What `rateLimit` says; settable. */
  rateLimit: { remaining: number; resetAt: string } | null;
  /** Answers later requests, first in first out, one each. */
  fail(...faults: Fault[]): void;
  /** Asked at every request, after the faults in the queue. */
  always(fault: Fault | undefined): void;
  stop(): Promise<void>;
}

let built: GraphQLSchema | undefined;

function publicSchema(): GraphQLSchema {
  if (built === undefined) {
    // The package exports the text only together with 5 MB of JSON.
    const main = import.meta.resolve('@octokit/graphql-schema');
    const file = new URL('schema.graphql', main);
    // The published file defines two fields twice.
    built = buildSchema(readFileSync(file, 'utf8'), { assumeValidSDL: true });
  }
  return built;
}

/** Starts a GitHub on a free port of 127.0.0.1. `delayMs` is how long each answer takes. */
export function startGitHub(repositories: FakeRepositories, delayMs = 0): FakeGitHub {
  const schema = publicSchema();
  const requests: GitHubRequest[] = [];
  const queue: Fault[] = [];
  let everyTime: Fault | undefined;
  let atOnce = 0;
  let mostAtOnce = 0;
  const answer = async (request: Request): Promise<Response> => {
    const { query, variables } = (await request.json()) as { query: string; variables?: object };
    const operation = /query (\w+)/.exec(query)?.[1] ?? '';
    const received: GitHubRequest = {
      query,
      operation,
      variables: { ...variables },
      headers: Object.fromEntries(request.headers),
      path: new URL(request.url).pathname,
    };
    requests.push(received);
    if (delayMs > 0) await Bun.sleep(delayMs);
    const fault = await (queue.shift() ?? everyTime)?.(received);
    if (fault !== undefined) return fault;
    const rootValue = rootOf(fake);
    const result = await graphql({
      schema,
      source: query,
      rootValue,
      variableValues: received.variables,
    });
    const errors = result.errors?.map(({ message, path, extensions }) => ({
      type: extensions['type'],
      path,
      message,
    }));
    return Response.json({ data: result.data, ...(errors && { errors }) });
  };
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    idleTimeout: 120,
    fetch: async (request) => {
      mostAtOnce = Math.max(mostAtOnce, ++atOnce);
      try {
        return await answer(request);
      } finally {
        atOnce--;
      }
    },
  });
  const fake: FakeGitHub = {
    url: `http://127.0.0.1:${server.port}`,
    repositories,
    requests,
    get mostAtOnce() {
      return mostAtOnce;
    },
    rateLimit: { remaining: 4999, resetAt: '2026-01-02T04:00:00Z' },
    fail: (...faults) => {
      queue.push(...faults);
    },
    always: (fault) => {
      everyTime = fault;
    },
    stop: () => server.stop(true),
  };
  return fake;
}

function rootOf(fake: FakeGitHub) {
  const owners = (): string[] => Object.keys(fake.repositories).map((name) => ownerOf(name));
  return {
    rateLimit: () => fake.rateLimit && { cost: 8, ...fake.rateLimit },
    repository: ({ owner, name }: { owner: string; name: string }) => {
      const key = `${owner}/${name}`;
      const found = fake.repositories[key];
      if (found === undefined) {
        throw new GraphQLError(`Could not resolve to a Repository with the name '${key}'.`, {
          extensions: { type: 'NOT_FOUND' },
        });
      }
      return { pullRequests: (page: PageArgs) => pullRequests(key, found, page) };
    },
    repositoryOwner: ({ login }: { login: string }) =>
      owners().includes(login) ? { __typename: 'User', login } : null,
    node: ({ id }: { id: string }) => nodeOf(fake, id),
  };
}

function ownerOf(name: string): string {
  return name.split('/')[0] ?? '';
}

interface PageArgs {
  readonly first: number;
  readonly after?: string | null;
}

function pullRequests(key: string, all: readonly FakePullRequest[], page: PageArgs) {
  const newestFirst = all.toSorted((a, b) => Date.parse(b.updatedAt) - Date.parse(a.updatedAt));
  const nodes = newestFirst.map((pr) => [String(pr.number), pullRequestNode(key, pr)] as const);
  return connection(`pulls:${key}`, nodes, page);
}

function pullRequestNode(key: string, pr: FakePullRequest) {
  const id = `PR:${key}:${pr.number}`;
  const { reviews = [], threads = [] } = pr;
  return {
    __typename: 'PullRequest',
    id,
    number: pr.number,
    title: pr.title ?? `Change ${pr.number}`,
    url: `https://github.com/${key}/pull/${pr.number}`,
    state: pr.state ?? 'MERGED',
    updatedAt: pr.updatedAt,
    author: actor(pr.author === undefined ? { login: 'author' } : pr.author),
    reviews: (page: PageArgs) =>
      connection(
        `reviews:${id}`,
        reviews.map((review, index) => [
          String(index),
          { ...review, author: actor(review.author) },
        ]),
        page,
      ),
    reviewThreads: (page: PageArgs) =>
      connection(
        `threads:${id}`,
        threads.map((comments, index) => [String(index), threadNode(`${id}:${index}`, comments)]),
        page,
      ),
  };
}

function threadNode(id: string, comments: readonly FakeComment[]) {
  return {
    __typename: 'PullRequestReviewThread',
    id: `Thread|${id}`,
    comments: (page: PageArgs) =>
      connection(
        `comments:${id}`,
        comments.map((comment, index) => [
          String(index),
          { diffHunk: '@@ -1 +1 @@', ...comment, author: actor(comment.author) },
        ]),
        page,
      ),
  };
}

function actor(given: FakeActor) {
  return given && { __typename: given.bot ? 'Bot' : 'User', login: given.login };
}

function nodeOf(fake: FakeGitHub, id: string): unknown {
  for (const [key, all] of Object.entries(fake.repositories)) {
    for (const pr of all) {
      const node = pullRequestNode(key, pr);
      if (node.id === id) return node;
      for (const [index, comments] of (pr.threads ?? []).entries()) {
        const thread = threadNode(`${node.id}:${index}`, comments);
        if (thread.id === id) return thread;
      }
    }
  }
  throw new GraphQLError('Could not resolve to a node.', { extensions: { type: 'NOT_FOUND' } });
}

/** A page with true cursors: one names its item, and is refused by every other connection. */
function connection<Node>(
  name: string,
  items: readonly (readonly [key: string, node: Node])[],
  { first, after }: PageArgs,
) {
  if (!(first >= 1 && first <= 100)) {
    throw new GraphQLError('`first` must be between 1 and 100', {
      extensions: { type: 'EXCESSIVE_PAGINATION' },
    });
  }
  const cursorOf = (key: string): string => btoa(`${name}#${key}`);
  const start = after ? items.findIndex(([key]) => cursorOf(key) === after) + 1 : 0;
  if (after && start === 0) throw new GraphQLError(`\`${after}\` is not a valid cursor.`);
  const page = items.slice(start, start + first);
  const last = page.at(-1);
  return {
    pageInfo: {
      hasNextPage: start + first < items.length,
      endCursor: last ? cursorOf(last[0]) : null,
    },
    nodes: page.map(([, node]) => node),
  };
}

/** Faults that GitHub is known for. */
export const faults = {
  status:
    (status: number, headers: Record<string, string> = {}, body: unknown = {}) =>
    () =>
      Response.json(body, { status, headers }),
  html: (status: number) => () =>
    new Response('<!DOCTYPE html><title>Unicorn!</title>', {
      status,
      headers: { 'content-type': 'text/html' },
    }),
  cutOff: () =>
    new Response('{"data":{"repository":{"pullRequests":{"nodes":[{"id":"x', {
      headers: { 'content-type': 'application/json' },
    }),
  graphqlError:
    (type: string | undefined, message: string, headers: Record<string, string> = {}) =>
    () =>
      Response.json({ data: null, errors: [{ type, message, path: ['repository'] }] }, { headers }),
} as const;
