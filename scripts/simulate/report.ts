import type { Figure } from '../figure.ts';
import type { FleetOutcome } from './outcome.ts';
import { dayMs, minuteMs, type Scenario } from './scenarios.ts';

/** Returns the figures of a scenario, with the bounds that they must hold. */
export function figuresOf(scenario: Scenario, outcome: FleetOutcome): Figure[] {
  const { recorded, delivered, dropped, waiting, longestQueue } = outcome;
  const { twice, twiceAfterDay, twiceAfterWeek, blockedStarts, blockedInstalls } = outcome;
  const uncounted = recorded - delivered - dropped - waiting;
  return [
    ...loadFigures(scenario, outcome),
    ...recoveryFigures(scenario, outcome),
    {
      what: 'events delivered · waiting · dropped by a bound',
      figure: shares([delivered, waiting, dropped], recorded),
    },
    {
      what: 'delivered twice on the wire · over 24 h apart · over 7 days',
      figure: shares([twice, twiceAfterDay, twiceAfterWeek], delivered),
    },
    {
      what: 'lost without being counted',
      figure: String(uncounted),
      bound: '0',
      ok: uncounted === 0,
    },
    { what: 'longest queue of an install', figure: String(longestQueue) },
    { what: 'events recorded', figure: String(recorded) },
    ...(blockedInstalls === 0
      ? []
      : [
          {
            what: 'senders started a day by a blocked install',
            figure: (blockedStarts / blockedInstalls / scenario.days).toFixed(2),
          },
        ]),
  ];
}

/** Returns the requests per second at the collector, before, during and after the fault. */
function loadFigures({ trouble, days }: Scenario, { requests }: FleetOutcome): Figure[] {
  const end = (days * dayMs) / minuteMs;
  const peak = (perMinute: Uint32Array): number => (perMinute.at(-1) ?? 0) / 60;
  const figure = (what: string, perMinute: Uint32Array): Figure => {
    const median = (perMinute[Math.floor(perMinute.length / 2)] ?? 0) / 60;
    const words = `${peak(perMinute).toFixed(2)} peak, ${median.toFixed(2)} median`;
    return { what: `requests a second${what}`, figure: words };
  };
  if (trouble === undefined) return [figure('', requests.slice(0, end).sort())];
  const [from, to] = [trouble.from / minuteMs, trouble.to / minuteMs];
  const before = requests.slice(0, from).sort();
  const after = requests.slice(to, end).sort();
  const ratio = peak(after) / peak(before);
  return [
    figure(' before', before),
    figure(' during', requests.slice(from, to).sort()),
    figure(' after', after),
    { what: 'peak after ÷ peak before', figure: ratio.toFixed(2), bound: '≤ 3', ok: ratio <= 3 },
  ];
}

function recoveryFigures({ trouble }: Scenario, outcome: FleetOutcome): Figure[] {
  if (trouble === undefined) return [];
  const share = outcome.troubledDelivered / outcome.troubled;
  const isBounded = trouble.to - trouble.from <= dayMs;
  return [
    {
      what: 'of the events recorded meanwhile, delivered',
      figure: shares([outcome.troubledDelivered], outcome.troubled),
      ...(isBounded && { bound: '≥ 99.9%', ok: share >= 0.999 }),
    },
  ];
}

function shares(parts: readonly number[], whole: number): string {
  return parts.map((part) => `${((100 * part) / whole).toFixed(3)}%`).join(' · ');
}
