import { describe, expect, test } from 'bun:test';
import { type Gold, score } from '../../scripts/score/score.ts';

const gold: Gold = {
  themes: [
    { id: 'tests', words: ['test', 'cover'], comments: ['a', 'b', 'c', 'd'] },
    { id: 'names', words: ['name'], comments: ['d', 'e', 'f'] },
  ],
  asks: ['g'],
  none: ['h', 'i'],
};

describe('the score', () => {
  test('of the gold standard is perfect', () => {
    const rules = gold.themes.map(({ words, comments }) => ({
      rule: `Mind ${words[0]}s.`,
      comments,
    }));
    expect(score(gold, rules)).toEqual({
      ...{ rulePrecision: 1, rowPrecision: 1, recall: 1, noneShare: 0, wordingHits: 1, rules: 2 },
    });
  });

  test('of nothing is 0', () => {
    expect(Object.values(score(gold, []))).toEqual([0, 0, 0, 0, 0, 0]);
  });

  test('ignores a single comment of a theme, and accepts a rule with half of its comments', () => {
    const rules = [
      { rule: 'Cover it.', comments: ['a', 'b', 'g', 'h'] },
      { rule: 'Name it.', comments: ['e', 'g', 'h', 'i'] },
    ];
    expect(score(gold, rules)).toEqual({
      rulePrecision: 0.5,
      rowPrecision: 2 / 8,
      recall: 0.5,
      noneShare: 3 / 8,
      wordingHits: 0.5,
      rules: 2,
    });
  });

  test('throws for comments that are missing from the gold standard', () => {
    expect(() => score(gold, [{ rule: 'Cover it.', comments: ['z'] }])).toThrow('z is not in');
  });
});
