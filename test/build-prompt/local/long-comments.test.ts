import { expect, test } from 'bun:test';
import { analyzed, onePerPull } from '../../support/local-analysis.ts';

const length = 20_000;
// Each once took a pattern more than linear time, or might.
const pieces = [
  ...['~~', '`', '"', '[', '(', '<a', '<!--', '**', '__a', '-', ',', '.', ' ', '\n', '\r\n'],
  ...['a', 'ab12', 'a.', '> \n', '- a\n', '```\n', '@a ', 'http://x ', 'x.md#', 's/', "don't "],
  ...['please use the ', 'nit: ', 'remove ', '```suggestion\na\n'],
];

// Minutes for a single one, where the time grows with a power of the length.
const limitMs = 60_000;

test(
  'comments of one thing over and over are read in time',
  async () => {
    for (const piece of pieces) {
      const body = `please ${piece.repeat(length / piece.length)}`;
      const { findings } = await analyzed(onePerPull(body, `${body}!`, `${body}?`));
      expect(findings.length).toBeLessThanOrEqual(2);
    }
  },
  limitMs,
);
