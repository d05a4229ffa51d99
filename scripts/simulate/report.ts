import type { Figure } from '../figure.ts';
import type { FleetOutcome } from './outcome.ts';
import { hourMs, minuteMs, type Scenario } from './scenarios.ts';

const maxPeakRatio = 3;
const minDeliveredShare = 0.999;
/** Up to this length of an outage, `minDeliveredShare` holds. */
const boundedOutageMs = 24 * hourMs;

/** Returns what a scenario came to, with the bounds that it must hold. */
export function figuresOf(scenario: Scenario, outcome: FleetOutcome): Figure[] {
  const { recorded, delivered, dropped, waiting, installs, longestQueue } = outcome;
  const { twice, twiceAfterDay, twiceAfterWeek } = outcome;
  const uncounted = recorded - delivered - dropped - waiting;
  const share = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(3)} %`;
  return [
    ...loadFigures(scenario, outcome),
    ...recoveryFigures(scenario, outcome),
    {
      what: 'events delivered · waiting · dropped by a bound',
      figure: `${share(delivered, recorded)} · ${share(waiting, recorded)} · ${share(dropped, recorded)}`,
    },
    {
      what: 'delivered twice on the wire · over 24 h apart · over 7 days',
      figure: [twice, twiceAfterDay, twiceAfterWeek]
        .map((part) => share(part, delivered))
        .join(' · '),
    },
    {
      what: 'lost without being counted',
      figure: String(uncounted),
      bound: '0',
      ok: uncounted === 0,
    },
    { what: 'longest queue of an install', figure: String(longestQueue) },
    ...(outcome.blockedInstalls > 0 ? [blockedFigure(scenario, outcome)] : []),
    { what: 'installs · events recorded', figure: `${installs} · ${recorded}` },
  ];
}

/** Requests per second at the collector, before, during and after the trouble. */
function loadFigures({ trouble, days }: Scenario, { requests }: FleetOutcome): Figure[] {
  const end = days * 24 * 60;
  const minute = (time: number): number => Math.floor(time / minuteMs);
  const [from, to] = trouble ? [minute(trouble.from), minute(trouble.to)] : [end, end];
  const phase = (first: number, last: number): { peak: number; words: string } => {
    const sorted = [...requests.subarray(first, last)].sort((a, b) => a - b);
    const peak = (sorted.at(-1) ?? 0) / 60;
    const median = (sorted[Math.floor(sorted.length / 2)] ?? 0) / 60;
    return { peak, words: `${peak.toFixed(2)} peak, ${median.toFixed(2)} median` };
  };
  const before = phase(0, from);
  const what = 'requests a second';
  if (trouble === undefined) return [{ what, figure: before.words }];
  const after = phase(to, end);
  const ratio = after.peak / before.peak;
  return [
    { what: `${what} before`, figure: before.words },
    { what: `${what} during`, figure: phase(from, to).words },
    { what: `${what} after`, figure: after.words },
    {
      what: 'peak after ÷ peak before',
      figure: ratio.toFixed(2),
      bound: `≤ ${maxPeakRatio}`,
      ok: ratio <= maxPeakRatio,
    },
  ];
}

function recoveryFigures({ trouble }: Scenario, outcome: FleetOutcome): Figure[] {
  if (trouble === undefined) return [];
  const share = outcome.troubledDelivered / outcome.troubled;
  const isBounded = trouble.to - trouble.from <= boundedOutageMs;
  const to = trouble.to / minuteMs;
  const hoursUntil = (quantile: number): string => {
    let seen = 0;
    for (const [minute, events] of outcome.recovered.entries()) {
      seen += events;
      if (seen < quantile * outcome.troubledDelivered) continue;
      return `${Math.max(0, (minute - to) / 60).toFixed(1)} h`;
    }
    return '–';
  };
  return [
    {
      what: 'of the events recorded meanwhile, delivered',
      figure: `${(100 * share).toFixed(3)} %`,
      ...(isBounded && { bound: '≥ 99.9 %', ok: share >= minDeliveredShare }),
    },
    {
      what: 'until 50 % · 95 % · 99 % of them were delivered',
      figure: [0.5, 0.95, 0.99].map(hoursUntil).join(' · '),
    },
  ];
}

function blockedFigure(
  { days }: Scenario,
  { blockedStarts, blockedInstalls }: FleetOutcome,
): Figure {
  return {
    what: 'senders started a day by a blocked install',
    figure: (blockedStarts / blockedInstalls / days).toFixed(2),
  };
}
