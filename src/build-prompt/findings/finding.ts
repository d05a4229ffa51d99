/** A verbatim part of a comment's text. */
export interface Quotation {
  /** The comment's id. */
  readonly comment: string;
  readonly text: string;
}

/** Submitted code and the reviewer's version. */
export interface Example {
  readonly before: string;
  readonly after: string;
  readonly language?: string | undefined;
}

/** A recurring request of reviewers, as an analyzer reports it. */
export interface Practice {
  /** An instruction to do or not to do something. */
  readonly rule: string;
  readonly why?: string | undefined;
  /** The subject in a few words. Practices with the same heading are grouped. */
  readonly heading: string;
  /** Ids of the comments that ask for it. */
  readonly comments: readonly string[];
  readonly quotations: readonly Quotation[];
  readonly example?: Example | undefined;
}

/** A practice with verified evidence. */
export interface Finding extends Practice {
  /** Number of reviewers who ask for it. */
  readonly people: number;
  /** Number of pull requests on which they do. */
  readonly pullRequests: number;
}
