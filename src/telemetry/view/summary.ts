import type { History } from '../status.ts';
import type { JournaledEvent } from '../upload/journal.ts';

/** An event on the page. */
export interface Item {
  readonly event: JournaledEvent;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The time of delivery and the HTTP status; undefined while the event is queued. */
  readonly delivery: { readonly at: string; readonly status: number } | undefined;
}

/** Numbers of runs that succeeded and failed. */
export interface RunCounts {
  readonly succeeded: number;
  readonly failed: number;
}

/** One bar of the timeline. */
export interface Bucket extends RunCounts {
  readonly from: number;
}

export interface Timeline {
  readonly unit: 'hour' | 'day' | 'week';
  readonly buckets: readonly Bucket[];
}

/** Returns all events, newest first. */
export function itemsOf({ sent, queued }: History): Item[] {
  const items = [
    ...queued.map((event) => ({ event, at: timeOf(event), delivery: undefined })),
    ...sent.map(({ event, deliveredAt, status }) => ({
      event,
      at: timeOf(event),
      delivery: { at: deliveredAt, status },
    })),
  ];
  return items.sort((a, b) => b.at - a.at);
}

/** Counts the runs that succeeded and failed. */
export function countRuns(items: readonly Item[]): RunCounts {
  let succeeded = 0;
  let failed = 0;
  for (const { event } of items) {
    if (event.type !== 'track') continue;
    if (event.properties.success) succeeded++;
    else failed++;
  }
  return { succeeded, failed };
}

/** Counts the runs of each command, the most used command first. */
export function byCommand(items: readonly Item[]): (RunCounts & { readonly command: string })[] {
  const groups = Map.groupBy(items, ({ event }) =>
    event.type === 'track' ? event.properties.command : '',
  );
  groups.delete('');
  return [...groups]
    .map(([command, runs]) => ({ command, ...countRuns(runs) }))
    .sort((a, b) => total(b) - total(a) || a.command.localeCompare(b.command));
}

export function total({ succeeded, failed }: RunCounts): number {
  return succeeded + failed;
}

const hourMs = 60 * 60_000;
const units = [
  { unit: 'hour', lengthMs: hourMs, count: 36 },
  { unit: 'day', lengthMs: 24 * hourMs, count: 30 },
  { unit: 'week', lengthMs: 7 * 24 * hourMs, count: 26 },
] as const;

/** Counts the runs up to `now` by the finest unit whose timeline includes the oldest run. */
export function timelineOf(items: readonly Item[], now: number): Timeline {
  const runs = items.filter(({ event }) => event.type === 'track');
  const oldest = runs.at(-1)?.at ?? now;
  const fits = units.find(({ lengthMs, count }) => oldest > now - (count - 1) * lengthMs);
  const { unit, lengthMs, count } = fits ?? units[2];
  const first = Math.floor(now / lengthMs) - count + 1;
  const groups = Map.groupBy(runs, ({ at }) => Math.floor(at / lengthMs));
  const buckets = Array.from({ length: count }, (_, index) => ({
    from: (first + index) * lengthMs,
    ...countRuns(groups.get(first + index) ?? []),
  }));
  return { unit, buckets };
}

function timeOf(event: JournaledEvent): number {
  return Date.parse(event.timestamp) || 0;
}
