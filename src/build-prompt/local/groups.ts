import { compareText } from '../ranking.ts';
import type { ReviewComment } from '../types.ts';
import type { Ask } from './asks.ts';
import type { Terms } from './terms.ts';

/** Asks for the same practice. */
export interface AskGroup {
  /** The term that all asks have. */
  readonly anchor: number;
  /** The anchor, then other terms that many of the asks have. */
  readonly shared: readonly number[];
  /** Indexes of asks. */
  readonly asks: readonly number[];
  /** Indexes of comments. */
  readonly comments: ReadonlySet<number>;
  readonly score: number;
}

const minPullRequests = 3;
const minCitingPullRequests = 2;
/** Minimum weights of the anchor in an ask; the group with the best score is kept. */
const thresholds = [0.2, 0.3, 0.4];
/** Share of a group's asks that must have a term for it to be shared. */
const minSharedRatio = 0.4;
const minShared = 2;
/** One shared word is only a subject, unless it occurs on at least so many pull requests ... */
const minPullRequestsForWord = 4;
/** ... and in at most this share of all comments. */
const maxWordRatio = 0.05;
/** Maximum share of a group's comments that better groups already have. */
const maxOverlap = 0.5;

/** Finds and scores groups of asks around a term. */
export class Grouping {
  readonly #comments: readonly ReviewComment[];
  readonly #asks: readonly Ask[];
  readonly #terms: Terms;
  /** By comment; made once, as every group asks for it. */
  readonly #pullRequestOf: readonly string[];
  /** Sums over the asks of a group, by term; reused to avoid allocations. */
  readonly #sums: Float64Array;
  readonly #counts: Uint32Array;

  constructor(comments: readonly ReviewComment[], asks: readonly Ask[], terms: Terms) {
    this.#comments = comments;
    this.#asks = asks;
    this.#terms = terms;
    this.#sums = new Float64Array(terms.size);
    this.#counts = new Uint32Array(terms.size);
    this.#pullRequestOf = comments.map(({ pr }) => `${pr.repo}#${pr.number}`);
  }

