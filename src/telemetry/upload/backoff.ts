import { asRecord, readState } from '../../files/files.ts';
import { writeState } from '../../files/write.ts';
import type { Cli } from '../../system/cli.ts';

const minuteMs = 60_000;

/** How long a sender keeps away from an endpoint that fails. */
export const backoffBounds = {
  firstMs: minuteMs,
  maxMs: 24 * 60 * minuteMs,
  /** Each delay is spread by this share either way, so that a fleet does not come back as one. */
  jitter: 0.2,
} as const;

export type BackoffBounds = Readonly<Record<keyof typeof backoffBounds, number>>;

/** The sender's memory between runs. */
export interface SenderState {
  readonly lastAttempt?: {
    /** Milliseconds since the epoch. */
    readonly at: number;
    /** `delivered`, or why it failed: `status 500`, `timed out`, … */
    readonly result: string;
  };
  readonly backoff?: { readonly until: number; readonly failures: number };
}

/** What the sender remembers; empty when nothing was sent yet, or when what is there is damaged. */
export function readSenderState(path: string): SenderState {
  return (
    readState(path, (fields) => {
      const lastAttempt = asRecord(fields['lastAttempt']);
      const backoff = asRecord(fields['backoff']);
      const { at, result } = lastAttempt ?? {};
      const { until, failures } = backoff ?? {};
      return {
        ...(isTime(at) && typeof result === 'string' && { lastAttempt: { at, result } }),
        ...(isTime(until) && typeof failures === 'number' && { backoff: { until, failures } }),
      };
    }) ?? {}
  );
}

/** Stores what the sender remembers. */
export function writeSenderState(state: SenderState, cli: Cli): void {
  writeState(cli.paths.senderFile, state, cli.newId());
}

/**
 * Until when no sender is to be started, in milliseconds since the epoch; undefined when one may
 * be.
 */
export function backoffUntil({ backoff }: SenderState, now: number): number | undefined {
  if (backoff === undefined || backoff.until <= now) return undefined;
  // Further ahead than any delay reaches: the clock was put back since.
  if (backoff.until - now > backoffBounds.maxMs * (1 + backoffBounds.jitter)) return undefined;
  return backoff.until;
}

/**
 * The back-off after one more failure: a minute, doubling to a day, ± 20 %; `retryAfterMs` and
 * `atLeastMs` lengthen it, up to a day.
 */
export function nextBackoff(
  previous: SenderState['backoff'],
  cli: Pick<Cli, 'now' | 'random'>,
  wish: { retryAfterMs?: number | undefined; atLeastMs?: number | undefined } = {},
  { firstMs, maxMs, jitter }: BackoffBounds = backoffBounds,
): NonNullable<SenderState['backoff']> {
  const failures = Math.min((previous?.failures ?? 0) + 1, 64);
  const doubling = Math.min(firstMs * 2 ** (failures - 1), maxMs);
  const spread = Math.max(doubling, wish.atLeastMs ?? 0) * (1 + jitter * (2 * cli.random() - 1));
  const asked = Math.min(wish.retryAfterMs ?? 0, maxMs);
  return { until: cli.now() + Math.round(Math.max(spread, asked)), failures };
}

/** Milliseconds since the epoch that a `Date` can hold (ECMA-262, "Time Values"). */
function isTime(value: unknown): value is number {
  return typeof value === 'number' && Math.abs(value) <= 8.64e15;
}
