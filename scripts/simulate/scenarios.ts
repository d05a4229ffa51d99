export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

/** A stretch of time in which the collector does not accept, in milliseconds from the start. */
interface Fault {
  readonly from: number;
  readonly to: number;
  /** What it answers instead, and to what share of the requests. */
  readonly status: 503 | 429;
  readonly share: number;
  readonly retryAfter: string | null;
}

/** What a fleet lives through. */
export interface Scenario {
  readonly name: string;
  readonly days: number;
  readonly trouble?: Fault;
  /** Share of installs whose network never lets telemetry through. */
  readonly blockedShare: number;
  /** Share of installs whose clock is wrong by up to 12 hours; half are put right halfway. */
  readonly wrongClockShare: number;
  /** Share of runs in a container that is new each time, without `CI`. */
  readonly ephemeralShare: number;
}

export const healthy = { blockedShare: 0, wrongClockShare: 0, ephemeralShare: 0 } as const;

// It ends at the busiest hour of a working day: the worst moment to come back.
const endOfOutage = 14 * hourMs;

function outage(lengthMs: number, endDay: number): Fault {
  const to = endDay * dayMs + endOfOutage;
  return { from: to - lengthMs, to, status: 503, share: 1, retryAfter: null };
}

export const scenarios: readonly Scenario[] = [
  { name: 'normal days', days: 7, ...healthy },
  { name: 'outage of 1 h', days: 17, trouble: outage(hourMs, 2), ...healthy },
  { name: 'outage of 24 h', days: 17, trouble: outage(dayMs, 3), ...healthy },
  { name: 'outage of 10 days', days: 28, trouble: outage(10 * dayMs, 14), ...healthy },
  { name: '1 % blocked for ever', days: 21, ...healthy, blockedShare: 0.01 },
  {
    name: 'clocks wrong, outage of 24 h',
    days: 17,
    trouble: outage(dayMs, 3),
    ...healthy,
    wrongClockShare: 0.2,
  },
  {
    name: 'half answered 429 for 6 h',
    days: 17,
    trouble: { ...outage(6 * hourMs, 2), status: 429, share: 0.5, retryAfter: '1800' },
    ...healthy,
  },
];

/** How busy people are in an hour of a week, from 0 to 1: working hours of many time zones. */
const activity = Float64Array.from({ length: 7 * 24 }, (_, hour) => {
  const ofDay = 0.2 + 0.8 * Math.exp(-((((hour % 24) + 0.5 - 14) / 5) ** 2));
  return hour >= 5 * 24 ? ofDay * 0.35 : ofDay;
});

/** How busy people are on average. */
export const meanActivity = activity.reduce((sum, each) => sum + each) / activity.length;

/** How busy people are at that time, from 0 to 1. */
export function activityAt(time: number): number {
  return activity[Math.floor(time / hourMs) % activity.length] ?? 0;
}
