import { describe, expect, test } from 'bun:test';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { typedRepos } from '../../../src/build-prompt/local/places.ts';
import { readBody } from '../../../src/build-prompt/local/prose.ts';
import { isBotLogin } from '../../../src/build-prompt/people.ts';
import type { Details } from '../../../src/build-prompt/types.ts';
import { analyze } from './comments.ts';

const samplePath = resolve(import.meta.dir, '../../../examples/reviews.json');
const sample = JSON.parse(readFileSync(samplePath, 'utf8')) as Details;
const { metadata, comments } = sample;

describe('the sample', () => {
  test('counts what it holds', () => {
    expect(metadata).toEqual({
      organization: 'quayside-works',
      since: '2026-08-22',
      analyzedAt: '2026-11-22',
      totalReposAnalyzed: new Set(comments.map(({ pr }) => pr.repo)).size,
      totalComments: comments.length,
    });
    expect(comments.length).toBe(238);
  });

  test('has the fields of a details file and no other', () => {
    for (const comment of comments) {
      expect(Object.keys(comment)).toEqual(['reviewer', 'body', 'diffHunk', 'createdAt', 'pr']);
      expect(Object.keys(comment.pr)).toEqual([
        ...['repo', 'number', 'title', 'author', 'url', 'state'],
      ]);
      expect(comment.createdAt).toMatch(/^2026-(?:08|09|10|11)-\d\dT\d\d:\d\d:00Z$/);
      expect(comment.createdAt >= `${metadata.since}T`).toBe(true);
      expect(comment.diffHunk).toStartWith('@@ ');
      const { repo, number, url } = comment.pr;
      expect(url).toBe(`https://github.com/quayside-works/${repo}/pull/${number}`);
    }
  });

  test('is varied', () => {
    const own = comments.filter(
      ({ reviewer, pr }) => !isBotLogin(reviewer) && reviewer !== pr.author,
    );
    const bots = comments.filter(({ reviewer }) => isBotLogin(reviewer));
    const has = (wanted: (body: string) => boolean): number =>
      comments.filter(({ body }) => wanted(body)).length;
    expect({
      reviewers: new Set(own.map(({ reviewer }) => reviewer)).size,
      repositories: new Set(comments.map(({ pr }) => pr.repo)).size,
      pullRequests: new Set(comments.map(({ pr }) => pr.url)).size,
      bots: new Set(bots.map(({ reviewer }) => reviewer)).size,
      suggestions: has((body) => readBody(body).suggestion !== undefined),
      veryLong: has((body) => body.length > 1500),
      notEnglish: has((body) => /[äöüß¿ぁ-んァ-ン]/.test(body)),
      windowsLines: has((body) => body.includes('\r\n')),
      twice: comments.length - new Set(comments.map(({ body }) => body)).size,
      typed: [...typedRepos(comments)],
    }).toMatchInlineSnapshot(`
      {
        "bots": 4,
        "notEnglish": 2,
        "pullRequests": 33,
        "repositories": 6,
        "reviewers": 10,
        "suggestions": 46,
        "twice": 1,
        "typed": [
          "berth-api",
        ],
        "veryLong": 2,
        "windowsLines": 1,
      }
    `);
  });
});

describe('the analysis of the sample', () => {
  // Not called .md, or the formatter would rewrite them. Renew with: UPDATE_GOLDEN=1 bun test
  // test/build-prompt/local/sample.test.ts
  const rows: [
    title: string,
    file: string,
    includeAttribution: boolean,
    part: 'prompt' | 'report',
  ][] = [
    ['gives the prompt', 'prompt.txt', false, 'prompt'],
    ['gives the prompt with names', 'prompt-with-names.txt', true, 'prompt'],
    ['gives the report', 'report.txt', false, 'report'],
    ['gives the report with names', 'report-with-names.txt', true, 'report'],
  ];
  for (const [title, file, includeAttribution, part] of rows) {
    test(`${title} that is checked in`, async () => {
      const path = join(import.meta.dir, 'golden', file);
      const text = (await analyze(comments, includeAttribution))[part];
      if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(path, text);
      expect(text).toBe(readFileSync(path, 'utf8'));
    });
  }

  test('writes a prompt of 100 to 150 lines', async () => {
    const { prompt } = await analyze(comments);
    const lines = prompt.trimEnd().split('\n').length;
    expect(lines).toBeGreaterThanOrEqual(100);
    expect(lines).toBeLessThanOrEqual(150);
  });

  test('names nobody unless it is asked to', async () => {
    const logins = new Set(comments.flatMap(({ reviewer, pr }) => [reviewer, pr.author]));
    const { prompt, report } = await analyze(comments);
    const named = await analyze(comments, true);
    for (const login of logins) expect(`${prompt}${report}`).not.toContain(login);
    expect(named.prompt).toContain('ana-fender');
    expect(named.report).toContain('### ana-fender');
  });

  test('does not depend on the order of the comments', async () => {
    expect(await analyze(comments.toReversed())).toEqual(await analyze(comments));
  });
});
