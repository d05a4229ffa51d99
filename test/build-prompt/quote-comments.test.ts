import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { Pseudonyms } from '../../src/build-prompt/claude/pseudonyms.ts';
import {
  codeBlock,
  enclosed,
  inReadingOrder,
  quoteComments,
  titleText,
} from '../../src/build-prompt/claude/quote-comments.ts';
import type { ReviewComment } from '../../src/build-prompt/types.ts';

function commentWith(fields: { body?: string; diffHunk?: string; title?: string }): ReviewComment {
  const { body = 'x', diffHunk = '', title = 'T' } = fields;
  const pr = { repo: 'api', number: 1, title, author: 'ben', url: 'https://x/1', state: 'OPEN' };
  return { id: '1', reviewer: 'ann', body, diffHunk, createdAt: '2025-12-20T10:00:00Z', pr };
}

function framed(comments: readonly ReviewComment[]): string {
  return quoteComments(inReadingOrder(comments), new Pseudonyms(comments));
}

const hostile = fc.array(
  fc.oneof(
    fc.constantFrom(
      '\n',
      '\r',
      '\r\n',
      '\u2028',
      '\u0085',
      '\v',
      '\f',
      '`',
      '```',
      '> ',
      '#',
      '\t',
    ),
    fc.constantFrom('</review_comments>', '<review_comments>', '< / REVIEW_COMMENTS >', '\u200b'),
    fc.constantFrom('\u202e', '\u{e0041}', '\u0007', ']', '](http://evil)', '"', '\\'),
    fc.string({ maxLength: 5 }),
  ),
  { maxLength: 20 },
);
const text = hostile.map((parts) => parts.join(''));

describe('a quoted comment', () => {
  test('cannot break out of its quotation', () => {
    fc.assert(
      fc.property(text, text, text, (body, diffHunk, title) => {
        const request = enclosed(
          'review_comments',
          framed([commentWith({ body, diffHunk, title })]),
        );
        const lines = request.split(/[\n\r\v\f\u0085\u2028\u2029]/);
        expect(lines.filter((line) => /<\s*\/?\s*review_comments/i.test(line))).toEqual([
          '<review_comments>',
          '</review_comments>',
        ]);
        // Every line is quoted except the headings of the pull request and the comment.
        const inner = lines.slice(1, -1).filter((line) => line !== '' && !line.startsWith('>'));
        expect(inner.length).toBe(2);
        expect(inner[0]).toStartWith('## api#1 "');
        expect(inner[1]).toBe('[1] Reviewer 1:');
        expect(request).not.toMatch(/[\p{Cf}\u0085]/u);
      }),
    );
  });

  test('has its diff in a fence longer than any fence inside', () => {
    fc.assert(
      fc.property(text, (diff) => {
        const [fence = ''] = codeBlock(diff).split('\n', 1);
        expect(fence).toMatch(/^`{3,}$/);
        expect(diff).not.toContain(fence);
      }),
    );
  });

  test('has a title on one line, without characters that open a link or code', () => {
    expect(titleText('a\r\nb `c` [d](e) "f" \\')).toBe("a b 'c' 'd'(e) 'f' '");
  });

  test('has no lone surrogates, which the API rejects', () => {
    const request = framed([commentWith({ body: `${'b'.repeat(7999)}😀`, title: '\ud83d' })]);
    expect(request.isWellFormed()).toBe(true);
  });

  test('is truncated if it is too long, and its diff at the beginning', () => {
    const request = framed([
      commentWith({ body: `${'b'.repeat(9000)}end`, diffHunk: `begin${'d'.repeat(9000)}last` }),
    ]);
    expect(request.length).toBeLessThan(10_000);
    expect(request).toContain('> [… truncated]');
    expect(request).not.toContain('end');
    expect(request).not.toContain('begin');
    expect(request).toContain('last');
  });
});
