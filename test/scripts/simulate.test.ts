import { describe, expect, setDefaultTimeout, test } from 'bun:test';
import { simulateFleet } from '../../scripts/simulate/fleet.ts';
import {
  closedForm,
  deviation,
  ephemeralShares,
  forecastTable,
  maxDeviation,
  simulatedMonth,
} from '../../scripts/simulate/forecast.ts';
import { figuresOf } from '../../scripts/simulate/report.ts';
import { activityAt, dayMs, hourMs, scenarios } from '../../scripts/simulate/scenarios.ts';

setDefaultTimeout(60_000);

const installs = 300;
const named = (name: string) => {
  const scenario = scenarios.find((each) => each.name === name);
  if (scenario === undefined) throw new Error(name);
  return scenario;
};
const fleet = (name: string) => simulateFleet(named(name), installs);

describe('a simulated fleet', () => {
  for (const scenario of scenarios) {
    test(`accounts for every recorded event: ${scenario.name}`, async () => {
      const outcome = await fleet(scenario.name);
      expect(outcome.recorded).toBeGreaterThan(1000);
      expect(outcome.delivered + outcome.waiting + outcome.dropped).toBe(outcome.recorded);
      expect(outcome.installs).toBe(installs);
    });
  }

  test('gives the same outcome every time', async () => {
    expect(await fleet('outage of 1 h')).toEqual(await fleet('outage of 1 h'));
  });

  test('sends fewer requests as an outage goes on', async () => {
    const { requests } = await fleet('outage of 10 days');
    const { trouble } = named('outage of 10 days');
    const minute = (time: number) => Math.floor(time / 60_000);
    const from = minute(trouble?.from ?? 0);
    const sum = (first: number, last: number) =>
      requests.subarray(first, last).reduce((all, each) => all + each, 0);
    const week = minute(7 * dayMs);
    // Compares the first day of the outage with the same day of the next week, still in the outage.
    const day = minute(dayMs);
    expect(sum(from + week, from + week + day)).toBeLessThan(sum(from, from + day) / 3);
  });

  test('sends some events twice, few of them after a day, and fewer after a week', async () => {
    const { twice, twiceAfterDay, twiceAfterWeek } = await simulateFleet(
      named('outage of 10 days'),
      2000,
    );
    expect(twice).toBeGreaterThan(0);
    expect(twiceAfterDay).toBeGreaterThan(0);
    expect(twiceAfterDay).toBeLessThan(twice / 2);
    expect(twiceAfterWeek).toBeLessThanOrEqual(twiceAfterDay);
  });

  test('reports broken bounds', async () => {
    const scenario = named('outage of 24 h');
    const outcome = await fleet('outage of 24 h');
    const broken = (changed: Partial<typeof outcome>) =>
      figuresOf(scenario, { ...outcome, ...changed })
        .filter(({ ok }) => ok === false)
        .map(({ what }) => what);
    expect(broken({ waiting: outcome.waiting - 1 })).toEqual(['lost without being counted']);
    expect(broken({ troubledDelivered: outcome.troubled * 0.99 })).toEqual([
      'of the events recorded meanwhile, delivered',
    ]);
    const requests = outcome.requests.slice();
    requests[requests.length - 100] = 1e6;
    expect(broken({ requests })).toEqual(['peak after ÷ peak before']);
  });
});

describe('a forecast', () => {
  for (const ephemeralShare of ephemeralShares) {
    test(`is within 1% of the closed form with ${100 * ephemeralShare}% of runs in fresh containers`, async () => {
      const size = { installs: 25_000, newInstalls: 1000, ephemeralShare };
      const month = await simulatedMonth(size);
      expect(deviation(month, closedForm(size))).toBeLessThanOrEqual(maxDeviation);
      expect(month.mtu.B).toBe(1);
    });
  }

  test('fails and names the limit that is exceeded', async () => {
    const request = { installs: 10_000, growth: 0.1, months: 1, throughput: 250 };
    const within = await forecastTable({ ...request, maxUsers: 300_000, maxCalls: 2_000_000 });
    expect(within.ok).toBe(true);
    const over = await forecastTable({ ...request, maxUsers: 25_000 });
    expect(over.ok).toBe(false);
    expect(over.text.match(/! \d/g)).toHaveLength(2);
  });

  test('grows with the fleet', async () => {
    const { text } = await forecastTable({
      installs: 10_000,
      growth: 1,
      months: 3,
      throughput: 250,
    });
    expect(text).toStartWith('Month 3: 40,000 installs, 20,000 of them new\n');
  });
});

test('most runs are during working hours', async () => {
  expect(activityAt(14 * hourMs)).toBeGreaterThan(3 * activityAt(2 * hourMs));
  expect(activityAt(5 * dayMs + 14 * hourMs)).toBeLessThan(activityAt(14 * hourMs) / 2);
});