  /** Returns the best group for an anchor, if enough pull requests have it. */
  bestGroupFor(anchor: number, posting: readonly number[]): AskGroup | undefined {
    const [minimum, levels] = this.#terms.isWord(anchor)
      ? [minPullRequests, thresholds]
      : [
          this.#terms.key(anchor).startsWith('cite:') ? minCitingPullRequests : minPullRequests,
          [0],
        ];
    if (posting.length < minimum || this.#pullRequests(posting) < minimum) return undefined;
    let best: AskGroup | undefined;
    for (const level of levels) {
      const relevant = posting.filter((index) => this.#weightOf(index, anchor) >= level);
      const group = this.#scored(anchor, this.#sameDirection(anchor, relevant), minimum);
      if (group && group.score > (best?.score ?? 0)) best = group;
    }
    return best;
  }

  #weightOf(index: number, term: number): number {
    const ask = this.#asks[index];
    return ask?.weights[ask.terms.indexOf(term)] ?? 0;
  }

  /** Leaves out the minority of asks in the opposite direction; kinds of change have none. */
  #sameDirection(anchor: number, indexes: readonly number[]): readonly number[] {
    if (!this.#terms.isWord(anchor)) return indexes;
    const count = (direction: string): number =>
      indexes.filter((index) => this.#asks[index]?.direction === direction).length;
    const minority = count('less') > count('more') ? 'more' : 'less';
    return indexes.filter((index) => this.#asks[index]?.direction !== minority);
  }

  #pullRequests(indexes: readonly number[]): number {
    const found = new Set<string | undefined>();
    for (const index of indexes) found.add(this.#pullRequestOf[this.#asks[index]?.comment ?? -1]);
    return found.size;
  }

  #commentOf(index: number): ReviewComment | undefined {
    return this.#comments[this.#asks[index]?.comment ?? -1];
  }

  #scored(anchor: number, indexes: readonly number[], minimum: number): AskGroup | undefined {
    const pullRequests = this.#pullRequests(indexes);
    if (pullRequests < minimum) return undefined;
    const { shared, cohesion } = this.#compare(anchor, indexes);
    const isWord = this.#terms.isWord(anchor);
    if (isWord && shared.length < minShared && !this.#isSpecific(anchor, indexes, pullRequests)) {
      return undefined;
    }
    const comments = new Set(indexes.map((index) => this.#asks[index]?.comment ?? -1));
    const people = new Set(indexes.map((index) => this.#commentOf(index)?.reviewer)).size;
    const words = shared.filter((term) => this.#terms.isWord(term));
    const rates = words.map((term) => this.#terms.askRate(term));
    const askRate = rates.length === 0 ? 1 : sum(rates) / rates.length;
    const score =
      Math.sqrt(comments.size) *
      cohesion *
      askRate ** 2 *
      // A practice is repeated by the same people; a mere subject is mentioned once by many.
      (1.3 - (0.5 * people) / comments.size) *
      (1 + 0.2 * Math.min(4, shared.length)) *
      (isWord ? 1 - this.#echoRate(anchor, indexes) : 1);
    return { anchor, shared, asks: indexes, comments, score };
  }

  /** Returns the shared terms, and the cohesion: the mean dot product of two asks' weights. */
  #compare(anchor: number, indexes: readonly number[]): { shared: number[]; cohesion: number } {
    const touched: number[] = [];
    let own = 0;
    for (const index of indexes) {
      const { terms = [], weights = [] } = this.#asks[index] ?? {};
      for (const [at, term] of terms.entries()) {
        const weight = weights[at] ?? 0;
        if (this.#counts[term] === 0) touched.push(term);
        this.#counts[term] = (this.#counts[term] ?? 0) + 1;
        this.#sums[term] = (this.#sums[term] ?? 0) + weight;
        own += weight * weight;
      }
    }
    const minCount = Math.max(minShared, indexes.length * minSharedRatio);
    const shared = [anchor];
    let total = 0;
    for (const term of touched) {
      total += (this.#sums[term] ?? 0) ** 2;
      if (term !== anchor && (this.#counts[term] ?? 0) >= minCount) shared.push(term);
      this.#sums[term] = 0;
      this.#counts[term] = 0;
    }
    const pairs = indexes.length * (indexes.length - 1);
    return { shared, cohesion: pairs === 0 ? 0 : (total - own) / pairs };
  }

  /** True if one word identifies a practice: most asks have a direction, or the word is rare. */
  #isSpecific(anchor: number, indexes: readonly number[], pullRequests: number): boolean {
    const stated = indexes.filter((index) => this.#asks[index]?.direction !== 'unstated').length;
    if (stated * 2 > indexes.length) return true;
    const ratio = this.#terms.commentCount(anchor) / this.#comments.length;
    return pullRequests >= minPullRequestsForWord && ratio <= maxWordRatio;
  }

  /** Returns the share of asks whose word is also in the commented code, and so says less. */
  #echoRate(anchor: number, indexes: readonly number[]): number {
    const echoing = indexes.filter((index) => {
      const ask = this.#asks[index];
      return ask?.echoes[ask.terms.indexOf(anchor)] === true;
    });
    return echoing.length / indexes.length;
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/**
 * Returns the best groups, at most `limit`. Leaves out groups that mostly repeat better ones, and
 * those whose anchor has all words of a better group's anchor, or the reverse.
 */
export function bestGroups(groups: readonly AskGroup[], terms: Terms, limit: number): AskGroup[] {
  // At equal scores, the longer of two anchors with the same beginning is more specific.
  const ranked = groups.toSorted(
    (a, b) => b.score - a.score || compareText(terms.key(b.anchor), terms.key(a.anchor)),
  );
  const best: AskGroup[] = [];
  const used = new Set<number>();
  for (const group of ranked) {
    if (best.length >= limit) break;
    const repeated = [...group.comments].filter((comment) => used.has(comment)).length;
    if (repeated > group.comments.size * maxOverlap) continue;
    if (best.some((other) => isSameSubject(terms, other, group))) continue;
    for (const comment of group.comments) used.add(comment);
    best.push(group);
  }
  return best;
}

function isSameSubject(terms: Terms, one: AskGroup, other: AskGroup): boolean {
  const [a, b] = [one, other].map(({ anchor }) => new Set(terms.key(anchor).split(' ')));
  return a !== undefined && b !== undefined && (a.isSubsetOf(b) || b.isSubsetOf(a));
}
