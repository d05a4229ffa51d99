import { asRecord, type JsonObject } from '../../files/files.ts';
import { readState, writeState } from '../../files/state-file.ts';
import type { Cli } from '../../system/cli.ts';

const minuteMs = 60_000;

/** Bounds of the delay after a failed upload. */
export const backoffBounds = {
  firstMs: minuteMs,
  maxMs: 24 * 60 * minuteMs,
  /** Each delay varies by this share, so that many machines do not retry at the same time. */
  jitter: 0.2,
} as const;

const latestTime = 8.64e15;
const maxResultLength = 200;

/** The sender's state between runs. */
export interface SenderState {
  readonly lastAttempt?: {
    /** Milliseconds since the epoch. */
    readonly at: number;
    /** `delivered`, or the reason of the failure, such as `status 500`. */
    readonly result: string;
  };
  readonly backoff?: { readonly until: number; readonly failures: number };
}

/** Returns the sender's state; empty before the first attempt, or when the file is damaged. */
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

/** Returns when the back-off ends, in milliseconds since the epoch; undefined if it has ended. */
export function backoffUntil({ backoff }: SenderState, now: number): number | undefined {
  if (backoff === undefined || backoff.until <= now) return undefined;
  // Longer than any delay: the clock was set back.
  if (backoff.until - now > backoffBounds.maxMs * (1 + backoffBounds.jitter)) return undefined;
  return backoff.until;
}

/**
 * Returns the back-off after another failure: one minute, doubled each time up to a day, ± 20%.
 * `retryAfterMs` and `atLeastMs` are lower bounds, up to a day.
 */
export function nextBackoff(
  previous: SenderState['backoff'],
  cli: Pick<Cli, 'now' | 'random'>,
  minimum: { retryAfterMs?: number | undefined; atLeastMs?: number | undefined } = {},
): NonNullable<SenderState['backoff']> {
  const { firstMs, maxMs, jitter } = backoffBounds;
  const failures = Math.min((previous?.failures ?? 0) + 1, 64);
  const doubling = Math.min(firstMs * 2 ** (failures - 1), maxMs);
  const spread = Math.max(doubling, minimum.atLeastMs ?? 0) * (1 + jitter * (2 * cli.random() - 1));
  const retryAfter = Math.min(minimum.retryAfterMs ?? 0, maxMs);
  return { until: cli.now() + Math.round(Math.max(spread, retryAfter)), failures };
}

// Validated without zod: every command reads this file, and zod takes longer than the command.
function parseSenderState({ lastAttempt, backoff }: JsonObject): SenderState | undefined {
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

/** Returns true for milliseconds since the epoch that `Date` can represent. */
function isTime(value: unknown): boolean {
  return typeof value === 'number' && Math.abs(value) <= latestTime;
}
