import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import {
  enclosed,
  fenced,
  framedComments,
  oneLine,
} from '../../src/build-prompt/claude/quote-comments.ts';
import type { ReviewComment } from '../../src/build-prompt/types.ts';

function commentWith(fields: { body?: string; diffHunk?: string; title?: string }): ReviewComment {
  const { body = 'x', diffHunk = '', title = 'T' } = fields;
  const pr = { repo: 'api', number: 1, title, author: 'ben', url: 'https://x/1', state: 'OPEN' };
  return { id: '1', reviewer: 'ann', body, diffHunk, createdAt: '2025-12-20T10:00:00Z', pr };
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

describe('the frame of a comment', () => {
  test('is never left, whatever is written', () => {
    fc.assert(
      fc.property(text, text, text, (body, diffHunk, title) => {
        const framed = enclosed(
          'review_comments',
          framedComments([commentWith({ body, diffHunk, title })]),
        );
        const lines = framed.split(/[\n\r\v\f\u0085\u2028\u2029]/);
        expect(lines.filter((line) => /<\s*\/?\s*review_comments/i.test(line))).toEqual([
          '<review_comments>',
          '</review_comments>',
        ]);
        // Between its two headings and the pull request's line, all is quoted.
        const inner = lines.slice(1, -1).filter((line) => line !== '' && !line.startsWith('>'));
        expect(inner.length).toBe(3);
        expect(inner.slice(0, 2)).toEqual(['## ann (1 comments)', '### api (1)']);
        expect(inner[2]).toStartWith('[#1](https://x/1) "');
        expect(framed).not.toMatch(/[\p{Cf}\u0085]/u);
      }),
    );
  });

  test('puts a diff behind a fence longer than any in it', () => {
    fc.assert(
      fc.property(text, (diff) => {
        const [fence = ''] = fenced(diff).split('\n', 1);
        expect(fence).toMatch(/^`{3,}$/);
        expect(diff).not.toContain(fence);
      }),
    );
  });

  test('makes one line of a title, without what ends a link or opens code', () => {
    expect(oneLine('a\r\nb `c` [d](e) "f" \\')).toBe("a b 'c' 'd'(e) 'f' '");
  });

  test('has no half characters, which the API refuses', () => {
    const framed = framedComments([
      commentWith({ body: `${'b'.repeat(7999)}😀`, title: '\ud83d' }),
    ]);
    expect(framed.isWellFormed()).toBe(true);
  });

  test('cuts what is too long, a diff at its beginning', () => {
    const framed = framedComments([
      commentWith({ body: `${'b'.repeat(9000)}end`, diffHunk: `begin${'d'.repeat(9000)}last` }),
    ]);
    expect(framed.length).toBeLessThan(12_000);
    expect(framed).toContain('> [… cut]');
    expect(framed).not.toContain('end');
    expect(framed).not.toContain('begin');
    expect(framed).toContain('last');
  });
});
