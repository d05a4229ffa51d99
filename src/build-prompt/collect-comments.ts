import { resolve } from 'node:path';
import type { Cli } from '../system/cli.ts';
import { localDay } from './dates.ts';
import { readDetails } from './details.ts';
import type { Input, Options } from './options.ts';
import { counted, type Report } from './progress.ts';
import { commentsBy, type Reviewer, rankReviewers } from './ranking.ts';
import type { Details, ReviewComment } from './types.ts';

/** What there is to analyze: the comments of the most active reviewers. */
export interface CollectedComments {
  readonly details: Details;
  readonly comments: readonly ReviewComment[];
  readonly reviewers: readonly Reviewer[];
  readonly repositories: readonly string[];
  readonly skipped: readonly string[];
  /** How far the search reached, for a message when it found nothing. */
  readonly searched: string;
  /** Gives up what is kept for a run that would have to go on from here. */
  forget(): void;
}

/** Reads the comments from GitHub or a file, and ranks who wrote them. Throws `UserError`. */
export async function collectComments(
  { input, top }: Options,
  token: string,
  cli: Cli,
  report: Report,
): Promise<CollectedComments> {
  return input.kind === 'github'
    ? gatherFromGitHub(input, top, token, cli, report)
    : gatherFromFile(input, top, cli);
}

async function gatherFromGitHub(
  input: Extract<Input, { kind: 'github' }>,
  top: number,
  token: string,
  cli: Cli,
  report: Report,
): Promise<CollectedComments> {
  const { fetchReviews } = await import('./github/fetch.ts');
  const { organization, repositories, since } = input;
  const fetched = await fetchReviews({ ...input, token }, cli, report);
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
    forget: fetched.forget,
  };
}

async function gatherFromFile(
  { path, since }: Extract<Input, { kind: 'file' }>,
  top: number,
  cli: Cli,
): Promise<CollectedComments> {
  const { metadata, comments: saved } = await readDetails(resolve(cli.cwd, path), path, cli);
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
    searched: `${counted(saved.length, 'comment')} in ${path}${since === undefined ? '' : `, since ${since}`}`,
    forget: () => {},
  };
}
