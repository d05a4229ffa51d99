import { readState, writeState } from '../../files/state-file.ts';
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
  const state = readState(path);
  if (state === undefined) return {};
  const { lastAttempt, backoff } = state;
  return {
    ...(hasNumber(lastAttempt, 'at') && { lastAttempt: lastAttempt as SenderState['lastAttempt'] }),
    ...(hasNumber(backoff, 'until') &&
      hasNumber(backoff, 'failures') && { backoff: backoff as SenderState['backoff'] }),
  } as SenderState;
}

/** Stores what the sender remembers. */
export function writeSenderState(state: SenderState, cli: Cli): void {
  writeState(cli.paths.senderFile, state, cli);
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

function hasNumber(value: unknown, key: string): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as Record<string, unknown>)[key] === 'number'
  );
}
