import { z } from 'zod';

/*
 * Responses to the queries in `queries.ts`. They are validated at run time: a proxy may change
 * them, and an incomplete response must not be taken for a complete one.
 */

const rateLimit = z
  .object({ cost: z.number(), remaining: z.number(), resetAt: z.string() })
  .nullish();
const author = z.object({ login: z.string() }).nullable();
const actor = z.object({ __typename: z.string(), login: z.string() }).nullable();

const pageInfo = z
  .object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() })
  // Without a cursor the listing would end early.
  .refine(({ hasNextPage, endCursor }) => !hasNextPage || endCursor !== null);

/** Returns the schema of a page. GitHub sends null for items that the token cannot access. */
const connection = <Node extends z.ZodType>(node: Node) =>
  z.object({
    pageInfo,
    nodes: z
      .array(node.nullable())
      .nullable()
      .transform((nodes) => (nodes ?? []).filter((each) => each !== null)),
  });

/** Returns the schema of an optional field; a value of another type is treated as absent. */
const optional = <Schema extends z.ZodType>(schema: Schema) => schema.optional().catch(undefined);

const comment = z.object({
  id: optional(z.string()),
  url: optional(z.string()),
  path: optional(z.string()),
  line: optional(z.number()),
  startLine: optional(z.number()),
  isMinimized: optional(z.boolean()),
  author: actor,
  body: z.string(),
  createdAt: z.string(),
  diffHunk: z.string(),
});
const comments = connection(comment);
const thread = z.object({
  id: z.string(),
  isResolved: optional(z.boolean()),
  isOutdated: optional(z.boolean()),
  comments,
});
const threads = connection(thread);
const reviews = connection(z.object({ author: actor, createdAt: z.string(), state: z.string() }));

const pullRequest = z.object({
  id: z.string(),
  number: z.number(),
  title: z.string(),
  url: z.string(),
  state: z.string(),
  updatedAt: z.string(),
  author,
  reviews: reviews.nullable(),
  reviewThreads: threads,
});

export type Actor = z.infer<typeof actor>;
export type CommentNode = z.infer<typeof comment>;
export type ThreadNode = z.infer<typeof thread>;
export type ReviewNode = z.infer<typeof reviews>['nodes'][number];
export type PullRequestNode = z.infer<typeof pullRequest>;

/** A page of any connection. */
export interface ConnectionPage<Node> {
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly nodes: readonly Node[];
}

/** Returns the schema of a later page; `node` is null if its parent has been deleted. */
const further = <Connection extends z.ZodType>(page: Connection) =>
  z.object({ rateLimit, node: z.object({ page }).nullable() });

export const responses = {
  pullRequests: z.object({
    rateLimit,
    repository: z
      .object({ nameWithOwner: optional(z.string()), pullRequests: connection(pullRequest) })
      .nullable(),
  }),
  reviews: further(reviews),
  threads: further(threads),
  comments: further(comments),
  owner: z.object({ rateLimit, repositoryOwner: author }),
} as const;

/** State of the hourly limit, part of every response; null on a server without limits. */
export interface RateLimited {
  readonly rateLimit?: z.infer<typeof rateLimit>;
}
