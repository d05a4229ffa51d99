import { chmodSync, statSync } from 'node:fs';
import { dirname, isAbsolute } from 'node:path';
import { systemErrorCode, UserError } from '../errors.ts';
import { readExactly } from '../files/edit-file.ts';
import { ensureFolder, isMissing } from '../files/files.ts';
import { waitForLock } from '../files/lock.ts';
import { isReadOnly } from '../files/ownership.ts';
import { followLinks, writeAtomic } from '../files/write.ts';
import type { Cli } from '../system/cli.ts';
import type { Edit } from './edit-text.ts';
import { type ConfigValues, parseConfig, readConfigFile } from './file.ts';

const lockWaitMs = 5000;
const lockStaleAfterMs = 30_000;
/** The errors of Windows for a file that another program has open. */
const whenInUse: readonly string[] = ['EPERM', 'EBUSY'];

/** How a new config file is written. */
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

/** The path of a config file, and the path that its links resolve to. */
interface ConfigFileLocation {
  readonly path: string;
  readonly target: string;
}

/**
 * Edits a config file atomically under its lock, and reads it again to verify the edits. `edit`
 * gets the current values and returns the changes. All other keys keep their bytes; a link stays a
 * link. Throws `UserError` if the file is damaged (it is left unchanged), cannot be written, does
 * not keep the edits, or stays locked; `waitMs` and `giveUp` shorten the wait for the lock. Returns
 * the paths that other users could read before, for the command to report.
 */
export async function updateConfigFile(
  path: string,
  style: FileStyle,
  cli: Cli,
  edit: (values: ConfigValues) => readonly Edit[],
  wait: { waitMs?: number; giveUp?: () => boolean } = {},
): Promise<readonly string[]> {
  if (!isAbsolute(path)) throw cannotWrite({ path, target: path }, 'its path is not absolute');
  let location: ConfigFileLocation = { path, target: path };
  try {
    location = { path, target: followLinks(path) };
    // Does not create the folder of a link's target, which may be on a disk that is not mounted.
    if (location.target === path) ensureFolder(dirname(path), style.folderMode);
    const lock = await waitForLock(`${location.target}.lock`, cli, {
      staleAfterMs: lockStaleAfterMs,
      waitMs: wait.waitMs ?? lockWaitMs,
      ...(wait.giveUp && { giveUp: wait.giveUp }),
    });
    if (lock === undefined) throw busy(path);
    try {
      return await replace(location, style, cli, edit);
    } finally {
      lock.release();
    }
  } catch (error) {
    const code = error instanceof UserError ? undefined : systemErrorCode(error);
    throw code === undefined ? error : cannotWrite(location, code);
  }
}

async function replace(
  location: ConfigFileLocation,
  style: FileStyle,
  cli: Cli,
  edit: (values: ConfigValues) => readonly Edit[],
): Promise<readonly string[]> {
  const { path, target } = location;
  const reading = readExactly(target);
  if (reading.state === 'unusable') throw damaged(target, reading.why);
  const before = reading.state === 'read' ? reading.text : undefined;
  const config = before === undefined ? undefined : parseConfig(before);
  if (config?.state === 'unreadable') throw damaged(target, config.why);
  const edits = edit(config?.state === 'read' ? config.values : {});
  // Loaded on use: every command loads this module, but few edit a file.
  const { editText, holdsEdits } = await import('./edit-text.ts');
  let text = editText(before ?? '{}', edits);
  if (text === undefined) throw notKept(target, edits);
  const changes = text !== before;
  if (changes && before !== undefined && isReadOnly(statSync(target))) {
    throw cannotWrite(location, 'it is read-only');
  }
  const tightened = tighten(path, style, cli);
  if (!changes) return tightened;
  if (before === undefined && style.finalNewline) text += '\n';
  writeAtomic(target, text, { mode: style.fileMode, id: cli.newId() });
  const after = readConfigFile(path);
  if (after.state !== 'read' || !holdsEdits(after.values, edits)) throw notKept(path, edits);
  return tightened;
}

/**
 * Removes the permissions that a private style does not grant. Returns the paths that had them,
 * because older releases set modes only when they created a file. If the file is a link, changes
 * the folder of the link, not the target's, which has other content. Throws what `fs` throws.
 */
function tighten(
  path: string,
  style: FileStyle,
  { platform }: Pick<Cli, 'platform'>,
): readonly string[] {
  if (platform === 'win32' || style.fileMode & 0o077) return [];
  const tightened: string[] = [];
  for (const each of [dirname(path), path]) {
    try {
      const { mode } = statSync(each);
      if (!(mode & 0o077)) continue;
      chmodSync(each, mode & 0o7700);
      tightened.push(each);
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }
  return tightened;
}

/**
 * Removes other users' permissions from the user's config file. Returns the paths that they could
 * read before. Never throws, because a command can continue without this.
 */
export function tightenUserConfig(cli: Pick<Cli, 'paths' | 'platform'>): readonly string[] {
  try {
    return tighten(cli.paths.configFile, userConfigStyle, cli);
  } catch {
    return [];
  }
}

function busy(path: string): UserError {
  return new UserError('config.busy', {
    message: `${path} is being changed by another chunk process`,
    hint: 'Try again in a moment.',
  });
}

function damaged(path: string, why: string): UserError {
  return new UserError('config.invalid', {
    message: `${path} was not changed: ${why}`,
    hint: 'Fix the file, or move it away and try again.',
  });
}

function notKept(path: string, edits: readonly Edit[]): UserError {
  const keys = edits.map((edit) => edit.path.join('.')).join(' and ');
  return new UserError('config.invalid', {
    message: `${path} did not keep ${keys}`,
    hint: 'Check for a duplicate key, or for another program that writes the file.',
  });
}

function cannotWrite({ path, target }: ConfigFileLocation, why: string): UserError {
  return new UserError('file.write_failed', {
    message: `could not write ${target} (${why})`,
    detail: target === path ? undefined : `${path} is a link to it.`,
    hint: whenInUse.includes(why)
      ? 'Check that no other program has it open, and that you may write to its folder.'
      : 'Check that its folder exists, belongs to you and has free space.',
  });
}
