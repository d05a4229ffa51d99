import { UserError } from '../../errors.ts';
import { largestGroup, newestPerReviewer } from '../ranking.ts';
import type { ReviewComment } from '../types.ts';
import type { ModelRequest } from './prompts.ts';

/** Longer text exceeds the window of every model and is not sent for counting. */
const maxCountedLength = 5_000_000;

/** The comments that fit a model's window, and the request made of them. */
export interface Fitting {
  readonly comments: readonly ReviewComment[];
  /** The number of comments per reviewer; undefined when all fit. */
  readonly limit: number | undefined;
  readonly request: ModelRequest;
  readonly tokens: number;
}

/**
 * Finds the largest number of newest comments per reviewer whose request has at most `budget`
 * tokens, by binary search. Throws `UserError` when not even one comment of each fits.
 */
export async function fit(
  comments: readonly ReviewComment[],
  budget: number,
  requestFor: (comments: readonly ReviewComment[]) => ModelRequest,
  count: (request: ModelRequest) => Promise<number>,
): Promise<Fitting> {
  const measure = async (limit: number): Promise<Fitting | undefined> => {
    const kept = newestPerReviewer(comments, limit);
    // The total length is a cheap lower bound.
    if (kept.reduce((sum, { body }) => sum + body.length, 0) > maxCountedLength) return undefined;
    const request = requestFor(kept);
    if (request.prompt.length > maxCountedLength) return undefined;
    const tokens = await count(request);
    const cut = kept.length < comments.length ? limit : undefined;
    return tokens > budget ? undefined : { comments: kept, limit: cut, request, tokens };
  };
  let tooMany = largestGroup(comments);
  let best = await measure(tooMany);
  if (best !== undefined) return best;
  for (let enough = 0; tooMany - enough > 1; ) {
    const middle = Math.floor((enough + tooMany) / 2);
    const found = await measure(middle);
    if (found === undefined) {
      tooMany = middle;
    } else {
      enough = middle;
      best = found;
    }
  }
  if (best !== undefined) return best;
  throw new UserError('comments.too_many', {
    message: `even one comment per reviewer exceeds the model's limit (${budget} tokens)`,
    hint: 'Analyze fewer reviewers with --top, or use --analyzer local',
  });
}
