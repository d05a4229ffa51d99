import { breathe } from './breathe.ts';
import { addressesAgent } from './chatter.ts';
import { imperativeOf } from './imperative.ts';
import type { People } from './people.ts';
import { readBody, sentences } from './prose.ts';
import type { OpenComment, Survey } from './survey.ts';
import { termRange, wordsOf } from './words.ts';

const reach = 4;
const minComments = 3;
const minPeople = 2;
// Words in more than this share of the comments tell nothing apart.
const commonShare = 0.15;
const minLift = 2;
const pairLimit = 400;
const clusterLimit = 12;
// Enough to find a good sentence; more would only cost time.
const candidateLimit = 60;
// Counted in buckets first, so that pairs that occur once cost no memory.
const bucketBits = 20;
const smallSetMost = 8;
// In fewer comments, every pair of words looks like no more than chance.
const leastTotal = 60;

/** Comments that use the same rare words together, and the sentence that says it best. */
export interface Cluster {
  readonly items: readonly number[];
  /** A reviewer's own sentence as an imperative: foreign text. */
  readonly sentence: string;
}

/** Finds what a team returns to and no lexicon knows; in time that is linear in the comments. */
export async function emergingClusters(
  survey: Survey,
  people: People,
  signal: AbortSignal,
): Promise<Cluster[]> {
  const usable = usableTerms(survey.open);
  await breathe(signal);
  const pairs = await rankedPairs(survey, usable, signal);
  const claimed = new Set<number>();
  const clusters: Cluster[] = [];
  for (const { a, b, docs } of pairs) {
    await breathe(signal);
    const free = docs.filter((doc) => !claimed.has(doc));
    if (!isBroad(survey, free)) continue;
    const sentence = centralSentence(survey, free, [a, b], people);
    if (sentence === undefined) continue;
    for (const doc of free) claimed.add(doc);
    clusters.push({ items: free.map((doc) => survey.open[doc]?.item ?? 0), sentence });
    if (clusters.length === clusterLimit) break;
  }
  return clusters;
}

/** In how many comments each term is that is neither rare nor common. */
function usableTerms(open: readonly OpenComment[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const { terms } of open) {
    for (const term of new Set(terms)) counts.set(term, (counts.get(term) ?? 0) + 1);
  }
  const most = Math.max(smallSetMost, open.length * commonShare);
  for (const [term, count] of counts) if (count < minComments || count > most) counts.delete(term);
  return counts;
}

interface Pair {
  readonly a: number;
  readonly b: number;
  readonly docs: number[];
}

async function rankedPairs(
  survey: Survey,
  usable: ReadonlyMap<number, number>,
  signal: AbortSignal,
): Promise<Pair[]> {
  const { open } = survey;
  const counts = new Uint16Array(1 << bucketBits);
  for (const { terms } of open) {
    eachPair(terms, usable, (a, b) => {
      const bucket = bucketOf(a, b);
      counts[bucket] = Math.min(0xffff, (counts[bucket] ?? 0) + 1);
    });
  }
  await breathe(signal);
  const exact = new Map<number, number>();
  for (const { terms } of open) {
    eachPair(terms, usable, (a, b) => {
      if ((counts[bucketOf(a, b)] ?? 0) < minComments) return;
      const key = keyOf(a, b);
      exact.set(key, (exact.get(key) ?? 0) + 1);
    });
  }
  await breathe(signal);
  const kept = new Map<number, Pair>();
  const frequent = [...exact].filter(([key, count]) => isTelling(key, count, usable, open.length));
  frequent.sort(([k, m], [l, n]) => n - m || k - l);
  for (const [key] of frequent.slice(0, pairLimit)) {
    kept.set(key, { a: Math.floor(key / termRange), b: key % termRange, docs: [] });
  }
  await breathe(signal);
  for (const [doc, { terms }] of open.entries()) {
    eachPair(terms, usable, (a, b) => {
      const docs = kept.get(keyOf(a, b))?.docs;
      if (docs && docs.at(-1) !== doc) docs.push(doc);
    });
  }
  return [...kept.values()]
    .map((pair) => ({ pair, score: pair.docs.length * reviewersOf(survey, pair.docs).size }))
    .sort((x, y) => y.score - x.score || x.pair.a - y.pair.a || x.pair.b - y.pair.b)
    .map(({ pair }) => pair);
}

// Far more often together than by chance.
function isTelling(
  key: number,
  count: number,
  usable: ReadonlyMap<number, number>,
  total: number,
): boolean {
  const a = usable.get(Math.floor(key / termRange)) ?? 0;
  const b = usable.get(key % termRange) ?? 0;
  return count >= minComments && count >= ((a * b) / Math.max(total, leastTotal)) * minLift;
}

function eachPair(
  terms: Uint32Array,
  usable: ReadonlyMap<number, number>,
  visit: (a: number, b: number) => void,
): void {
  for (let left = 0; left < terms.length; left += 1) {
    const a = terms[left] ?? 0;
    if (!usable.has(a)) continue;
    for (let right = left + 1; right <= left + reach && right < terms.length; right += 1) {
      const b = terms[right] ?? 0;
      if (a !== b && usable.has(b)) visit(Math.min(a, b), Math.max(a, b));
    }
  }
}

function keyOf(a: number, b: number): number {
  return a * termRange + b;
}

function bucketOf(a: number, b: number): number {
  return (Math.imul(a, 31) ^ Math.imul(b, 0x9e3779b1)) >>> (32 - bucketBits);
}

function reviewersOf(survey: Survey, docs: readonly number[]): Set<string> {
  const found = new Set<string>();
  for (const doc of docs) found.add(survey.comments[survey.open[doc]?.item ?? 0]?.reviewer ?? '');
  return found;
}

function isBroad(survey: Survey, docs: readonly number[]): boolean {
  return docs.length >= minComments && reviewersOf(survey, docs).size >= minPeople;
}

/** The request that uses most of the words that the cluster's comments share. */
function centralSentence(
  survey: Survey,
  docs: readonly number[],
  core: readonly number[],
  people: People,
): string | undefined {
  const shared = new Map<number, number>();
  const candidates = docs.slice(0, candidateLimit);
  for (const doc of candidates) {
    for (const term of new Set(survey.open[doc]?.terms)) {
      shared.set(term, (shared.get(term) ?? 0) + 1);
    }
  }
  let best: { sentence: string; score: number } | undefined;
  for (const doc of candidates) {
    const body = survey.comments[survey.open[doc]?.item ?? 0]?.body ?? '';
    for (const each of sentences(readBody(body).prose)) {
      const sentence = imperativeOf(each);
      if (sentence === undefined || people.isNamedIn(sentence) || addressesAgent(each)) continue;
      const terms = new Set(wordsOf(sentence).terms);
      if (!core.every((term) => terms.has(term))) continue;
      let sum = 0;
      for (const term of terms) sum += (shared.get(term) ?? 0) > 1 ? (shared.get(term) ?? 0) : 0;
      const score = sum / (4 + terms.size);
      if (!best || score > best.score) best = { sentence, score };
    }
  }
  return best?.sentence;
}
