import { describe, expect, test } from 'bun:test';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ReviewerFilter } from '../../../src/build-prompt/people.ts';
import { analyzed, isSpanOf, quotationsIn, sampleComments } from '../../support/local-analysis.ts';

const filter = new ReviewerFilter([]);
const comments = sampleComments()
  .map((comment, index) => ({ ...comment, id: `s${index}` }))
  .filter(({ reviewer, pr }) => filter.includes({ login: reviewer, pullRequestAuthor: pr.author }));

describe('the analysis of the sample', () => {
  // The extension is not .md because the formatter would rewrite the files. To update them:
  // UPDATE_GOLDEN=1 bun test test/build-prompt/local/sample.test.ts
  const rows: [title: string, file: string, withNames: boolean, part: 'prompt' | 'report'][] = [
    ['prompt', 'prompt.txt', false, 'prompt'],
    ['report with names', 'report-with-names.txt', true, 'report'],
  ];
  for (const [title, file, withNames, part] of rows) {
    test(`matches the golden ${title}`, async () => {
      const path = join(import.meta.dir, 'golden', file);
      const text = (await analyzed(comments, withNames))[part];
      if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(path, text);
      expect(text).toBe(readFileSync(path, 'utf8'));
    });
  }

  test('names people only with attribution', async () => {
    const { prompt, report } = await analyzed(comments);
    const named = await analyzed(comments, true);
    for (const login of new Set(comments.flatMap(({ reviewer, pr }) => [reviewer, pr.author]))) {
      expect(`${prompt}${report}`).not.toContain(login);
    }
    expect(named.prompt).toMatch(/by \d reviewers?, including ana-fender and /);
    expect(named.report).toContain('### ana-fender');
  });

  test('drops no findings and quotes only comments', async () => {
    const { prompt, dropped } = await analyzed(comments);
    expect(dropped).toBe(0);
    const quotations = quotationsIn(prompt);
    expect(quotations.length).toBeGreaterThan(10);
    const invented = quotations.filter(
      (quotation) => !comments.some((comment) => isSpanOf(quotation, comment)),
    );
    expect(invented).toEqual([]);
  });

  test('does not depend on the order of the comments', async () => {
    expect(await analyzed(comments.toReversed())).toEqual(await analyzed(comments));
  });
});
