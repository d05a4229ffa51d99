import { GraphQLError } from 'graphql';

/** A user or a bot; null if the account was deleted. */
type FakeActor = { readonly login: string; readonly bot?: true } | null;

export interface FakeComment {
  readonly author: FakeActor;
  readonly body: string;
  readonly createdAt: string;
  readonly diffHunk?: string;
  readonly path?: string;
  readonly line?: number;
  readonly startLine?: number;
  readonly isMinimized?: boolean;
}

/** The comments of a thread, alone or with the thread's properties. */
type FakeThread =
  | readonly FakeComment[]
  | {
      readonly comments: readonly FakeComment[];
      readonly isResolved?: boolean;
      readonly isOutdated?: boolean;
    };

export interface FakePullRequest {
  readonly number: number;
  readonly title?: string;
  readonly author?: FakeActor;
  readonly state?: 'OPEN' | 'CLOSED' | 'MERGED';
  readonly updatedAt: string;
  readonly reviews?: readonly { author: FakeActor; createdAt: string; state: string }[];
  readonly threads?: readonly FakeThread[];
}

/** The pull requests of repositories, by `owner/name`, in any order. */
export type FakeRepositories = Record<string, FakePullRequest[]>;

/** The data that a fake GitHub serves. */
export interface FakeData {
  readonly repositories: FakeRepositories;
  readonly renamed: Readonly<Record<string, string>>;
  readonly rateLimit: { readonly remaining: number; readonly resetAt: string } | null;
}

/** Returns the root value of GitHub's schema for the data; graphql resolves fields by name. */
export function rootOf(fake: FakeData) {
  const owners = (): string[] => Object.keys(fake.repositories).map((name) => ownerOf(name));
  return {
    rateLimit: () => fake.rateLimit && { cost: 8, ...fake.rateLimit },
    repository: ({ owner, name }: { owner: string; name: string }) => {
      const requested = `${owner}/${name}`;
      const key = fake.renamed[requested] ?? requested;
      const found = fake.repositories[key];
      if (found === undefined) {
        throw new GraphQLError(`Could not resolve to a Repository with the name '${key}'.`, {
          extensions: { type: 'NOT_FOUND' },
        });
      }
      return {
        nameWithOwner: key,
        pullRequests: (page: PageArgs) => pullRequests(key, found, page),
      };
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
        threads.map((thread, index) => [String(index), threadNode(`${id}:${index}`, thread)]),
        page,
      ),
  };
}

function threadNode(id: string, thread: FakeThread) {
  const {
    comments,
    isResolved = false,
    isOutdated = false,
  } = 'comments' in thread ? thread : { comments: thread };
  const path = 'src/app.ts';
  return {
    __typename: 'PullRequestReviewThread',
    id: `Thread|${id}`,
    isResolved,
    isOutdated,
    comments: (page: PageArgs) =>
      connection(
        `comments:${id}`,
        comments.map((comment, index) => [
          String(index),
          {
            id: `Comment|${id}:${index}`,
            url: `https://github.com/comment/${id}:${index}`,
            path,
            line: 1,
            startLine: null,
            isMinimized: false,
            diffHunk: '@@ -1 +1 @@',
            ...comment,
            author: actor(comment.author),
          },
        ]),
        page,
      ),
  };
}

function actor(given: FakeActor) {
  return given && { __typename: given.bot ? 'Bot' : 'User', login: given.login };
}

function nodeOf(fake: FakeData, id: string): unknown {
  for (const [key, all] of Object.entries(fake.repositories)) {
    for (const pr of all) {
      const node = pullRequestNode(key, pr);
      if (node.id === id) return node;
      for (const [index, given] of (pr.threads ?? []).entries()) {
        const thread = threadNode(`${node.id}:${index}`, given);
        if (thread.id === id) return thread;
      }
    }
  }
  throw new GraphQLError('Could not resolve to a node.', { extensions: { type: 'NOT_FOUND' } });
}

/** Returns a page with real cursors: a cursor names its item, and other connections reject it. */
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
