/** A pull request with comments. */
export interface PullRequest {
  readonly repo: string;
  readonly number: number;
  readonly title: string;
  readonly author: string;
  readonly url: string;
  readonly state: string;
}

/** An inline review comment. Metadata from GitHub may be missing in saved files. */
export interface ReadComment {
  readonly reviewer: string;
  readonly body: string;
  /** The diff hunk above the comment; of a long one in a saved file, the end that is used. */
  readonly diffHunk: string;
  /** Returns the whole of a long diff hunk as a JSON string in UTF-8. */
  readonly wholeHunkJson?: (() => Uint8Array) | undefined;
  readonly createdAt: string;
  readonly pr: PullRequest;
  readonly id?: string | undefined;
  /** The comment's permalink. */
  readonly url?: string | undefined;
  /** Path of the file in the repository. */
  readonly path?: string | undefined;
  /** The last commented line, in the new version of the file. */
  readonly line?: number | undefined;
  /** The first commented line of several. */
  readonly startLine?: number | undefined;
  /** True if the thread was marked as resolved. */
  readonly isResolved?: boolean | undefined;
  /** True if the commented lines have changed since. */
  readonly isOutdated?: boolean | undefined;
  /** Replies by the pull request's author in the thread, before the next comment. */
  readonly authorReplies?: readonly string[] | undefined;
}

/** An inline review comment with a unique id. */
export interface ReviewComment extends ReadComment {
  readonly id: string;
}

/** Contents of the details file. */
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
