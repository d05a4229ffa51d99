import { z } from 'zod';

/*
 * What the queries of `queries.ts` are answered with. Checked at run time, as between us and GitHub
 * there may be proxies, and half an answer must never pass for a whole one.
 */

const rateLimit = z
  .object({ cost: z.number(), remaining: z.number(), resetAt: z.string() })
  .nullable();
const author = z.object({ login: z.string() }).nullable();
const actor = z.object({ __typename: z.string(), login: z.string() }).nullable();

const pageInfo = z
  .object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() })
  // A page that has a successor but does not say where would end the listing early.
  .refine(({ hasNextPage, endCursor }) => !hasNextPage || endCursor !== null);

/** GitHub leaves out, as null, the items of a list that the token may not see. */
const connection = <Node extends z.ZodType>(node: Node) =>
  z.object({
    pageInfo,
    nodes: z
      .array(node.nullable())
      .nullable()
      .transform((nodes) => (nodes ?? []).filter((each) => each !== null)),
  });

const comment = z.object({
  author: actor,
  body: z.string(),
  createdAt: z.string(),
  diffHunk: z.string(),
});
const comments = connection(comment);
const thread = z.object({ id: z.string(), comments });
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
export interface Page<Node> {
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly nodes: readonly Node[];
}

const further = <Connection extends z.ZodType>(page: Connection) =>
  z.object({ rateLimit, node: z.object({ page }) });

export const answers = {
  pullRequests: z.object({
    rateLimit,
    repository: z.object({ pullRequests: connection(pullRequest) }),
  }),
  reviews: further(reviews),
  threads: further(threads),
  comments: further(comments),
  owner: z.object({ rateLimit, repositoryOwner: author }),
} as const;

/** What every answer says of the hourly limit; null on a server without one. */
export interface Answer {
  readonly rateLimit: z.infer<typeof rateLimit>;
}
