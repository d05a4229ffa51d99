import { createHash } from 'node:crypto';
import type { ReadComment, ReviewComment } from './types.ts';

const idLength = 12;

/**
 * Gives every comment an id of its own: the one it has, or one made of what it says and where, so
 * that the same comment gets the same id in every run and in any order.
 */
export function withIds(comments: readonly ReadComment[]): ReviewComment[] {
  const given = new Map<string, number>();
  for (const { id } of comments) if (id !== undefined) given.set(id, (given.get(id) ?? 0) + 1);
  const made = new Map<string, number>();
  return comments.map((comment) => {
    const { id } = comment;
    if (id !== undefined && given.get(id) === 1) return { ...comment, id };
    const base = contentId(comment);
    const count = (made.get(base) ?? 0) + 1;
    made.set(base, count);
    return { ...comment, id: count === 1 ? base : `${base}-${count}` };
  });
}

function contentId({ reviewer, body, createdAt, pr }: ReadComment): string {
  const parts = [pr.repo, pr.number, reviewer, createdAt, body];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, idLength);
}
