import { UserError } from '../../errors.ts';
import { largestGroup, newestPerReviewer } from '../ranking.ts';
import type { ReviewComment } from '../types.ts';
import type { ModelRequest } from './prompts.ts';

/** Longer text, in UTF-16 units, exceeds every context window and is not sent for counting. */
const maxCountedLength = 5_000_000;

/** Comments that fit a model's context window, and their request. */
export interface FittedComments {
  readonly comments: readonly ReviewComment[];
  /** Maximum number of comments per reviewer; undefined if all fit. */
  readonly limit: number | undefined;
  readonly request: ModelRequest;
  readonly tokens: number;
}

/**
 * Finds by binary search how many of each reviewer's newest comments fit a request of at most
 * `budget` tokens. Throws `UserError` if one comment per reviewer is too much.
 */
export async function fitComments(
  comments: readonly ReviewComment[],
  budget: number,
  requestFor: (comments: readonly ReviewComment[]) => ModelRequest,
  count: (request: ModelRequest) => Promise<number>,
): Promise<FittedComments> {
  const tryLimit = async (limit: number): Promise<FittedComments | undefined> => {
    const kept = newestPerReviewer(comments, limit);
    // The total length of the bodies is a cheap lower bound of the request's length.
    if (kept.reduce((sum, { body }) => sum + body.length, 0) > maxCountedLength) return undefined;
    const request = requestFor(kept);
    if (request.prompt.length > maxCountedLength) return undefined;
    const tokens = await count(request);
    const used = kept.length < comments.length ? limit : undefined;
    return tokens > budget ? undefined : { comments: kept, limit: used, request, tokens };
  };
  let tooMany = largestGroup(comments);
  let best = await tryLimit(tooMany);
  if (best !== undefined) return best;
  for (let fitting = 0; tooMany - fitting > 1; ) {
    const middle = Math.floor((fitting + tooMany) / 2);
    const fitted = await tryLimit(middle);
    if (fitted === undefined) {
      tooMany = middle;
    } else {
      fitting = middle;
      best = fitted;
    }
  }
  if (best !== undefined) return best;
  throw new UserError('comments.too_many', {
    message: `one comment per reviewer already exceeds the model's limit (${budget} tokens)`,
    hint: 'Analyze fewer reviewers with --top, or use --analyzer local',
  });
}
