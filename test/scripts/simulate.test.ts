import { describe, expect, test } from 'bun:test';
import { productConstants, simulatePart } from '../../scripts/simulate/fleet.ts';
import { addTally, emptyTally } from '../../scripts/simulate/outcome-counts.ts';
import { figuresOf } from '../../scripts/simulate/report.ts';
import { activityAt, dayMs, hourMs, scenarios } from '../../scripts/simulate/scenarios.ts';

const installs = 300;
const named = (name: string) => {
  const scenario = scenarios.find((each) => each.name === name);
  if (scenario === undefined) throw new Error(name);
  return scenario;
};
const fleet = (name: string, constants = productConstants) =>
  simulatePart({ scenario: named(name), constants, from: 0, to: installs });

describe('a simulated fleet', () => {
  for (const scenario of scenarios) {
    test(`loses nothing uncounted: ${scenario.name}`, async () => {
      const tally = await fleet(scenario.name);
      expect(tally.recorded).toBeGreaterThan(1000);
      expect(tally.delivered + tally.waiting + tally.dropped).toBe(tally.recorded);
      expect(tally.installs).toBe(installs);
    });
  }

  test('is the same each time, however it is divided', async () => {
    const scenario = named('outage of 1 h');
    const sum = emptyTally(scenario);
    for (const [from, to] of [
      [0, 100],
      [100, installs],
    ] as const) {
      addTally(sum, await simulatePart({ scenario, constants: productConstants, from, to }));
    }
    expect(sum).toEqual(await fleet('outage of 1 h'));
  });

  test('asks a collector that is down less and less', async () => {
    const { requests } = await fleet('outage of 10 days');
    const { trouble } = named('outage of 10 days');
    const minute = (time: number) => Math.floor(time / 60_000);
    const from = minute(trouble?.from ?? 0);
    const sum = (first: number, last: number) =>
      requests.subarray(first, last).reduce((all, each) => all + each, 0);
    const week = minute(7 * dayMs);
    // A day of the outage against the same day of the next week, still in it.
    const day = minute(dayMs);
    expect(sum(from + week, from + week + day)).toBeLessThan(sum(from, from + day) / 3);
  });

  test('with a smaller queue drops more, and counts it', async () => {
    const queue = { ...productConstants.queue, maxEvents: 20 };
    const tally = await fleet('outage of 10 days', { ...productConstants, queue });
    expect(tally.dropped).toBeGreaterThan((await fleet('outage of 10 days')).dropped);
    expect(tally.delivered + tally.waiting + tally.dropped).toBe(tally.recorded);
    const longest = tally.longest.findLastIndex((count) => count > 0);
    expect(longest).toBe(20);
  });

  test('whose bounds are broken says so', async () => {
    const scenario = named('outage of 24 h');
    const tally = await fleet('outage of 24 h');
    const broken = (changed: Partial<typeof tally>) =>
      figuresOf(scenario, { ...tally, ...changed })
        .filter(({ ok }) => ok === false)
        .map(({ what }) => what);
    expect(broken({ waiting: tally.waiting - 1 })).toEqual(['lost without being counted']);
    expect(broken({ troubledDelivered: tally.troubled * 0.99 })).toEqual([
      'of the events recorded meanwhile, delivered',
    ]);
    const requests = tally.requests.slice();
    requests[requests.length - 100] = 1e6;
    expect(broken({ requests })).toEqual(['peak after ÷ peak before']);
  });
});

test('people are busiest in working hours', async () => {
  expect(activityAt(14 * hourMs)).toBeGreaterThan(3 * activityAt(2 * hourMs));
  expect(activityAt(5 * dayMs + 14 * hourMs)).toBeLessThan(activityAt(14 * hourMs) / 2);
});
