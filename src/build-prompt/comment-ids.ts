import { sha256Of } from '../system/sha256.ts';
import type { ReadComment, ReviewComment } from './types.ts';

const idLength = 12;

/**
 * Gives every comment a unique id: its own, or a hash of its content, so that the same comment gets
 * the same id in every run and in any order.
 */
export function withIds(comments: readonly ReadComment[]): ReviewComment[] {
  const counts = new Map<string, number>();
  for (const { id } of comments) if (id !== undefined) counts.set(id, (counts.get(id) ?? 0) + 1);
  const hashCounts = new Map<string, number>();
  return comments.map((comment) => {
    const { id } = comment;
    if (id !== undefined && counts.get(id) === 1) return { ...comment, id };
    const hash = contentHash(comment);
    const count = (hashCounts.get(hash) ?? 0) + 1;
    hashCounts.set(hash, count);
    return { ...comment, id: count === 1 ? hash : `${hash}-${count}` };
  });
}

function contentHash({ reviewer, body, createdAt, pr }: ReadComment): string {
  const parts = [pr.repo, pr.number, reviewer, createdAt, body];
  return sha256Of(JSON.stringify(parts)).slice(0, idLength);
}
