import { existsSync, realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UserError } from '../errors.ts';
import { readSmallFile } from './files.ts';

/** Returns the real path of a folder. Throws `UserError` if there is no such folder. */
export function existingFolder(path: string): string {
  const found = realFolder(path);
  if (found !== undefined) return found;
  throw new UserError('argument.invalid', {
    message: existsSync(path) ? `${path} is not a folder` : `the folder ${path} does not exist`,
  });
}

/** Returns the real path of a folder; undefined if there is no such folder. */
export function realFolder(path: string): string | undefined {
  try {
    return statSync(path).isDirectory() ? realpathSync(path) : undefined;
  } catch {
    return undefined;
  }
}

/** Yields a folder and its parents, nearest first. */
function* ancestorsOf(folder: string): Generator<string> {
  for (let at = folder; ; at = dirname(at)) {
    yield at;
    if (dirname(at) === at) return;
  }
}

/**
 * Returns the root of the Git repository that contains a folder; undefined if there is none. `.git`
 * may be a file, as in linked worktrees and submodules.
 */
export function repositoryRoot(folder: string): string | undefined {
  for (const at of ancestorsOf(folder)) if (existsSync(join(at, '.git'))) return at;
  return undefined;
}

/** True if a folder is the root of a linked worktree (gitrepository-layout(5)). */
export function isLinkedWorktree(folder: string): boolean {
  const link = readSmallFile(join(folder, '.git'));
  return link.state === 'read' && /^gitdir: .*[/\\]worktrees[/\\]/.test(link.text);
}

/**
 * Returns the nearest folder, from `folder` up to the root of its repository, that contains a
 * relative path. Outside of a repository, checks only `folder` itself: a parent such as `/tmp` may
 * belong to other users.
 */
export function nearestFolderWith(
  path: string,
  folder: string,
  exists: (path: string) => boolean = existsSync,
): string | undefined {
  const root = repositoryRoot(folder) ?? folder;
  for (const at of ancestorsOf(folder)) {
    if (exists(join(at, path))) return at;
    if (at === root) return undefined;
  }
  return undefined;
}
