import { readFileSync } from 'node:fs';
import { buildSchema, type GraphQLSchema, graphql } from 'graphql';
import { type FakeRepositories, rootOf } from './github-data.ts';

/** A query as it was received. */
interface GitHubRequest {
  readonly query: string;
  /** `PullRequests`, `Reviews`, `Threads`, `Comments` or `Owner`. */
  readonly operation: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly path: string;
}

/** Returns a response to send instead of the answer; undefined to answer the query. */
export type Fault = (
  request: GitHubRequest,
) => Response | undefined | Promise<Response | undefined>;

/** A fake GitHub on loopback that runs queries against GitHub's public schema. */
export interface FakeGitHub {
  readonly url: string;
  readonly repositories: FakeRepositories;
  readonly requests: GitHubRequest[];
  /** The highest number of concurrent requests. */
  readonly mostAtOnce: number;
  /** Current names of renamed repositories, by former name; both as `owner/name`. */
  readonly renamed: Record<string, string>;
  /** The answer to `rateLimit`. */
  rateLimit: { remaining: number; resetAt: string } | null;
  /** Queues faults for the next requests, one each. */
  fail(...faults: Fault[]): void;
  /** Sets the fault for every request without a queued fault. */
  always(fault: Fault | undefined): void;
  stop(): Promise<void>;
}

let built: GraphQLSchema | undefined;

function publicSchema(): GraphQLSchema {
  if (built === undefined) {
    // Importing the package would load 5 MB of JSON too.
    const main = import.meta.resolve('@octokit/graphql-schema');
    const file = new URL('schema.graphql', main);
    // The published file defines two fields twice.
    built = buildSchema(readFileSync(file, 'utf8'), { assumeValidSDL: true });
  }
  return built;
}

/** Starts a fake GitHub on a free port of 127.0.0.1. Each answer takes `delayMs`. */
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
    // The same time as the clock in tests.
    const headers = { date: 'Fri, 02 Jan 2026 03:04:05 GMT' };
    return Response.json({ data: result.data, ...(errors && { errors }) }, { headers });
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
    renamed: {},
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

/** Faults that GitHub is known to have. */
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
