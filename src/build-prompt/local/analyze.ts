import { setImmediate } from 'node:timers/promises';
import type { Practice } from '../findings/finding.ts';
import { nameFinder } from '../findings/people-names.ts';
import { compareText } from '../ranking.ts';
import type { ReviewComment } from '../types.ts';
import { type Ask, asksOf, weigh } from './asks.ts';
import { type AskGroup, bestGroups, Grouping } from './groups.ts';
import { practiceOf, withoutRepetition } from './practice.ts';
import { Terms } from './terms.ts';

/** After so many comments or terms an interruption is heard. */
const breatheEvery = 100;
const maxPractices = 40;

/** What the built-in analyzer found. */
export interface LocalAnalysis {
  readonly practices: readonly Practice[];
  /** How many comments ask for something. */
  readonly asking: number;
}

/**
 * Finds in review comments what a team asks for again and again, without a model and without the
 * network. The same comments, in any order, give the same practices. Throws the signal's
 * reason when aborted.
 */
export async function analyzeLocally(
  given: readonly ReviewComment[],
  signal: AbortSignal,
): Promise<LocalAnalysis> {
  const comments = given.toSorted(
    (a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt) || compareText(a.id, b.id),
  );
  const terms = new Terms();
  const asks: Ask[] = [];
  for (const [index, comment] of comments.entries()) {
    if (index % breatheEvery === 0) await yieldToEventLoop(signal);
    asks.push(...asksOf(comment, index, terms));
  }
  const postings = weigh(asks, terms);
  const grouping = new Grouping(comments, asks, terms);
  const groups: AskGroup[] = [];
  for (const [index, [term, posting]] of [...postings].entries()) {
    if (index % breatheEvery === 0) await yieldToEventLoop(signal);
    const group = grouping.around(term, posting);
    if (group) groups.push(group);
  }
  // More comments bring more practices, but ever fewer new ones.
  const most = Math.min(maxPractices, Math.round(Math.sqrt(comments.length)));
  const namesPerson = nameFinder(comments);
  const practices = bestGroups(groups, terms, most * 2).flatMap(
    (group) => practiceOf(group, asks, comments, terms, namesPerson) ?? [],
  );
  return {
    practices: withoutRepetition(practices).slice(0, most),
    asking: new Set(asks.map(({ comment }) => comment)).size,
  };
}

/** Lets signals, timers and progress run. Throws the signal's reason when it was aborted. */
async function yieldToEventLoop(signal: AbortSignal): Promise<void> {
  await setImmediate();
  signal.throwIfAborted();
}
