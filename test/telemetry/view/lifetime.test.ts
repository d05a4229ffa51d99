import { expect, test } from 'bun:test';
import { idleLimitMs, Lifetime, reloadGraceMs } from '../../../src/telemetry/view/lifetime.ts';

/** A clock that only `advance` moves; wakes the pending sleeps. */
function clock() {
  let now = 0;
  const sleepers: { until: number; wake: () => void }[] = [];
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return {
    now: () => now,
    sleep: (milliseconds: number) =>
      new Promise<void>((wake) => sleepers.push({ until: now + milliseconds, wake })),
    advance: async (milliseconds: number) => {
      await settle();
      now += milliseconds;
      for (const { until, wake } of sleepers) if (until <= now) wake();
      await settle();
    },
  };
}

function lifetime() {
  const time = clock();
  const life = new Lifetime(time);
  const stop = new AbortController();
  const state = { ended: false };
  void life.ended(stop.signal).then(() => {
    state.ended = true;
  });
  return { time, life, stop, state };
}

test('the session of a page that is never opened ends after the idle limit', async () => {
  const { time, state } = lifetime();
  await time.advance(idleLimitMs - 1);
  expect(state.ended).toBe(false);
  await time.advance(1);
  expect(state.ended).toBe(true);
});

test('using the page restarts the idle time', async () => {
  const { time, life, state } = lifetime();
  life.pageOpened();
  await time.advance(idleLimitMs - 1);
  life.touch();
  await time.advance(idleLimitMs - 1);
  expect(state.ended).toBe(false);
  await time.advance(1);
  expect(state.ended).toBe(true);
});

test('closing the page ends the session after the grace period', async () => {
  const { time, life, state } = lifetime();
  life.pageOpened();
  await time.advance(1000);
  life.pageClosed();
  await time.advance(reloadGraceMs);
  expect(state.ended).toBe(true);
});

test('a reload does not end the session', async () => {
  const { time, life, state } = lifetime();
  life.pageOpened();
  life.pageClosed();
  await time.advance(reloadGraceMs - 1);
  life.touch();
  life.pageOpened();
  await time.advance(reloadGraceMs * 2);
  expect(state.ended).toBe(false);
});

test('closing one of two pages does not end the session', async () => {
  const { time, life, state } = lifetime();
  life.pageOpened();
  life.pageOpened();
  life.pageClosed();
  await time.advance(reloadGraceMs * 2);
  expect(state.ended).toBe(false);
});

test('an interruption ends the session at once', async () => {
  const { time, stop, state } = lifetime();
  stop.abort();
  await time.advance(0);
  expect(state.ended).toBe(true);
});
