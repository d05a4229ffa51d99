import { shownName } from '../files/given-file.ts';
import type { Cli } from '../system/cli.ts';
import { localDay } from './dates.ts';
import type { CommentSource, Options } from './options.ts';
import { ReviewerFilter } from './people.ts';
import { counted, type Report } from './progress.ts';
import { commentsBy, type Reviewer, rankReviewers } from './ranking.ts';
import { readDetails } from './read-details.ts';
import { SecretScanner } from './secret-scanner.ts';
import type { Details, ReviewComment } from './types.ts';

/** Comments of the most active reviewers, and their source. */
export interface CollectedComments {
  readonly details: Details;
  readonly comments: readonly ReviewComment[];
  readonly reviewers: readonly Reviewer[];
  readonly repositories: readonly string[];
  readonly skipped: readonly string[];
  /** What was searched, for the error when no comments are found. */
  readonly searched: string;
  /** Number of comments left out because they are hidden on GitHub. */
  readonly hidden: number;
  /** Number of secrets removed from the texts. */
  readonly secrets: number;
  /** Removes the cache files that allow an interrupted run to resume. */
  clearCache(): void;
}

/** Reads the comments from GitHub or a file, and ranks the reviewers. Throws `UserError`. */
export async function collectComments(
  options: Options,
  token: string,
  cli: Cli,
  report: Report,
): Promise<CollectedComments> {
  const { input } = options;
  return input.kind === 'github'
    ? collectFromGitHub(input, options, token, cli, report)
    : collectFromFile(input, options, cli);
}

async function collectFromGitHub(
  input: Extract<CommentSource, { kind: 'github' }>,
  { top, exclude }: Options,
  token: string,
  cli: Cli,
  report: Report,
): Promise<CollectedComments> {
  const { fetchReviews } = await import('./github/fetch.ts');
  const { organization, since } = input;
  const fetched = await fetchReviews({ ...input, exclude, token }, cli, report);
  const { repositories } = fetched;
  const reviewers = rankReviewers(fetched.comments, fetched.reviews).slice(0, top);
  const comments = commentsBy(fetched.comments, reviewers);
  return {
    details: {
      metadata: {
        organization,
        since,
        analyzedAt: localDay(cli.now()),
        totalReposAnalyzed: repositories.length,
        totalComments: comments.length,
      },
      comments,
    },
    comments,
    reviewers,
    repositories,
    skipped: fetched.skipped,
    searched: `${counted(fetched.pullRequests, 'pull request')} updated since ${since} in ${organization}/${repositories.join(', ')}`,
    hidden: fetched.hidden,
    secrets: fetched.secrets,
    clearCache: fetched.clearCache,
  };
}

async function collectFromFile(
  { path, since }: Extract<CommentSource, { kind: 'file' }>,
  { top, exclude, analyzer, debug }: Options,
  cli: Cli,
): Promise<CollectedComments> {
  const options = {
    filter: new ReviewerFilter(exclude),
    scanner: await SecretScanner.load(cli.secrets),
    analyzer,
    keepHunks: debug,
  };
  const { metadata, comments: saved, secrets } = await readDetails(path, options, cli);
  const sinceMs = since === undefined ? Number.NEGATIVE_INFINITY : Date.parse(since);
  const recent = saved.filter(({ createdAt }) => Date.parse(createdAt) >= sinceMs);
  const reviewers = rankReviewers(recent, []).slice(0, top);
  const comments = commentsBy(recent, reviewers);
  return {
    details: {
      metadata: {
        ...metadata,
        since: since ?? metadata.since,
        totalComments: comments.length,
      },
      comments,
    },
    comments,
    reviewers,
    repositories: [...new Set(comments.map(({ pr }) => pr.repo))].sort(),
    skipped: [],
    searched: `${counted(saved.length, 'comment')} in ${shownName(path)}${since === undefined ? '' : `, since ${since}`}`,
    hidden: 0,
    secrets,
    clearCache: () => {},
  };
}
