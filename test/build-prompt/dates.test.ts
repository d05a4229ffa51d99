import { describe, expect, test } from 'bun:test';
import { defaultSince, isDay, localDay, localTime } from '../../src/build-prompt/dates.ts';

// The tests run in UTC.
const at = (text: string): number => Date.parse(text);

describe('dates', () => {
  test('three months before 31 May is 3 March, as in older releases', () => {
    expect(defaultSince(at('2026-01-02T03:04:05Z'))).toBe('2025-10-02');
    expect(defaultSince(at('2026-05-31T00:00:00Z'))).toBe('2026-03-03');
  });

  test('a day must exist in the calendar', () => {
    const days = ['2026-02-28', '2024-02-29', '2026-02-29', '2026-13-01', '2026-1-1', '', 'today'];
    expect(days.filter(isDay)).toEqual(['2026-02-28', '2024-02-29']);
  });

  test('a time has its zone', () => {
    const moment = at('2026-01-02T03:04:05.678Z');
    expect([localDay(moment), localTime(moment)]).toEqual(['2026-01-02', '2026-01-02T03:04:05Z']);
  });
});
