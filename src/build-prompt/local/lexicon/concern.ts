import type { CategoryId } from './categories.ts';

/** What a team can do so that reviewers need not say it again. */
export type Remedy = 'automate' | 'document' | 'teach';

/** Something that reviewers everywhere return to, and how it is recognised. */
export interface Concern {
  readonly id: string;
  readonly category: CategoryId;
  /** An imperative sentence without its full stop. */
  readonly rule: string;
  readonly why: string;
  readonly remedy: readonly [kind: Remedy, action: string];
  /**
   * Alternatives, parted by `|`. The words of one may stand in any order and any form, close
   * together; each alternative is enough by itself.
   */
  readonly cues: string;
  /** Like cues, but two different ones are needed. */
  readonly hints?: string;
}
