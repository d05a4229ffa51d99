import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { systemErrorCode } from '../errors.ts';
import { entryAt, isMissing } from './files.ts';

/**
 * Returns why this user should not write to a file or folder: it, or its nearest existing parent,
 * belongs to another user or is not writable. Undefined if the user may write. Compares owners
 * because root can write everywhere; `uid` is undefined on Windows, where files have no owners.
 */
export function whyNotWritable(
  path: string,
  kind: 'file' | 'folder',
  uid: number | undefined,
): string | undefined {
  try {
    const found = statSync(path);
    if (found.isDirectory() !== (kind === 'folder')) return `${path} is not a ${kind}`;
    if (uid !== undefined && found.uid !== uid) return `${path} belongs to another user`;
    // On Windows, the attribute protects files only: Explorer sets it on folders with an icon.
    const isProtected = isReadOnly(found) && (uid !== undefined || kind === 'file');
    if (isProtected) return `${path} is read-only`;
    accessSync(path, kind === 'folder' ? constants.W_OK | constants.X_OK : constants.W_OK);
    if (kind === 'folder') return undefined;
    // A write follows a link, so it needs the folder of the link's target too.
    const isLink = entryAt(path)?.isSymbolicLink() === true;
    return (
      whyNotWritable(dirname(path), 'folder', uid) ??
      (isLink ? whyNotWritable(dirname(realpathSync(path)), 'folder', uid) : undefined)
    );
  } catch (error) {
    if (!isMissing(error) || dirname(path) === path) {
      return `${path} cannot be written (${systemErrorCode(error)})`;
    }
    if (entryAt(path) !== undefined) return `${path} is a broken symbolic link`;
    return whyNotWritable(dirname(path), 'folder', uid);
  }
}

/** True if no write bit is set. Root could still write, but the owner does not want it. */
export function isReadOnly({ mode }: { readonly mode: number }): boolean {
  return (mode & 0o222) === 0;
}
