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

const latestTime = 8.64e15;
const maxResultLength = 200;

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

/** The sender's state; empty before the first attempt, or when the file is damaged. */
export function readSenderState(path: string): SenderState {
  return readState(path, parseSenderState) ?? {};
}

/** Stores the sender's state. Throws what `fs` throws. */
export function writeSenderState(state: SenderState, cli: Cli): void {
  const { lastAttempt } = state;
  const result = lastAttempt?.result.slice(0, maxResultLength);
  const bounded = lastAttempt && { lastAttempt: { ...lastAttempt, result } };
  writeState(cli.paths.senderFile, { ...state, ...bounded }, cli.newId());
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

// Checked by hand, because every command reads this file and zod costs more than the command.
function parseSenderState({ lastAttempt, backoff }: Fields): SenderState | undefined {
  if (lastAttempt !== undefined && !isAttempt(lastAttempt)) return undefined;
  if (backoff !== undefined && !isBackoff(backoff)) return undefined;
  return { ...(lastAttempt && { lastAttempt }), ...(backoff && { backoff }) };
}

function isAttempt(value: unknown): value is NonNullable<SenderState['lastAttempt']> {
  const { at, result } = asRecord(value) ?? {};
  return isTime(at) && typeof result === 'string' && result.length <= maxResultLength;
}

function isBackoff(value: unknown): value is NonNullable<SenderState['backoff']> {
  const { until, failures } = asRecord(value) ?? {};
  return isTime(until) && Number.isSafeInteger(failures) && Number(failures) >= 0;
}

/** Whether a value is a time that `Date` can express, in milliseconds since the epoch. */
function isTime(value: unknown): boolean {
  return typeof value === 'number' && Math.abs(value) <= latestTime;
}

type Fields = Readonly<Record<string, unknown>>;
