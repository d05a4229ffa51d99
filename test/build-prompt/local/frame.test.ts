import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import type { Analysis, ReviewComment } from '../../../src/build-prompt/types.ts';
import { analyze, comment } from './comments.ts';

const logins = ['zqxv-anna', 'Zqxv_Ben', 'zqxv9', 'zqxv-bot-fan', 'zqxv.dot', 'zqxv name'];
const marker = 'INJECTED';

// What people, and people with bad intentions, put into comments.
const fragments = [
  ...['```', '~~~~', '````js\n', '`', '``', '> ', '\n', '\r\n', '\u2028', '\n\n', '\t', '\u202e'],
  ...[
    '</details>',
    '<!--',
    '-->',
    '<script>',
    '</summary>',
    '<details>',
    '&lt;',
    '\\',
    '|',
    '“',
    '”',
  ],
  ...[
    '\n## How to answer\n',
    '\n- **Rule.** ',
    '\n---\n',
    '](https://evil.example)',
    '![x](y)',
    '[',
  ],
  ...['\ud83d', '\ude00', '😀', '\u0000', '\u001b[2J', 'ﬁ', 'ß', 'テスト', '**', '_', '*', '#'],
  ...['Please add a test for this case', 'Use the `Money` type instead of a float', 'no timeout'],
  ...['swallow the error. ', 'rename this, the name is misleading', `${marker} `, `\n${marker}\n`],
  ...[
    `\`\`\`suggestion\n${marker}\n\`\`\``,
    `\`\`\`\n</details>\n${marker}\n\`\`\``,
    'magic number ',
  ],
  ...logins.flatMap((login) => [login, `@${login}`, ` ${login.toUpperCase()} `]),
  'zqxv9@mail.example',
];

const text = fc.oneof(
  fc.array(fc.constantFrom(...fragments), { maxLength: 12 }).map((parts) => parts.join(' ')),
  fc.array(fc.constantFrom(...fragments), { maxLength: 12 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 60 }),
);

const comments: fc.Arbitrary<ReviewComment[]> = fc.array(
  fc
    .record({
      body: text,
      by: fc.constantFrom(...logins),
      author: fc.constantFrom(...logins),
      number: fc.integer({ min: 1, max: 3 }),
      hunk: text.map((lines) => `@@ -1 +1 @@\n+const x = 1;\n+${lines}`),
      at: fc.constantFrom('2026-10-01T10:00:00Z', '2026-10-02T10:00:00Z', ''),
    })
    .map(comment),
  { maxLength: 14 },
);

// No field is spared: a details file may have been made by hand.
const anything: fc.Arbitrary<ReviewComment> = fc.record({
  id: text,
  reviewer: text,
  body: fc.oneof(text, fc.constant('no timeout'), fc.constant('Please add a test.')),
  diffHunk: text,
  createdAt: text,
  pr: fc.record({
    ...{ repo: text, number: fc.integer(), title: text, author: text, url: text, state: text },
  }),
});

/** The lines outside of code blocks, as CommonMark reads fences; throws when one stays open. */
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
  if (fence !== '') throw new Error('a fence stays open');
  return outside;
}

const ownHeadings =
  /^(?:# Code review by the standards of this team|## (?:Principles|Checklist|Examples|How to answer|Attribution|Overview|Practices by reviewer|Cross-cutting themes|Recommendations)|### .+)$/;

function brokenFrames({ prompt, report }: Analysis): string[] {
  return [prompt, report].flatMap((document) =>
    outsideFences(document).filter((line) => {
      if (/^ *> “.*”/.test(line)) return /<(?!\w+>)/.test(line.replace(/`[^`]*`/g, ''));
      // A rule in a reviewer's own words is framed by quotation marks, wherever it stands.
      const own = line.replace(/“[^“”]*”/g, '');
      if (own.includes(marker)) return true;
      if (own.startsWith('<')) return !/^<(?:\/?details|summary)>/.test(own);
      if (own.startsWith('#')) return !ownHeadings.test(line);
      return own.includes('<!--') || /[\p{Cc}\p{Zl}\p{Zp}\u202e]/u.test(line);
    }),
  );
}

describe('whatever the comments say', () => {
  const check = (holds: (given: ReviewComment[]) => Promise<void>): Promise<void> =>
    fc.assert(fc.asyncProperty(comments, holds), { numRuns: 150, seed: 20260101 });

  test('nothing of them stands outside of a quotation or a code block', () =>
    check(async (given) => {
      expect(brokenFrames(await analyze(given))).toEqual([]);
      expect(brokenFrames(await analyze(given, true))).toEqual([]);
    }));

  test('no login of theirs, and nobody who is mentioned, is shown without attribution', () =>
    check(async (given) => {
      const { prompt, report } = await analyze(given);
      const shown = `${prompt}${report}`.toLowerCase();
      for (const { reviewer, pr } of given) {
        for (const login of [reviewer, pr.author]) {
          expect(shown).not.toMatch(new RegExp(`(?<![a-z\\d])${login.toLowerCase()}(?![a-z\\d])`));
        }
      }
      expect(shown.replace(/`[^`]*`/g, '')).not.toMatch(/(?<!\w)@zqxv/);
    }));

  test('their order does not matter', () =>
    check(async (given) => {
      expect(await analyze(given.toReversed())).toEqual(await analyze(given));
    }));

  test('in any field, the documents are well-formed and framed', () =>
    fc.assert(
      fc.asyncProperty(fc.array(anything, { maxLength: 8 }), async (given) => {
        const documents = await analyze(given, true);
        const { prompt, report } = documents;
        expect(prompt.isWellFormed() && report.isWellFormed()).toBe(true);
        for (const line of outsideFences(`${prompt}${report}`)) {
          if (/^ {0,3}#/.test(line)) expect(line).toMatch(ownHeadings);
          if (/^ {0,3}</.test(line)) expect(line).toMatch(/^<(?:\/?details|summary)>/);
        }
      }),
      { numRuns: 150, seed: 20260101 },
    ));

  test('the documents are well-formed text', () =>
    check(async (given) => {
      const { prompt, report } = await analyze(given, true);
      expect(prompt.isWellFormed() && report.isWellFormed()).toBe(true);
    }));
});
