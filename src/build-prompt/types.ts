/** A pull request that was commented on. */
export interface PullRequest {
  readonly repo: string;
  readonly number: number;
  readonly title: string;
  readonly author: string;
  readonly url: string;
  readonly state: string;
}

/** One inline review comment, as the details file keeps it. */
export interface ReviewComment {
  readonly reviewer: string;
  readonly body: string;
  readonly diffHunk: string;
  readonly createdAt: string;
  readonly pr: PullRequest;
}

/** The details file: what was fetched and ranked. */
export interface Details {
  readonly metadata: {
    readonly organization: string;
    readonly since: string;
    readonly analyzedAt: string;
    readonly totalReposAnalyzed: number;
    readonly totalComments: number;
  };
  readonly comments: readonly ReviewComment[];
}

/** What an analyzer makes of the comments: two Markdown documents without header and footer. */
export interface Analysis {
  readonly report: string;
  readonly prompt: string;
}
