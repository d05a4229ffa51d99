import { setImmediate } from 'node:timers/promises';
import type { Practice } from '../findings/finding.ts';
import { nameFinder } from '../findings/people-names.ts';
import { compareText } from '../ranking.ts';
import type { ReviewComment } from '../types.ts';
import { type Ask, asksOf, weigh } from './asks.ts';
import { type AskGroup, bestGroups, Grouping } from './groups.ts';
import { practiceOf, withoutRepeatedRules } from './practice.ts';
import { Terms } from './terms.ts';

/** Number of comments or terms processed between two yields to the event loop. */
const yieldEvery = 100;
const maxPractices = 40;

/** Result of the built-in analyzer. */
export interface LocalAnalysis {
  readonly practices: readonly Practice[];
  /** Number of comments that ask for something. */
  readonly commentsWithAsks: number;
}

/**
 * Finds recurring practices in review comments, without a model or the network. The result does
 * not depend on the order of the comments. Throws the signal's reason when aborted.
 */
export async function analyzeLocally(
  unsorted: readonly ReviewComment[],
  signal: AbortSignal,
): Promise<LocalAnalysis> {
  const comments = unsorted.toSorted(
    (a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt) || compareText(a.id, b.id),
  );
  const terms = new Terms();
  const asks: Ask[] = [];
  for (const [index, comment] of comments.entries()) {
    if (index % yieldEvery === 0) await yieldToEventLoop(signal);
    asks.push(...asksOf(comment, index, terms));
  }
  const postings = weigh(asks, terms);
  const grouping = new Grouping(comments, asks, terms);
  const groups: AskGroup[] = [];
  for (const [index, [term, posting]] of [...postings].entries()) {
    if (index % yieldEvery === 0) await yieldToEventLoop(signal);
    const group = grouping.bestGroupFor(term, posting);
    if (group) groups.push(group);
  }
  // The number of distinct practices grows more slowly than the number of comments.
  const limit = Math.min(maxPractices, Math.round(Math.sqrt(comments.length)));
  const namesPerson = nameFinder(comments);
  const practices = bestGroups(groups, terms, limit * 2).flatMap(
    (group) => practiceOf(group, asks, comments, terms, namesPerson) ?? [],
  );
  return {
    practices: withoutRepeatedRules(practices).slice(0, limit),
    commentsWithAsks: new Set(asks.map(({ comment }) => comment)).size,
  };
}

/** Lets signals, timers and progress run. Throws the signal's reason when aborted. */
async function yieldToEventLoop(signal: AbortSignal): Promise<void> {
  await setImmediate();
  signal.throwIfAborted();
}
