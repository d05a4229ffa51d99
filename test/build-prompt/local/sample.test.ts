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
  // Not called .md, or the formatter would rewrite them. Renew with: UPDATE_GOLDEN=1 bun test
  // test/build-prompt/local/sample.test.ts
  const rows: [title: string, file: string, withNames: boolean, part: 'prompt' | 'report'][] = [
    ['gives the prompt', 'prompt.txt', false, 'prompt'],
    ['gives the report with names', 'report-with-names.txt', true, 'report'],
  ];
  for (const [title, file, withNames, part] of rows) {
    test(`${title} that is checked in`, async () => {
      const path = join(import.meta.dir, 'golden', file);
      const text = (await analyzed(comments, withNames))[part];
      if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(path, text);
      expect(text).toBe(readFileSync(path, 'utf8'));
    });
  }

  test('names no person unless asked to', async () => {
    const { prompt, report } = await analyzed(comments);
    const named = await analyzed(comments, true);
    for (const login of new Set(comments.flatMap(({ reviewer, pr }) => [reviewer, pr.author]))) {
      expect(`${prompt}${report}`).not.toContain(login);
    }
    expect(named.prompt).toMatch(/by \d reviewers?, among them ana-fender and /);
    expect(named.report).toContain('### ana-fender');
  });

  test('drops no finding, and quotes only what was said', async () => {
    const { prompt, dropped } = await analyzed(comments);
    expect(dropped).toBe(0);
    const quotations = quotationsIn(prompt);
    expect(quotations.length).toBeGreaterThan(10);
    expect(quotations.filter((each) => !comments.some((said) => isSpanOf(each, said)))).toEqual([]);
  });

  test('does not depend on the order of the comments', async () => {
    expect(await analyzed(comments.toReversed())).toEqual(await analyzed(comments));
  });
});
