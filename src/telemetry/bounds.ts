/** The bounds of a queue; beyond them the oldest events go. */
export interface QueueBounds {
  readonly maxEvents: number;
  readonly maxBytes: number;
  readonly maxAgeMs: number;
}

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
    if (expire && now - queue.timeOf(first - 1) > bounds.maxAgeMs) break;
    first--;
  }
  return first;
}
