import { chmodSync, statSync } from 'node:fs';
import { systemErrorCode, UserError } from '../errors.ts';
import {
  ensureFolder,
  folderOf,
  isMissing,
  readIfPresent,
  resolveLinks,
  writeAtomic,
} from '../files/files.ts';
import { waitForLock } from '../files/lock.ts';
import type { Cli } from '../system/cli.ts';
import { type ConfigValues, parseConfig } from './file.ts';

const lockWaitMs = 5000;
const lockStaleAfterMs = 30_000;

/**
 * One key to set (`value` any JSON value) or to remove (`value` undefined); a path reaches into
 * objects.
 */
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
 * the present values and returns what to change, or nothing. Every other key keeps its place and
 * its value, to the digit. Throws `UserError` when the file is damaged (it stays as it is), cannot
 * be written, or stays locked; `waitMs` and `giveUp` shorten the wait for the lock.
 * Returns the paths whose modes were looser than the style wants and were tightened, for the
 * command to tell.
 */
export async function updateConfigFile(
  path: string,
  style: FileStyle,
  cli: Cli,
  edit: (values: ConfigValues) => readonly Edit[],
  wait: { waitMs?: number; giveUp?: () => boolean } = {},
): Promise<readonly string[]> {
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
      return await replace({ path, target }, style, cli, edit);
    } finally {
      lock.release();
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw cannotWrite(path, error);
  }
}

async function replace(
  { path, target }: { readonly path: string; readonly target: string },
  style: FileStyle,
  cli: Cli,
  edit: (values: ConfigValues) => readonly Edit[],
): Promise<readonly string[]> {
  // Loaded here, as every command reaches this module and few of them change a file.
  const { applyEdits, modify } = await import('jsonc-parser');
  const before = readIfPresent(target);
  const reading = before === undefined ? undefined : parseConfig(before);
  if (reading?.state === 'unreadable') throw damaged(target, reading.why);
  let text = before ?? '{}';
  for (const { path: keys, value } of edit(reading?.state === 'read' ? reading.values : {})) {
    const formattingOptions = { insertSpaces: true, tabSize: 2 };
    text = applyEdits(text, modify(text, [...keys], value, { formattingOptions }));
  }
  const tightened = tighten(path, style, cli);
  if (text === before) return tightened;
  if (before === undefined && style.finalNewline) text += '\n';
  writeAtomic(target, text, { mode: style.fileMode, id: cli.newId() });
  return tightened;
}

/**
 * Takes from others what a private style does not grant them, and returns the paths that were open.
 * Older releases set the modes only when they created a file, so a looser one stayed loose. The
 * folder is that of the path: where the file is a link, its target lies among other things. Throws
 * what `fs` throws.
 */
export function tighten(
  path: string,
  style: FileStyle,
  { platform }: Pick<Cli, 'platform'>,
): readonly string[] {
  if (platform === 'win32' || style.fileMode & 0o077) return [];
  const tightened: string[] = [];
  for (const [each, mode] of [
    [folderOf(path), style.folderMode],
    [path, style.fileMode],
  ] as const) {
    try {
      if (!(statSync(each).mode & 0o077)) continue;
      chmodSync(each, mode);
      tightened.push(each);
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }
  return tightened;
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
