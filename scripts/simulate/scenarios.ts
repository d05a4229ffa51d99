export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

/** A period in which the collector does not accept, in milliseconds from the start. */
interface CollectorFault {
  readonly from: number;
  readonly to: number;
  /** Its answer instead, and the share of the requests that get it. */
  readonly status: 503 | 429;
  readonly share: number;
  readonly retryAfter: string | null;
}

/** The conditions that a fleet is simulated under. */
export interface Scenario {
  readonly name: string;
  readonly days: number;
  readonly trouble?: CollectorFault;
  /** Share of installs whose network blocks telemetry. */
  readonly blockedShare?: number;
  /** Share of installs whose clock is up to 12 hours wrong; half are corrected halfway. */
  readonly wrongClockShare?: number;
}

// An outage ends at the busiest hour of a working day, when most installs send at once.
function outage(lengthMs: number, endDay: number): CollectorFault {
  const to = endDay * dayMs + 14 * hourMs;
  return { from: to - lengthMs, to, status: 503, share: 1, retryAfter: null };
}

const limited = { ...outage(6 * hourMs, 2), status: 429, share: 0.5, retryAfter: '1800' } as const;

export const scenarios: readonly Scenario[] = [
  { name: 'normal days', days: 7 },
  { name: 'outage of 1 h', days: 17, trouble: outage(hourMs, 2) },
  { name: 'outage of 24 h', days: 17, trouble: outage(dayMs, 3) },
  { name: 'outage of 10 days', days: 28, trouble: outage(10 * dayMs, 14) },
  { name: '1% blocked forever', days: 21, blockedShare: 0.01 },
  {
    name: 'clocks wrong, outage of 24 h',
    days: 17,
    trouble: outage(dayMs, 3),
    wrongClockShare: 0.2,
  },
  { name: 'half answered 429 for 6 h', days: 17, trouble: limited },
];

/** The activity in each hour of a week, from 0 to 1: working hours of many time zones. */
const activity = Float64Array.from({ length: 7 * 24 }, (_, hour) => {
  const ofDay = 0.2 + 0.8 * Math.exp(-((((hour % 24) + 0.5 - 14) / 5) ** 2));
  return hour >= 5 * 24 ? ofDay * 0.35 : ofDay;
});

export const meanActivity = activity.reduce((sum, each) => sum + each) / activity.length;

/** Returns how busy people are at a time, from 0 to 1. */
export function activityAt(time: number): number {
  return activity[Math.floor(time / hourMs) % activity.length] ?? 0;
}
