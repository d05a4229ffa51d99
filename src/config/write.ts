import { chmodSync, statSync } from 'node:fs';
import { systemErrorCode, UserError } from '../errors.ts';
import {
  ensureFolder,
  folderOf,
  isMissing,
  readIfPresent,
  resolveLinks,
  writeAtomic,
} from '../files.ts';
import { waitForLock } from '../lock.ts';
import type { Cli } from '../system.ts';
import { type ConfigValues, parseConfig } from './file.ts';

const lockWaitMs = 5000;
const lockStaleAfterMs = 30_000;

/** One key to set (`value` any JSON value) or to remove (`value` undefined); a path reaches into objects. */
export interface Edit {
  readonly path: readonly string[];
  readonly value: unknown;
}

/** How a config file is kept: its modes, and whether its text ends with a line end. */
export interface FileStyle {
  readonly folderMode: number;
  readonly fileMode: number;
  readonly finalNewline: boolean;
}

export const userConfigStyle: FileStyle = {
  folderMode: 0o700,
  fileMode: 0o600,
  finalNewline: false,
};

export const projectConfigStyle: FileStyle = {
  folderMode: 0o755,
  fileMode: 0o644,
  finalNewline: true,
};

/**
 * Reads, edits and replaces a config file under its lock, in one step for every reader. `edit` gets
 * the present values and returns what to change, or nothing. Only the text of the edited keys
 * changes: all else keeps its order, its format and its numbers' digits. Throws `UserError` when
 * the file is damaged (it stays as it is), cannot be written, or stays locked; `waitMs` and
 * `giveUp` shorten the wait for the lock.
 */
export async function updateConfigFile(
  path: string,
  style: FileStyle,
  cli: Cli,
  edit: (values: ConfigValues) => readonly Edit[],
  wait: { waitMs?: number; giveUp?: () => boolean } = {},
): Promise<void> {
  try {
    const target = resolveLinks(path);
    ensureFolder(folderOf(target), style.folderMode);
    const lock = await waitForLock(`${target}.lock`, cli, {
      staleAfterMs: lockStaleAfterMs,
      waitMs: wait.waitMs ?? lockWaitMs,
      ...(wait.giveUp && { giveUp: wait.giveUp }),
    });
    if (lock === undefined) throw busy(path);
    try {
      await replace(target, style, cli, edit);
    } finally {
      lock.release();
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw cannotWrite(path, error);
  }
}

async function replace(
  path: string,
  style: FileStyle,
  cli: Cli,
  edit: (values: ConfigValues) => readonly Edit[],
): Promise<void> {
  // Loaded here, as every command reaches this module and few of them change a file.
  const { applyEdits, modify } = await import('jsonc-parser');
  const before = readIfPresent(path);
  const reading = before === undefined ? undefined : parseConfig(before);
  if (reading?.state === 'unreadable') throw damaged(path, reading.why);
  let text = before ?? '{}';
  for (const { path: keys, value } of edit(reading?.state === 'read' ? reading.values : {})) {
    const formattingOptions = { insertSpaces: true, tabSize: 2 };
    text = applyEdits(text, modify(text, [...keys], value, { formattingOptions }));
  }
  tighten(path, style);
  if (text === before) return;
  if (before === undefined && style.finalNewline) text += '\n';
  writeAtomic(path, text, { mode: style.fileMode, id: cli.newId() });
}

// Older releases set the modes only when they created a file, so a looser one stayed loose.
function tighten(path: string, style: FileStyle): void {
  if (style.fileMode & 0o077) return;
  for (const [each, mode] of [
    [folderOf(path), style.folderMode],
    [path, style.fileMode],
  ] as const) {
    try {
      if (statSync(each).mode & 0o077) chmodSync(each, mode);
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }
}

function busy(path: string): UserError {
  return new UserError('config.busy', {
    message: `${path} is being changed by another chunk`,
    hint: 'Try again in a moment.',
  });
}

function damaged(path: string, why: string): UserError {
  return new UserError('config.invalid', {
    message: `${path} was not changed: ${why}`,
    hint: 'Mend the file, or move it away and try again.',
  });
}

function cannotWrite(path: string, error: unknown): UserError {
  const code = systemErrorCode(error);
  if (code === undefined) throw error;
  return new UserError('file.write_failed', {
    message: `could not write ${path} (${code})`,
    hint: 'Check that its folder exists, is yours, and has space left.',
  });
}
