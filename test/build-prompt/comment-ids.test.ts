import { expect, test } from 'bun:test';
import { withIds } from '../../src/build-prompt/comment-ids.ts';
import { reviewComment } from '../support/review-comment.ts';

function ids(comments: Parameters<typeof withIds>[0]): string[] {
  return withIds(comments).map(({ id }) => id);
}

test('a comment keeps its id', () => {
  expect(ids([reviewComment({ id: 'PRRC_1' }), reviewComment({ id: '2' })])).toEqual([
    'PRRC_1',
    '2',
  ]);
});

test('a comment without an id gets one that does not depend on the order', () => {
  const { id: _, ...one } = reviewComment({ body: 'Name it.' });
  const { id: __, ...other } = reviewComment({ body: 'Test it.' });
  const [first, second] = ids([one, other]);
  expect(first).toMatch(/^[0-9a-f]{12}$/);
  expect(ids([other, one])).toEqual([second ?? '', first ?? '']);
});

test('equal comments and comments with the same id get different ids', () => {
  const { id: _, ...one } = reviewComment({ body: 'Name it.' });
  const shared = [reviewComment({ id: 'x', body: 'a' }), reviewComment({ id: 'x', body: 'b' })];
  expect(new Set(ids([one, one, ...shared])).size).toBe(4);
});
