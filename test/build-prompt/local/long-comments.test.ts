import { expect, test } from 'bun:test';
import { analyzed, onePerPull } from '../../support/local-analysis.ts';

const length = 20_000;
// Repeated, these can make a regular expression backtrack in more than linear time.
const fragments = [
  ...['~~', '`', '"', '[', '(', '<a', '<!--', '**', '__a', '-', ',', '.', ' ', '\n', '\r\n'],
  ...['a', 'ab12', 'a.', '> \n', '- a\n', '```\n', '@a ', 'http://x ', 'x.md#', 's/', "don't "],
  ...['please use the ', 'nit: ', 'remove ', '```suggestion\na\n'],
];

// Quadratic time would be minutes for a single fragment.
const limitMs = 60_000;

test(
  'long repetitive comments are analyzed in linear time',
  async () => {
    for (const fragment of fragments) {
      const body = `please ${fragment.repeat(length / fragment.length)}`;
      const { findings } = await analyzed(onePerPull(body, `${body}!`, `${body}?`));
      expect(findings.length).toBeLessThanOrEqual(2);
    }
  },
  limitMs,
);
