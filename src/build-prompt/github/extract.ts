import type { ReviewerFilter } from '../people.ts';
import { type SecretScanner, textsOf, withTexts } from '../secret-scanner.ts';
import type { ReadComment } from '../types.ts';
import type { Actor, CommentNode, PullRequestNode, ReviewNode, ThreadNode } from './schemas.ts';

/** Reviews and comments of one pull request, without those that the filters exclude. */
export interface PullRequestActivity {
  readonly number: number;
  readonly title: string;
  readonly author: string;
  readonly url: string;
  readonly state: string;
  readonly reviews: readonly { readonly reviewer: string; readonly state: string }[];
  readonly comments: readonly Omit<ReadComment, 'pr'>[];
  /** Number of comments left out because they are hidden on GitHub (spam, off-topic, …). */
  readonly hidden: number;
  /** Number of secrets removed from the texts. */
  readonly secrets: number;
}

/** A pull request with every page of its connections. */
export interface FullPullRequest {
  readonly node: PullRequestNode;
  readonly reviews: readonly ReviewNode[];
  readonly threads: readonly (Omit<ThreadNode, 'comments'> & {
    readonly comments: readonly CommentNode[];
  })[];
}

/** Filters for reviews and comments. */
export interface ExtractOptions {
  /** Milliseconds since the epoch; earlier reviews and comments are left out. */
  readonly sinceMs: number;
  readonly filter: ReviewerFilter;
  readonly scanner: SecretScanner;
}

/** Applies the filters to a pull request and removes secrets from its title and comments. */
export async function extract(
  { node, reviews, threads }: FullPullRequest,
  { sinceMs, filter, scanner }: ExtractOptions,
): Promise<PullRequestActivity> {
  const pullRequestAuthor = node.author?.login;
  const isIncluded = (author: Actor, createdAt: string): author is NonNullable<Actor> => {
    if (author === null || Date.parse(createdAt) < sinceMs) return false;
    const isBot = author.__typename === 'Bot';
    return filter.includes({ login: author.login, isBot, pullRequestAuthor });
  };
  let hidden = 0;
  const kept = threads.flatMap(({ comments, isResolved, isOutdated }) => {
    const thread: ThreadComment[] = [];
    for (const { author, isMinimized, ...comment } of comments) {
      const replies = thread.at(-1)?.authorReplies;
      const isReply = author !== null && author.login === pullRequestAuthor && !isMinimized;
      if (isReply) replies?.push(comment.body);
      if (!isIncluded(author, comment.createdAt)) continue;
      if (isMinimized) hidden += 1;
      else {
        const { login: reviewer } = author;
        thread.push({ ...comment, reviewer, isResolved, isOutdated, authorReplies: [] });
      }
    }
    return thread;
  });
  const scrubbed = await scanner.scrub([node.title, ...kept.flatMap(textsOf)]);
  const texts = scrubbed.texts.values();
  const title = texts.next().value ?? '';
  return {
    number: node.number,
    title,
    author: pullRequestAuthor ?? 'unknown',
    url: node.url,
    state: node.state,
    reviews: reviews.flatMap(({ author, createdAt, state }) =>
      isIncluded(author, createdAt) ? [{ reviewer: author.login, state }] : [],
    ),
    comments: kept.map((comment) => omitEmptyReplies(withTexts(comment, texts))),
    hidden,
    secrets: scrubbed.removed,
  };
}

type ThreadComment = Omit<ReadComment, 'pr'> & { authorReplies: string[] };

function omitEmptyReplies({ authorReplies, ...comment }: ThreadComment): Omit<ReadComment, 'pr'> {
  return authorReplies.length === 0 ? comment : { ...comment, authorReplies };
}
