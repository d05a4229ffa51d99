import { describe, expect, test } from 'bun:test';
import type { Practice } from '../../../src/build-prompt/findings/finding.ts';
import { verifyFindings } from '../../../src/build-prompt/findings/verify.ts';
import { reviewComment } from '../../support/review-comment.ts';

const comments = [
  reviewComment({
    id: 'a',
    reviewer: 'keel',
    pull: 1,
    body: 'Inject the clock,\nplease.\n\n```suggestion\nnow(clock)\n```',
    diffHunk: '@@ -1 +1 @@\n-before\n+Date.now()',
  }),
  reviewComment({ id: 'b', reviewer: 'Keel', pull: 2, body: 'Clock!' }),
  reviewComment({
    id: 'c',
    reviewer: 'mast',
    pull: 2,
    body: 'Could we inject the clock here too?',
  }),
];

const practice: Practice = {
  rule: 'Inject the clock.',
  heading: 'Clock',
  comments: ['a', 'c'],
  quotations: [{ comment: 'a', text: 'Inject the clock, please.' }],
};

describe('a practice', () => {
  test('with evidence becomes a finding with counts', () => {
    const { findings, dropped } = verifyFindings(
      [{ ...practice, comments: ['a', 'b', 'c', 'a'] }],
      comments,
    );
    expect(dropped).toBe(0);
    expect(findings).toEqual([
      { ...practice, example: undefined, comments: ['a', 'b', 'c'], people: 2, pullRequests: 2 },
    ]);
  });

  const rows: [string, Partial<Practice>][] = [
    ['that quotes invented text', { quotations: [{ comment: 'a', text: 'Mock the clock.' }] }],
    ['that quotes another comment', { quotations: [{ comment: 'c', text: 'Inject the clock,' }] }],
    ['that quotes an unknown comment', { quotations: [{ comment: 'z', text: 'Clock!' }] }],
    [
      'that quotes a comment outside of its evidence',
      { quotations: [{ comment: 'b', text: 'Clock!' }] },
    ],
    ['that quotes a single word', { quotations: [{ comment: 'a', text: 'the' }] }],
    ['that quotes white space', { quotations: [{ comment: 'a', text: ' ' }] }],
    ['without quotations', { quotations: [] }],
    ['with one comment', { comments: ['a'] }],
    ['with unknown comments', { comments: ['a', 'x', 'y'] }],
    [
      'on one pull request',
      { comments: ['b', 'c'], quotations: [{ comment: 'b', text: 'Clock!' }] },
    ],
    ['without comments', { comments: [] }],
    [
      'whose only evidence is an invented example',
      { quotations: [], example: { before: 'Date.now()', after: 'clock.now()' } },
    ],
  ];
  for (const [title, change] of rows) {
    test(`${title} is dropped and counted`, () => {
      const verified = verifyFindings([{ ...practice, ...change }, practice], comments);
      expect(verified.findings.map(({ rule }) => rule)).toEqual([practice.rule]);
      expect(verified.dropped).toBe(1);
    });
  }

  test('loses invented quotations and keeps the others', () => {
    const quotations = [
      { comment: 'a', text: 'Always inject everything.' },
      { comment: 'c', text: 'Could we inject the clock here too?' },
    ];
    const { findings } = verifyFindings([{ ...practice, quotations }], comments);
    expect(findings.map((finding) => finding.quotations)).toEqual([quotations.slice(1)]);
  });

  test('may have an example as its only evidence', () => {
    const example = { before: 'Date.now()', after: 'now(clock)' };
    const { findings } = verifyFindings([{ ...practice, quotations: [], example }], comments);
    expect(findings.map((finding) => finding.example)).toEqual([example]);
  });
});
