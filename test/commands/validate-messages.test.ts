import { expect, test } from 'bun:test';
import { formatElapsed } from '../../src/commands/validate-messages.ts';

test.each([
  [0, '0 ms'],
  [999.4, '999 ms'],
  [999.6, '1.0 s'],
  [59_949, '59.9 s'],
  [59_960, '1 min 0 s'],
  [125_000, '2 min 5 s'],
])('%p milliseconds read as %s', (milliseconds, text) => {
  expect(formatElapsed(milliseconds)).toBe(text);
});
