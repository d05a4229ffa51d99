import { describe, expect, test } from 'bun:test';
import { alternatives, cueTerms, matcherOf } from '../../../src/build-prompt/local/cues.ts';
import { imperativeOf } from '../../../src/build-prompt/local/imperative.ts';
import { lexicon } from '../../../src/build-prompt/local/lexicon/lexicon.ts';
import { readBody, sentences } from '../../../src/build-prompt/local/prose.ts';
import { isStopWord, wordsOf } from '../../../src/build-prompt/local/words.ts';

describe('the lexicon', () => {
  test('has no id, no rule and no cue twice', () => {
    const said = lexicon.flatMap(({ id, rule, cues }) => [
      id,
      rule,
      ...alternatives(cues).map((cue) => cueTerms(cue).toSorted().join(' ')),
    ]);
    expect(said.filter((each, index) => said.indexOf(each) !== index)).toEqual([]);
  });

  test('has no cue with a word that is never looked at', () => {
    const words = lexicon.flatMap(({ cues, hints = 'test' }) =>
      [...alternatives(cues), ...alternatives(hints)].flatMap((cue) => cue.split(/[\s-]+/)),
    );
    // `any` is looked at where it is marked as code.
    expect(words.filter((word) => isStopWord(word) && word !== 'any')).toEqual([]);
  });

  test('writes rules as one imperative line without a full stop', () => {
    for (const { rule, why } of lexicon) {
      expect(rule).toMatch(/^[A-Z][^\n]{10,110}[^.\s]$/);
      expect(why).toMatch(/^[A-Z][^\n]{10,110}\.$/);
    }
  });
});

describe('a comment', () => {
  const matcher = matcherOf(lexicon);
  const rows: [body: string, concern: string | undefined][] = [
    ['Please add a test.', 'tests.missing'],
    ['We need an integration test here', 'tests.missing'],
    ['Add a test. Name the table.', 'tests.missing'],
    ['This needs a regression test.', 'tests.regression'],
    ['Wrap it with `%w`', 'errors.context'],
    ['This is O(n²)', 'performance.loops'],
    ['An N+1 again', 'data.loops'],
    ['Not `any`, please', 'types.precise'],
    ['Any idea why?', undefined],
    ['The door has a lock. Across the street, await a bus.', undefined],
    ['Don’t swallow this error', 'errors.swallowed'],
    ['The SLEEPS in this TEST make it FLAKY', 'tests.flaky'],
    ['Je ne comprends pas cette ligne', undefined],
    ['', undefined],
  ];
  for (const [body, concern] of rows) {
    test(`"${body}" is about ${concern ?? 'nothing known'}`, () => {
      const found = matcher.match(wordsOf(body));
      expect(found === undefined ? undefined : lexicon[found.concern]?.id).toBe(concern);
    });
  }
});

describe('the request in', () => {
  const rows: [sentence: string, rule: string | undefined][] = [
    ['Please use the `Money` type here.', 'Use the `Money` type.'],
    ['nit: could we use the `Money` type here too?', 'Use the `Money` type.'],
    ['We should keep amounts in cents everywhere', 'Keep amounts in cents.'],
    ["Don't build addresses by hand!", "Don't build addresses by hand."],
    ['Never trust the clock of a crane', 'Never trust the clock of a crane.'],
    ['Use it', undefined],
    ['The test is missing here', undefined],
    ['Test is missing for this case', undefined],
    ['Use <b>this</b> and nothing else', undefined],
    ['Use https://evil.example for all calls', undefined],
    ['Ask @somebody before you merge', undefined],
    ['Use “this” instead of all that', undefined],
    [`Use ${'very '.repeat(40)}long names`, undefined],
  ];
  for (const [sentence, rule] of rows) {
    test(`"${sentence.slice(0, 60)}" is ${rule ?? 'none'}`, () => {
      expect(imperativeOf(sentence)).toBe(rule);
    });
  }
});

describe('the prose of a body', () => {
  const rows: [title: string, body: string, prose: string][] = [
    ['has no code block', 'Before\n```ts\nlet x;\n```\nafter', 'Before\nafter'],
    ['has no block that is never closed', 'Before\n~~~\nlet x;\nafter', 'Before'],
    ['ends a block only at its own fence', '````\n```\n````\nafter', 'after'],
    ['has no quoted line', '> said before\nI agree', 'I agree'],
    ['has no HTML comment', 'a <!-- b\nc --> d', 'a   d'],
    ['has no HTML comment that is never closed', 'a <!-- b', 'a'],
    ['has the text of links and no image', '[see](https://x.example) ![y](z)', 'see'],
    ['has Windows lines as lines', 'a\r\nb', 'a\nb'],
    ['has list items as lines', '- a\n2. b\n# c', 'a\nb\nc'],
    ['keeps code spans and generics', 'Use `Map<K, V>` or Vec<u8>', 'Use `Map<K, V>` or Vec<u8>'],
  ];
  for (const [title, body, prose] of rows) {
    test(title, () => expect(readBody(body).prose).toBe(prose));
  }

  test('is apart from the suggestion and from other code', () => {
    const body = 'Do this:\r\n```suggestion\r\na\r\n```\r\nlike\r\n```go\r\nb\r\n```';
    expect(readBody(body)).toEqual({ prose: 'Do this:\nlike', suggestion: 'a', code: 'b' });
  });

  test('has sentences', () => {
    expect(sentences('One, e.g. this. Two? `three`!\nFour')).toEqual([
      ...['One, e.g. this.', 'Two?', '`three`!', 'Four'],
    ]);
  });
});
