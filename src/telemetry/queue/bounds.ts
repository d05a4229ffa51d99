/** The bounds of a queue; beyond them the oldest events go. */
export interface QueueBounds {
  readonly maxEvents: number;
  readonly maxBytes: number;
  readonly maxAgeMs: number;
}

// What seems older than this was recorded, or is looked at, while the clock was wrong.
const clockErrorMs = 365 * 24 * 60 * 60 * 1000;

/** What the bounds need to know of a queue whose oldest event has the index 0. */
export interface Measures {
  readonly count: number;
  bytesOf(index: number): number;
  /** When the event was recorded, in milliseconds since the epoch. */
  timeOf(index: number): number;
}

/** How many of the oldest events are over the bounds; those of age only where `expire` says so. */
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
