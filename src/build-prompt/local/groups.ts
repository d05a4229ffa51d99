import { compareText } from '../ranking.ts';
import type { ReviewComment } from '../types.ts';
import type { Ask } from './asks.ts';
import type { Terms } from './terms.ts';

/** Asks for the same thing. */
export interface AskGroup {
  /** The term that they all have. */
  readonly anchor: number;
  /** Further terms that most of them have, the anchor first. */
  readonly shared: readonly number[];
  /** Indexes of asks. */
  readonly asks: readonly number[];
  /** Indexes of comments. */
  readonly comments: ReadonlySet<number>;
  readonly score: number;
}

const minPullRequests = 3;
const minCitingPullRequests = 2;
/** How much of an ask the anchor must be; of the groups that result, the best one is kept. */
const thresholds = [0.2, 0.3, 0.4];
/** A term that so many of a group's asks have is shared. */
const sharedPart = 0.4;
const minShared = 2;
/** A single shared word is a subject, not an ask, unless so many pull requests ask about it ... */
const minPullRequestsForWord = 4;
/** ... and rare among all comments. */
const maxWordPart = 0.05;
/** A group that says so little new is left out. */
const maxOverlap = 0.5;

/** Finds and scores groups of asks around a term. */
export class Grouping {
  readonly #comments: readonly ReviewComment[];
  readonly #asks: readonly Ask[];
  readonly #terms: Terms;
  /** Sums over the asks of a group, by term. */
  readonly #sums: Float64Array;
  readonly #counts: Uint32Array;

  constructor(comments: readonly ReviewComment[], asks: readonly Ask[], terms: Terms) {
    this.#comments = comments;
    this.#asks = asks;
    this.#terms = terms;
    this.#sums = new Float64Array(terms.size);
    this.#counts = new Uint32Array(terms.size);
  }

  /** The best group around a term, if its asks support one. */
  around(anchor: number, posting: readonly number[]): AskGroup | undefined {
    const [minimum, levels] = this.#terms.isWord(anchor)
      ? [minPullRequests, thresholds]
      : [
          this.#terms.key(anchor).startsWith('cite:') ? minCitingPullRequests : minPullRequests,
          [0],
        ];
    if (this.#pullRequests(posting) < minimum) return undefined;
    let best: AskGroup | undefined;
    for (const level of levels) {
      const close = posting.filter((index) => this.#weightOf(index, anchor) >= level);
      const group = this.#graded(anchor, this.#sameDirection(anchor, close), minimum);
      if (group && group.score > (best?.score ?? 0)) best = group;
    }
    return best;
  }

  #weightOf(index: number, term: number): number {
    const ask = this.#asks[index];
    return ask?.weights[ask.terms.indexOf(term)] ?? 0;
  }

  /** Leaves out the minority that wants the opposite; a kind of change has no opposite. */
  #sameDirection(anchor: number, indexes: readonly number[]): readonly number[] {
    if (!this.#terms.isWord(anchor)) return indexes;
    const wanting = (direction: string): number =>
      indexes.filter((index) => this.#asks[index]?.direction === direction).length;
    const minority = wanting('less') > wanting('more') ? 'more' : 'less';
    return indexes.filter((index) => this.#asks[index]?.direction !== minority);
  }

  #pullRequests(indexes: readonly number[]): number {
    return new Set(indexes.map((index) => pullRequestOf(this.#commentOf(index)))).size;
  }

  #commentOf(index: number): ReviewComment | undefined {
    return this.#comments[this.#asks[index]?.comment ?? -1];
  }

  #graded(anchor: number, indexes: readonly number[], minimum: number): AskGroup | undefined {
    const pullRequests = this.#pullRequests(indexes);
    if (pullRequests < minimum) return undefined;
    const { shared, cohesion } = this.#compare(anchor, indexes);
    const isWord = this.#terms.isWord(anchor);
    if (isWord && shared.length < minShared && !this.#isTelling(anchor, indexes, pullRequests)) {
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
      // What the same people return to is a practice; what many people mention once, a subject.
      (1.3 - (0.5 * people) / comments.size) *
      (1 + 0.2 * Math.min(4, shared.length)) *
      (isWord ? 1 - this.#echo(anchor, indexes) : 1);
    return { anchor, shared, asks: indexes, comments, score };
  }

  /** The terms that many of the asks have, and the mean of all products of two asks. */
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
    const least = Math.max(minShared, indexes.length * sharedPart);
    const shared = [anchor];
    let all = 0;
    for (const term of touched) {
      all += (this.#sums[term] ?? 0) ** 2;
      if (term !== anchor && (this.#counts[term] ?? 0) >= least) shared.push(term);
      this.#sums[term] = 0;
      this.#counts[term] = 0;
    }
    const pairs = indexes.length * (indexes.length - 1);
    return { shared, cohesion: pairs === 0 ? 0 : (all - own) / pairs };
  }

  /** True if a word alone makes asks the same: most have a direction, or it is often and rare. */
  #isTelling(anchor: number, indexes: readonly number[], pullRequests: number): boolean {
    const stated = indexes.filter((index) => this.#asks[index]?.direction !== 'unstated').length;
    if (stated * 2 > indexes.length) return true;
    const part = this.#terms.saidIn(anchor) / this.#comments.length;
    return pullRequests >= minPullRequestsForWord && part <= maxWordPart;
  }

  /** In which part of the asks the word is the code's own, so that the comment had to say it. */
  #echo(anchor: number, indexes: readonly number[]): number {
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

function pullRequestOf(comment: ReviewComment | undefined): string {
  return comment === undefined ? '' : `${comment.pr.repo}#${comment.pr.number}`;
}

/**
 * The best groups, at most `most`. Left out is what mostly repeats better ones, and what has an
 * anchor whose words hold those of a better one, or the other way round.
 */
export function bestGroups(groups: readonly AskGroup[], terms: Terms, most: number): AskGroup[] {
  // Of equals, the longer anchor says more.
  const ranked = groups.toSorted(
    (a, b) => b.score - a.score || compareText(terms.key(b.anchor), terms.key(a.anchor)),
  );
  const taken: AskGroup[] = [];
  const used = new Set<number>();
  for (const group of ranked) {
    if (taken.length >= most) break;
    const repeated = [...group.comments].filter((comment) => used.has(comment)).length;
    if (repeated > group.comments.size * maxOverlap) continue;
    if (taken.some((other) => isSameSubject(terms, other, group))) continue;
    for (const comment of group.comments) used.add(comment);
    taken.push(group);
  }
  return taken;
}

function isSameSubject(terms: Terms, one: AskGroup, other: AskGroup): boolean {
  const [a, b] = [one, other].map(({ anchor }) => new Set(terms.key(anchor).split(' ')));
  return a !== undefined && b !== undefined && (a.isSubsetOf(b) || b.isSubsetOf(a));
}
