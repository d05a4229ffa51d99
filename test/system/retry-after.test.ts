import { expect, test } from 'bun:test';
import { retryAfterMs } from '../../src/system/retry-after.ts';

const now = Date.UTC(2026, 0, 2, 3, 4, 5);
const rows: [value: string | null, milliseconds: number | undefined][] = [
  [null, undefined],
  ['', undefined],
  ['soon', undefined],
  ['-1', 0],
  ['0', 0],
  ['30', 30_000],
  [' 2.5 ', 2500],
  ['Fri, 02 Jan 2026 03:05:05 GMT', 60_000],
  ['Fri, 02 Jan 2026 03:00:00 GMT', 0],
];
for (const [value, milliseconds] of rows) {
  test(`Retry-After "${value}" is ${milliseconds} ms`, () => {
    expect(retryAfterMs(value, now)).toBe(milliseconds);
  });
}
