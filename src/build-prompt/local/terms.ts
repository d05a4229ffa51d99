/**
 * The vocabulary by which asks are compared, with integer ids: stems (`typo`), pairs of stems
 * (`commit messag`), kinds of change (`kind:space`) and citations (`cite:style.md`). Counts the
 * comments with each term, and those with the term in a request.
 */
export class Terms {
  readonly #ids = new Map<string, number>();
  readonly #keys: string[] = [];
  readonly #commentCounts: number[] = [];
  readonly #askCounts: number[] = [];
  readonly #lastComment: number[] = [];
  readonly #lastAsk: number[] = [];

  /** Number of terms; ids start at 0. */
  get size(): number {
    return this.#keys.length;
  }

  key(term: number): string {
    return this.#keys[term] ?? '';
  }

  /** True for a stem or a pair of stems. */
  isWord(term: number): boolean {
    return !/^(?:kind|cite):/.test(this.key(term));
  }

  /** True if every stem of a term is in the set. */
  hasOnlyStems(term: number, stems: ReadonlySet<string>): boolean {
    return this.key(term)
      .split(' ')
      .every((stem) => stems.has(stem));
  }

  /** Counts a term once per comment and returns its id. Comments must be added in order. */
  add(key: string, comment: number, isAsk: boolean): number {
    let term = this.#ids.get(key);
    if (term === undefined) {
      term = this.#keys.push(key) - 1;
      this.#ids.set(key, term);
    }
    if (this.#lastComment[term] !== comment) {
      this.#commentCounts[term] = this.commentCount(term) + 1;
      this.#lastComment[term] = comment;
    }
    if (isAsk && this.#lastAsk[term] !== comment) {
      this.#askCounts[term] = this.#askCount(term) + 1;
      this.#lastAsk[term] = comment;
    }
    return term;
  }

  /** Returns the number of comments with the term. */
  commentCount(term: number): number {
    return this.#commentCounts[term] ?? 0;
  }

  #askCount(term: number): number {
    return this.#askCounts[term] ?? 0;
  }

  /** Returns the share of the comments with the term that have it in a request. */
  askRate(term: number): number {
    return this.#askCount(term) / (this.commentCount(term) || 1);
  }
}
