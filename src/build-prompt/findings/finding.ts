/** A piece of a comment's text, word for word. */
export interface Quotation {
  /** The comment's id. */
  readonly comment: string;
  readonly text: string;
}

/** Code as it was submitted, and as a reviewer wanted it. */
export interface Example {
  readonly before: string;
  readonly after: string;
  readonly language?: string | undefined;
}

/** Something that reviewers ask for repeatedly, as an analyzer returns it. */
export interface Practice {
  /** An instruction: what to do, or not to do. */
  readonly rule: string;
  readonly why?: string | undefined;
  /** A few words that name the subject; practices with the same heading are shown together. */
  readonly heading: string;
  /** The ids of the comments that ask for it. */
  readonly comments: readonly string[];
  readonly quotations: readonly Quotation[];
  readonly example?: Example | undefined;
}

/** A practice whose evidence was found in the comments and counted. */
export interface Finding extends Practice {
  /** How many reviewers ask for it. */
  readonly people: number;
  /** On how many pull requests. */
  readonly pullRequests: number;
}
