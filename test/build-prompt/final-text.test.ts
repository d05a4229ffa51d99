import { expect, test } from 'bun:test';
import fc from 'fast-check';
import {
  nameRemover,
  withoutInventedQuotations,
} from '../../src/build-prompt/claude/final-text.ts';
import { reviewComment } from '../support/review-comment.ts';

const words = 'please check the error before use and close it when done'.split(' ');
const sentence = fc
  .array(fc.constantFrom(...words), { minLength: 6, maxLength: 12 })
  .map((parts) => parts.join(' '));
const invented = sentence.map((text) => `never ${text} ever`);

/** A part of a prompt: a quotation, code, or other text. */
function promptPart(quotation: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.oneof(
    quotation.map((text) => `> ${text}\n`),
    quotation.map((text) => `> “${text}” — Reviewer 2\n`),
    quotation.map((text) => `- Do it, as in "${text}".\n`),
    quotation.map((text) => `Do it (“${text}”)\n`),
    fc.constant('```js\nconst a = "a b c d e f g";\n> not a quotation at all here\n```\n'),
    fc.constant('Use `say "a b c d e f"` and "two words".\n'),
    fc.constant('\n## Heading\n\n'),
  );
}

function quotationsIn(prompt: string): string[] {
  const prose = prompt.replace(/^```[\s\S]*?^```$/gm, '').replace(/`[^`\n]*`/g, '');
  const blocks = prose.split('\n').flatMap((line) => (line.startsWith('>') ? [line.slice(2)] : []));
  const inline = [...prose.matchAll(/["“]([^"“”\n]+)["”]/g)].map(([, text = '']) => text);
  return [...blocks, ...inline].map((text) => text.replace(/ — .*$|[“”]/g, ''));
}

test('every quotation of several words in a checked prompt is a part of a comment', () => {
  fc.assert(
    fc.property(
      fc.array(sentence, { minLength: 1, maxLength: 5 }),
      fc.array(fc.tuple(fc.boolean(), fc.nat(), promptPart(fc.constant('QUOTE')), invented), {
        maxLength: 12,
      }),
      (bodies, parts) => {
        const comments = bodies.map((body, index) => reviewComment({ body, pull: index + 1 }));
        const prompt = parts
          .map(([isGenuine, pick, text, invention]) =>
            text.replace('QUOTE', isGenuine ? (bodies[pick % bodies.length] ?? '') : invention),
          )
          .join('\n');
        const { text } = withoutInventedQuotations(prompt, comments);
        for (const quotation of quotationsIn(text)) {
          const isShort = quotation.split(' ').length < 5;
          expect(isShort || bodies.some((body) => body.includes(quotation))).toBe(true);
        }
        expect(text).not.toContain('never please never');
        const kept = parts.filter(([isGenuine, , part]) => isGenuine && part.includes('QUOTE'));
        expect(quotationsIn(text).length).toBeGreaterThanOrEqual(kept.length);
        expect(withoutInventedQuotations(text, comments)).toEqual({ text, removed: 0 });
      },
    ),
  );
});

test('code in a prompt is not changed', () => {
  const code = '```\n> "one two three four five six" (rev-a)\n```';
  const comments = [reviewComment({ body: 'x', reviewer: 'rev-a' })];
  expect(withoutInventedQuotations(code, comments)).toEqual({ text: code, removed: 0 });
  expect(nameRemover(comments)(code)).toBe(code);
});
