import { realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { systemErrorCode, UserError } from '../errors.ts';
import { asRecord, ensureFolder } from '../files/files.ts';
import type { FileRecord } from '../files/json-edits.ts';
import { type Lock, waitForLock } from '../files/lock.ts';
import { readState, writeState } from '../files/state-file.ts';
import type { Cli } from '../system/cli.ts';
import { sha256Of } from '../system/sha256.ts';

/** The changes that `init` made to a project, by paths relative to its folder. */
export interface InitRecord {
  readonly files: Readonly<Record<string, FileRecord>>;
  /** The skill files that it created. */
  readonly skills: readonly string[];
}

const lockWaitMs = 5000;
const lockStaleAfterMs = 30_000;

/**
 * Runs `work` while no other `init` changes the project or its record. If the lock cannot be
 * written, as in a read-only home, runs `work` without it. Throws `UserError` if another `init`
 * takes too long.
 */
export async function withInitLock<Result>(
  folder: string,
  cli: Cli,
  work: () => Result,
): Promise<Result> {
  const limits = { staleAfterMs: lockStaleAfterMs, waitMs: lockWaitMs };
  let lock: Lock | undefined;
  try {
    ensureFolder(cli.paths.initFolder, 0o700);
    lock = await waitForLock(`${recordFile(folder, cli)}.lock`, cli, limits);
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    return work();
  }
  if (lock === undefined) {
    throw new UserError('config.busy', {
      message: `another chunk init is running in ${folder}`,
      hint: 'Try again in a moment.',
    });
  }
  try {
    return work();
  } finally {
    lock.release();
  }
}

/** Returns the record of what `init` did in a folder; undefined if there is no record. */
export function readInitRecord(folder: string, cli: Cli): InitRecord | undefined {
  return readState(recordFile(folder, cli), (fields) => {
    const files = Object.entries(asRecord(fields['files']) ?? {}).flatMap(([path, value]) => {
      const record = parseFile(value);
      return record === undefined ? [] : [[path, record] as const];
    });
    const skills = Array.isArray(fields['skills']) ? fields['skills'] : [];
    return {
      files: Object.fromEntries(files),
      skills: skills.filter((each): each is string => typeof each === 'string'),
    };
  });
}

/** Stores the record for `init --undo`. Throws the errors of `fs`. */
export function writeInitRecord(folder: string, record: InitRecord, cli: Cli): void {
  writeState(recordFile(folder, cli), record, cli.newId());
}

/** Deletes the record of a project. Ignores a failure, because a stale record does no harm. */
export function removeInitRecord(folder: string, cli: Cli): void {
  try {
    rmSync(recordFile(folder, cli), { force: true });
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
  }
}

function recordFile(folder: string, cli: Cli): string {
  const name = sha256Of(realpathSync(folder)).slice(0, 32);
  return join(cli.paths.initFolder, `${name}.json`);
}

function parseFile(value: unknown): FileRecord | undefined {
  const { created, edits } = asRecord(value) ?? {};
  if (typeof created !== 'boolean' || !Array.isArray(edits)) return undefined;
  const parsed = edits.flatMap((each) => {
    const { removed, inserted, event } = asRecord(each) ?? {};
    if (typeof removed !== 'string' || typeof inserted !== 'string') return [];
    return [{ removed, inserted, event: typeof event === 'string' ? event : undefined }];
  });
  return { created, edits: parsed };
}
