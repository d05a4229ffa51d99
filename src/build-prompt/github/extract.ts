import type { ReviewerFilter } from '../people.ts';
import { type SecretScanner, textsOf, withTexts } from '../secret-scanner.ts';
import type { ReadComment } from '../types.ts';
import type { Actor, CommentNode, PullRequestNode, ReviewNode, ThreadNode } from './schemas.ts';

/** The reviews and comments of one pull request that count. */
export interface PullRequestActivity {
  readonly number: number;
  readonly title: string;
  readonly author: string;
  readonly url: string;
  readonly state: string;
  readonly reviews: readonly { readonly reviewer: string; readonly state: string }[];
  readonly comments: readonly Omit<ReadComment, 'pr'>[];
  /** How many comments were left out because they are hidden on GitHub (spam, off-topic, …). */
  readonly hidden: number;
  /** How many secrets were removed from the texts. */
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

/** Chooses what counts. */
export interface Extraction {
  /** Milliseconds since the epoch; what is older does not count. */
  readonly sinceMs: number;
  readonly filter: ReviewerFilter;
  readonly scanner: SecretScanner;
}

/** Keeps what counts of a pull request, without secrets that were pasted into it. */
export async function extract(
  { node, reviews, threads }: FullPullRequest,
  { sinceMs, filter, scanner }: Extraction,
): Promise<PullRequestActivity> {
  const pullRequestAuthor = node.author?.login;
  const counts = (author: Actor, createdAt: string): author is NonNullable<Actor> =>
    author !== null &&
    filter.counts({ login: author.login, isBot: author.__typename === 'Bot', pullRequestAuthor }) &&
    Date.parse(createdAt) >= sinceMs;
  let hidden = 0;
  const kept = threads.flatMap(({ comments, isResolved, isOutdated }) => {
    const thread: Kept[] = [];
    for (const { author, isMinimized, ...comment } of comments) {
      const replies = thread.at(-1)?.authorReplies;
      const isAnswer = author !== null && author.login === pullRequestAuthor && !isMinimized;
      if (isAnswer) replies?.push(comment.body);
      if (!counts(author, comment.createdAt)) continue;
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
      counts(author, createdAt) ? [{ reviewer: author.login, state }] : [],
    ),
    comments: kept.map((comment) => withoutEmpty(withTexts(comment, texts))),
    hidden,
    secrets: scrubbed.removed,
  };
}

type Kept = Omit<ReadComment, 'pr'> & { authorReplies: string[] };

function withoutEmpty({ authorReplies, ...comment }: Kept): Omit<ReadComment, 'pr'> {
  return authorReplies.length === 0 ? comment : { ...comment, authorReplies };
}
