/**
 * What asks are compared by, as numbers: stems (`typo`), neighboring stems (`commit messag`), kinds
 * of change (`kind:space`) and citations (`cite:style.md`). Counts in how many comments each is
 * said, and in how many of them in a sentence that asks.
 */
export class Terms {
  readonly #ids = new Map<string, number>();
  readonly #keys: string[] = [];
  readonly #said: number[] = [];
  readonly #asked: number[] = [];
  readonly #lastSaid: number[] = [];
  readonly #lastAsked: number[] = [];

  /** How many different terms there are; they are numbered from 0. */
  get size(): number {
    return this.#keys.length;
  }

  key(term: number): string {
    return this.#keys[term] ?? '';
  }

  /** True if it is a stem or a pair of them. */
  isWord(term: number): boolean {
    return !/^(?:kind|cite):/.test(this.key(term));
  }

  /** True if all stems of a term are among some. */
  isSaidBy(term: number, stems: ReadonlySet<string>): boolean {
    return this.key(term)
      .split(' ')
      .every((stem) => stems.has(stem));
  }

  /** Counts a term of a comment; comments come one after the other. */
  note(key: string, comment: number, asks: boolean): number {
    let term = this.#ids.get(key);
    if (term === undefined) {
      term = this.#keys.push(key) - 1;
      this.#ids.set(key, term);
    }
    if (this.#lastSaid[term] !== comment) this.#said[term] = this.saidIn(term) + 1;
    this.#lastSaid[term] = comment;
    if (asks) {
      if (this.#lastAsked[term] !== comment) this.#asked[term] = this.#askedIn(term) + 1;
      this.#lastAsked[term] = comment;
    }
    return term;
  }

  /** In how many comments. */
  saidIn(term: number): number {
    return this.#said[term] ?? 0;
  }

  #askedIn(term: number): number {
    return this.#asked[term] ?? 0;
  }

  /** In which share of the comments that have it, a sentence that asks has it. */
  askRate(term: number): number {
    return this.#askedIn(term) / (this.saidIn(term) || 1);
  }
}
