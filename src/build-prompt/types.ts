/** A pull request that was commented on. */
export interface PullRequest {
  readonly repo: string;
  readonly number: number;
  readonly title: string;
  readonly author: string;
  readonly url: string;
  readonly state: string;
}

/** An inline review comment as it was read. What GitHub tells besides the text may be missing. */
export interface ReadComment {
  readonly reviewer: string;
  readonly body: string;
  /** The diff above the comment; of a long one only the end, if `wholeHunkJson` is there. */
  readonly diffHunk: string;
  /** All of a long diff, as a JSON string in UTF-8. */
  readonly wholeHunkJson?: (() => Uint8Array) | undefined;
  readonly createdAt: string;
  readonly pr: PullRequest;
  readonly id?: string | undefined;
  /** The comment's permalink. */
  readonly url?: string | undefined;
  /** The file, relative to the repository. */
  readonly path?: string | undefined;
  /** The last line that the comment is about, in the new version of the file. */
  readonly line?: number | undefined;
  /** The first line, where the comment is about several. */
  readonly startLine?: number | undefined;
  /** True if the thread was marked as resolved. */
  readonly isResolved?: boolean | undefined;
  /** True if the commented lines have changed since. */
  readonly isOutdated?: boolean | undefined;
  /** What the pull request's author answered in the thread, before the next comment. */
  readonly authorReplies?: readonly string[] | undefined;
}

/** An inline review comment with an id that no other comment of the run has. */
export interface ReviewComment extends ReadComment {
  readonly id: string;
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
