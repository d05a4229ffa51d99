/** The bounds of a queue. The oldest events are dropped to stay within them. */
export interface QueueBounds {
  readonly maxEvents: number;
  readonly maxBytes: number;
  readonly maxAgeMs: number;
}

// If an event appears older than this, a clock was wrong when it was recorded or is wrong now.
const clockErrorMs = 365 * 24 * 60 * 60 * 1000;

/** The sizes and times of the queued events. The oldest has index 0. */
export interface Measures {
  readonly count: number;
  bytesOf(index: number): number;
  /** When the event was recorded, in milliseconds since the epoch. */
  timeOf(index: number): number;
}

/** Returns how many of the oldest events to drop. `expire` also applies the age limit. */
export function countOverBounds(
  queue: Measures,
  bounds: QueueBounds,
  now: number,
  expire: boolean,
): number {
  let bytes = 0;
  let first = queue.count;
  while (first > 0 && queue.count - first < bounds.maxEvents) {
    bytes += queue.bytesOf(first - 1);
    if (bytes > bounds.maxBytes) break;
    if (expire && isExpired(now - queue.timeOf(first - 1), bounds)) break;
    first--;
  }
  return first;
}

function isExpired(ageMs: number, { maxAgeMs }: QueueBounds): boolean {
  return ageMs > maxAgeMs && ageMs < clockErrorMs;
}
