import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { systemErrorCode } from '../errors.ts';

/**
 * The text of a file as UTF-8, or undefined when there is no such file. Throws what `fs` throws,
 * and `TypeError` for bytes that are not UTF-8.
 */
export function readIfPresent(path: string): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Whether an error says that a file does not exist, or cannot: what should be a folder is none. */
export function isMissing(error: unknown): boolean {
  const code = systemErrorCode(error);
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/** Every name in a folder; none when there is no folder. Throws what `fs` throws. */
export function listFolder(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** Makes a folder and its parents where they are missing; `mode` holds for those it makes. */
export function ensureFolder(path: string, mode: number): void {
  mkdirSync(path, { recursive: true, mode });
}

/**
 * Replaces a file's content in one step: a reader sees the old text or the new, never a part.
 * `id` makes the temporary file's name unique. Throws what `fs` throws, and leaves nothing behind.
 */
export function writeAtomic(
  path: string,
  text: string | Uint8Array,
  options: { mode: number; id: string },
): void {
  const temporary = `${path}.${options.id}.tmp`;
  try {
    writeFileSync(temporary, text, { mode: options.mode, flag: 'wx' });
    // The process's umask may have taken bits away that the mode grants.
    chmodSync(temporary, options.mode);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/**
 * Where a path leads once its links are followed, or the path itself when nothing is there yet.
 * People keep files in a repository of dotfiles, behind a link: renaming over it would cut it.
 */
export function resolveLinks(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    if (isMissing(error)) return path;
    throw error;
  }
}

/** The folder that a file lies in. */
export const folderOf = dirname;
