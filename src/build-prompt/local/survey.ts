import { isBotLogin } from '../people.ts';
import type { ReviewComment } from '../types.ts';
import { breathe } from './breathe.ts';
import { addressesAgent, isChatter } from './chatter.ts';
import { type Matcher, matcherOf } from './cues.ts';
import { lexicon } from './lexicon/lexicon.ts';
import { readBody } from './prose.ts';
import { Repeats } from './repeats.ts';
import { wordsOf } from './words.ts';

const breatheEvery = 250;
const collectEvery = 20_000;
const foreignFrom = 6;

/** What is done between comments. */
interface Pause {
  readonly signal: AbortSignal;
  readonly collectGarbage?: () => void;
}

/** How many comments were left out, and why. */
export interface LeftOut {
  bots: number;
  ownPullRequest: number;
  wordless: number;
  chatter: number;
  /** Words meant for the agent that reads the prompt. */
  addressedToAgent: number;
  /** The same person, the same words, the same pull request. */
  repeated: number;
  /** Counted, but only English is understood. */
  notEnglish: number;
}

/** A comment that no concern of the lexicon covers, as its terms. */
export interface OpenComment {
  readonly item: number;
  readonly terms: Uint32Array;
}

/** What every comment was found to be about. Items are places in `comments`. */
export interface Survey {
  /** Newest first. */
  readonly comments: readonly ReviewComment[];
  /** The items of each concern of the lexicon, in order. */
  readonly concerns: ReadonlyMap<number, readonly number[]>;
  readonly open: readonly OpenComment[];
  /** For each item the first that says the same. */
  readonly leaders: Int32Array;
  /** For each item how clearly it shows its concern. */
  readonly strengths: Uint8Array;
  /** For each item where in its prose the concern shows. */
  readonly offsets: Uint16Array;
  readonly leftOut: LeftOut;
  /** How many comments ask for something. */
  readonly asking: number;
}

/** Sorts, cleans and recognizes the comments. Throws the signal's reason when aborted. */
export async function surveyOf(
  given: readonly ReviewComment[],
  { signal, collectGarbage }: Pause,
): Promise<Survey> {
  const comments = [...given].sort(compareComments);
  const survey = {
    comments,
    concerns: new Map<number, number[]>(),
    open: [] as OpenComment[],
    leaders: new Int32Array(comments.length),
    strengths: new Uint8Array(comments.length),
    offsets: new Uint16Array(comments.length),
    leftOut: {
      bots: 0,
      ownPullRequest: 0,
      wordless: 0,
      chatter: 0,
      addressedToAgent: 0,
      repeated: 0,
      notEnglish: 0,
    },
    asking: 0,
  };
  const matcher = matcherOf(lexicon);
  const repeats = new Repeats(comments.length);
  const repeated = new Set<string>();
  for (const [item, comment] of comments.entries()) {
    if (item % breatheEvery === 0) await breathe(signal);
    if (item > 0 && item % collectEvery === 0) collectGarbage?.();
    survey.leaders[item] = item;
    const reason = whyLeftOut(comment);
    if (reason) survey.leftOut[reason] += 1;
    else look(survey, matcher, repeats, repeated, item, comment);
  }
  if (comments.length > collectEvery) collectGarbage?.();
  return survey;
}

type Draft = Omit<Survey, 'concerns' | 'open' | 'asking'> & {
  readonly concerns: Map<number, number[]>;
  readonly open: OpenComment[];
  asking: number;
};

function look(
  survey: Draft,
  matcher: Matcher,
  repeats: Repeats,
  repeated: Set<string>,
  item: number,
  comment: ReviewComment,
): void {
  const { leftOut } = survey;
  const { prose } = readBody(comment.body);
  const words = wordsOf(prose);
  if (words.terms.length + words.stopped === 0) leftOut.wordless += 1;
  else if (isChatter(prose, words)) leftOut.chatter += 1;
  else if (addressesAgent(prose)) leftOut.addressedToAgent += 1;
  else {
    const leader = repeats.add(item, words.terms);
    survey.leaders[item] = leader;
    if (leader !== item && isSamePlace(survey.comments[leader], comment, leader, repeated)) {
      leftOut.repeated += 1;
      return;
    }
    survey.asking += 1;
    const found = matcher.match(words);
    if (found) {
      survey.offsets[item] = found.offset;
      survey.strengths[item] = Math.min(255, found.weight);
      const items = survey.concerns.get(found.concern);
      if (items) items.push(item);
      else survey.concerns.set(found.concern, [item]);
    } else if (words.stopped === 0 && words.terms.length >= foreignFrom) leftOut.notEnglish += 1;
    else survey.open.push({ item, terms: Uint32Array.from(words.terms) });
  }
}

function isSamePlace(
  leader: ReviewComment | undefined,
  { reviewer, pr }: ReviewComment,
  item: number,
  repeated: Set<string>,
): boolean {
  if (
    leader?.reviewer === reviewer &&
    leader.pr.repo === pr.repo &&
    leader.pr.number === pr.number
  ) {
    return true;
  }
  const key = `${item}\n${reviewer}\n${pr.repo}\n${pr.number}`;
  if (repeated.has(key)) return true;
  repeated.add(key);
  return false;
}

function whyLeftOut({ reviewer, pr }: ReviewComment): 'bots' | 'ownPullRequest' | undefined {
  if (isBotLogin(reviewer)) return 'bots';
  if (reviewer.length !== pr.author.length) return undefined;
  return reviewer.toLowerCase() === pr.author.toLowerCase() ? 'ownPullRequest' : undefined;
}

// By code units, never by locale: two machines must write the same bytes.
function compareComments(a: ReviewComment, b: ReviewComment): number {
  return (
    compare(b.createdAt, a.createdAt) ||
    compare(a.pr.repo, b.pr.repo) ||
    a.pr.number - b.pr.number ||
    compare(a.reviewer, b.reviewer) ||
    compare(a.body, b.body) ||
    compare(a.diffHunk, b.diffHunk) ||
    compare(a.pr.url, b.pr.url) ||
    compare(a.pr.author, b.pr.author)
  );
}

/** Orders by UTF-16 units. */
export function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
