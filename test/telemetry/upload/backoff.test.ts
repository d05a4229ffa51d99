import { describe, expect, test } from 'bun:test';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import {
  backoffUntil,
  nextBackoff,
  readSenderState,
  writeSenderState,
} from '../../../src/telemetry/upload/backoff.ts';
import { testCli } from '../../support/test-cli.ts';

const minute = 60_000;
const hour = 60 * minute;
const clock = (random: number) => ({ now: () => 0, random: () => random });

describe('the back-off', () => {
  test('is a minute, and doubles up to a day', () => {
    let backoff: ReturnType<typeof nextBackoff> | undefined;
    const delays = Array.from({ length: 13 }, () => {
      backoff = nextBackoff(backoff, clock(0.5));
      return backoff.until / minute;
    });
    expect(delays).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 1440, 1440]);
  });

  test('varies by 20%', () => {
    expect(nextBackoff(undefined, clock(0)).until).toBe(0.8 * minute);
    expect(nextBackoff(undefined, clock(1)).until).toBe(1.2 * minute);
  });

  test('respects Retry-After, up to a day', () => {
    expect(nextBackoff(undefined, clock(0.5), { retryAfterMs: 2 * hour }).until).toBe(2 * hour);
    expect(nextBackoff(undefined, clock(0.5), { retryAfterMs: 1 }).until).toBe(minute);
    expect(nextBackoff(undefined, clock(0.5), { retryAfterMs: 99 * hour }).until).toBe(24 * hour);
  });

  test('is a day for a refused write key', () => {
    expect(nextBackoff(undefined, clock(0.5), { atLeastMs: 24 * hour }).until).toBe(24 * hour);
  });

  test('ends at its time, or if the clock is set back', () => {
    const backoff = { until: hour, failures: 1 };
    expect(backoffUntil({ backoff }, hour - 1)).toBe(hour);
    expect(backoffUntil({ backoff }, hour)).toBeUndefined();
    expect(backoffUntil({ backoff }, -30 * hour)).toBeUndefined();
    expect(backoffUntil({}, 0)).toBeUndefined();
  });
});

describe("the sender's state", () => {
  test('is read as it was written', () => {
    const cli = testCli();
    const state = {
      lastAttempt: { at: 1, result: 'status 500' },
      backoff: { until: 2, failures: 3 },
    };
    writeSenderState(state, cli);
    expect(readSenderState(cli.paths.senderFile)).toEqual(state);
  });

  for (const text of [
    '',
    '{',
    'null',
    '[]',
    '{"v":1,"backoff":5}',
    '{"v":1,"backoff":{"until":"x"}}',
    '{"backoff":{"until":1,"failures":1}}',
  ]) {
    test(`is empty if the file contains ${JSON.stringify(text)}`, () => {
      const { paths } = testCli();
      mkdirSync(dirname(paths.senderFile), { recursive: true });
      writeFileSync(paths.senderFile, text);
      expect(readSenderState(paths.senderFile)).toEqual({});
    });
  }

  test('of a later release is left alone', async () => {
    const cli = testCli();
    const later = '{"v":2,"backoff":"another format"}';
    writeFileSync(cli.paths.senderFile, later);
    expect(readSenderState(cli.paths.senderFile)).toEqual({});
    writeSenderState({ lastAttempt: { at: 1, result: 'x' } }, cli);
    expect(await Bun.file(cli.paths.senderFile).text()).toBe(later);
  });
});
