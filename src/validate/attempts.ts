import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureFolder, type JsonObject } from '../files/files.ts';
import { waitForLock } from '../files/lock.ts';
import { readState, writeState } from '../files/state-file.ts';
import type { Cli } from '../system/cli.ts';
import { sha256Of } from '../system/sha256.ts';
import { pruneFolder, stampFile } from './bounded-folder.ts';
import type { HookCall } from './hook-call.ts';

const lockStaleAfterMs = 10_000;
const lockWaitMs = 2000;

interface Attempts {
  readonly count: number;
  /** When the last failure was counted, in milliseconds since the epoch. */
  readonly countedAt: number;
}

/**
 * Counts a failure of the Stop hook and returns the number of consecutive failures of this session
 * and sub-agent. A run that overlaps the last counted one is the same attempt, because agents may
 * run a hook twice. Returns undefined if the count cannot be stored.
 */
export async function countFailure(call: HookCall, cli: Cli): Promise<number | undefined> {
  try {
    const path = fileOf(call, cli);
    const folder = join(path, '..');
    ensureFolder(folder, 0o700);
    const lock = await waitForLock(`${path}.lock`, cli, {
      staleAfterMs: lockStaleAfterMs,
      waitMs: lockWaitMs,
    });
    if (lock === undefined) return undefined;
    try {
      const before = readState(path, parseAttempts);
      const isSameAttempt = before !== undefined && cli.startedAt < before.countedAt;
      const inRow = call.stopHookActive || isSameAttempt ? (before?.count ?? 0) : 0;
      const count = isSameAttempt ? inRow : inRow + 1;
      writeState(path, { count, countedAt: cli.now() }, cli.newId());
      stampFile(path, cli.now());
      pruneFolder(folder, cli.now());
      return count;
    } finally {
      lock.release();
    }
  } catch {
    return undefined;
  }
}

/** Resets the failure count of this session and sub-agent. */
export function forgetFailures(call: HookCall, cli: Cli): void {
  try {
    rmSync(fileOf(call, cli), { force: true });
  } catch {}
}

function fileOf({ session, agent }: HookCall, cli: Cli): string {
  // Hashed, because an agent's session id is not safe as a file name.
  const name = sha256Of(JSON.stringify([session, agent]));
  return join(cli.paths.validateFolder, 'sessions', `${name}.json`);
}

function parseAttempts(fields: JsonObject): Attempts | undefined {
  const { count, countedAt } = fields;
  if (!Number.isInteger(count) || typeof count !== 'number' || count < 0) return undefined;
  return typeof countedAt === 'number' ? { count, countedAt } : undefined;
}
