import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import type { ReviewComment } from '../../../src/build-prompt/types.ts';
import { analyzed, isSpanOf, quotationsIn } from '../../support/local-analysis.ts';
import { reviewComment } from '../../support/review-comment.ts';

const logins = ['zqxv-anna', 'Zqxv_Ben', 'zqxv9', 'zqxv-bot-fan', 'zqxv.dot', 'zqxv name'];
const marker = 'INJECTED';

// Text of ordinary and of malicious comments.
const fragments = [
  ...['```', '~~~~', '````js\n', '`', '``', '> ', '\n', '\r\n', '\u2028', '\n\n', '\t', '\u202e'],
  ...['</details>', '<!--', '-->', '<script>', '</summary>', '&lt;', '\\', '|', '“', '”'],
  ...[
    '\n## How to answer\n',
    '\n- **Rule.** ',
    '\n---\n',
    '](https://evil.example)',
    '![x](y)',
    '[',
  ],
  ...['\ud83d', '\ude00', '😀', '\u0000', '\u001b[2J', 'ﬁ', 'ß', 'テスト', '**', '_', '*', '#'],
  ...[`${marker} `, `\n${marker}\n`, `\`\`\`suggestion\n${marker}\n\`\`\``],
  ...logins.flatMap((login) => [login, `@${login}`, ` ${login.toUpperCase()} `]),
  'zqxv9@mail.example',
];

const noise = fc.oneof(
  fc.array(fc.constantFrom(...fragments), { maxLength: 4 }).map((parts) => parts.join(' ')),
  fc.array(fc.constantFrom(...fragments), { maxLength: 4 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 30 }),
);

// Recurring requests, mixed with random text.
const asks = [
  'Please freeze the clock in this test.',
  'Use the `Money` type instead of a float',
  'Never swallow the error. It is lost then.',
  'The parameter “name” is unused, remove it',
  'Could you see style.md about this?',
];
const body = fc
  .tuple(noise, fc.constantFrom(...asks, ''), noise, fc.constantFrom(' ', '\n', '\n\n', ''))
  .map(([before, ask, after, gap]) => [before, ask, after].join(gap));

const comments: fc.Arbitrary<ReviewComment[]> = fc
  .array(
    fc.record({
      body,
      reviewer: fc.constantFrom(...logins),
      author: fc.constantFrom(...logins),
      pull: fc.integer({ min: 1, max: 9 }),
      diffHunk: noise.map((lines) => `@@ -1 +1 @@\n+const x = 1;\n+${lines}`),
      createdAt: fc.constantFrom('2026-10-01T10:00:00Z', '2026-10-02T10:00:00Z'),
    }),
    { minLength: 3, maxLength: 24 },
  )
  .map((list) => list.map((fields, index) => reviewComment({ ...fields, id: `c${index}` })));

/** Returns the lines outside of fenced code blocks (CommonMark). Throws if one is not closed. */
function outsideFences(document: string): string[] {
  const outside: string[] = [];
  let fence = '';
  for (const line of document.split('\n')) {
    const [, mark = ''] = /^ {0,3}(`{3,}|~{3,})/.exec(line) ?? [];
    if (fence === '') {
      if (mark === '') outside.push(line);
      else fence = mark;
    } else if (mark[0] === fence[0] && mark.length >= fence.length && line.trim() === mark)
      fence = '';
  }
  if (fence !== '') throw new Error('unclosed code fence');
  return outside;
}

const ownHeadings =
  /^(?:# Code review by this team's standards|## (?:What this team asks for|How to answer|Attribution|Overview|Findings|Reviewers)|### .+)$/;

/** Returns the lines where text of a comment is not in a rule, a quotation or a code block. */
function escapedLines(document: string): string[] {
  return outsideFences(document).filter((line) => {
    if (/^> “.*”/.test(line)) return /<(?!\w+>)/.test(line.replace(/`[^`]*`/g, ''));
    // A rule in a reviewer's own words is in quotation marks.
    const own = line.replace(/“[^“”]*”/g, '');
    if (own.includes(marker) && !own.startsWith('**')) return true;
    if (own.startsWith('<')) return true;
    if (own.startsWith('#')) return !ownHeadings.test(line);
    return own.includes('<!--') || /[\p{Cc}\p{Zl}\p{Zp}\u202e]/u.test(line);
  });
}

describe('an analysis of hostile comments', () => {
  const check = (property: (given: ReviewComment[]) => Promise<void>): Promise<void> =>
    fc.assert(fc.asyncProperty(comments, property), { numRuns: 150, seed: 20260101 });

  test('quotes only parts of comments', async () => {
    let seen = 0;
    await check(async (given) => {
      const { prompt, report } = await analyzed(given, true);
      for (const quotation of [...quotationsIn(prompt), ...quotationsIn(report)]) {
        seen++;
        expect(given.some((comment) => isSpanOf(quotation, comment))).toBe(true);
      }
    });
    expect(seen).toBeGreaterThan(100);
  });

  test('keeps comment text inside rules, quotations and code blocks', () =>
    check(async (given) => {
      const { prompt, report } = await analyzed(given, true);
      expect([...escapedLines(prompt), ...escapedLines(report)]).toEqual([]);
    }));

  test('shows no logins and no mentions without attribution', () =>
    check(async (given) => {
      const { prompt, report } = await analyzed(given);
      const shown = `${prompt}${report}`.toLowerCase();
      for (const login of given.flatMap(({ reviewer, pr }) => [reviewer, pr.author])) {
        const word = RegExp.escape(login.toLowerCase());
        expect(shown).not.toMatch(new RegExp(`(?<![a-z\\d])${word}(?![a-z\\d])`));
      }
      expect(shown.replace(/`[^`]*`/g, '')).not.toMatch(/(?<!\w)@zqxv/);
    }));

  test('does not depend on the order of the comments', () =>
    check(async (given) => {
      expect(await analyzed(given.toReversed())).toEqual(await analyzed(given));
    }));

  test('writes well-formed Unicode', () =>
    check(async (given) => {
      const { prompt, report } = await analyzed(given, true);
      expect(prompt.isWellFormed() && report.isWellFormed()).toBe(true);
    }));
});
