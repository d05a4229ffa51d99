import { createHash } from 'node:crypto';
import { realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { systemErrorCode, UserError } from '../errors.ts';
import { asRecord, ensureFolder } from '../files/files.ts';
import type { RecordedEdit } from '../files/json-edits.ts';
import { type Lock, waitForLock } from '../files/lock.ts';
import { readState, writeState } from '../files/state-file.ts';
import type { Cli } from '../system/cli.ts';

/** The changes that `init` made to one file. */
export interface FileRecord {
  /** True if there was no file before. */
  readonly created: boolean;
  /** In the order in which they were made; `event` is the hook's that an edit added. */
  readonly edits: readonly (RecordedEdit & { readonly event?: string | undefined })[];
}

/** The changes that `init` made to a project, by paths relative to its folder. */
export interface InitRecord {
  readonly files: Readonly<Record<string, FileRecord>>;
  /** The skill files that it created. */
  readonly skills: readonly string[];
}

const lockWaitMs = 5000;
const lockStaleAfterMs = 30_000;

/**
 * Changes a project and its record while no other `init` does. Where the lock cannot be
 * kept, as in a home that cannot be written, the work is done without it. Throws `UserError` when
 * another one takes too long.
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

/** What `init` has done to the project in a folder so far; undefined where nothing is known. */
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

/** Keeps what `init` did, for `init --undo`. Throws what `fs` throws. */
export function writeInitRecord(folder: string, record: InitRecord, cli: Cli): void {
  writeState(recordFile(folder, cli), record, cli.newId());
}

/** Forgets what `init` did to a project. A record that cannot be removed does no harm. */
export function removeInitRecord(folder: string, cli: Cli): void {
  try {
    rmSync(recordFile(folder, cli), { force: true });
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
  }
}

function recordFile(folder: string, cli: Cli): string {
  const name = createHash('sha256').update(realpathSync(folder)).digest('hex').slice(0, 32);
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
