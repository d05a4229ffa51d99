import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readlinkSync,
  readSync,
} from 'node:fs';
import { sep } from 'node:path';
import { isMissing } from '../files/files.ts';
import { type Sha256, sha256 } from '../system/sha256.ts';
import type { Git } from './git.ts';
import type { TreeStatus } from './tree-status.ts';

const maxMiB = 64;
const maxPaths = 50_000;
const readBytes = 256 * 1024;
const isWindows = sep === '\\';

/** A digest of a working tree, or why no reliable digest is possible. */
export type TreeDigest =
  | { readonly digest: string }
  | { readonly digest: undefined; readonly why: string };

/**
 * Returns a digest of HEAD, every status record, and the type, mode and content of every file that
 * differs from HEAD. Includes files marked assume-unchanged or skip-worktree, but no ignored files.
 */
export async function digestTree(status: TreeStatus, git: Git): Promise<TreeDigest> {
  const [submodule] = status.submodules;
  if (submodule !== undefined) return noDigest(`the submodule ${shown(submodule)} has changes`);
  const [listed, fileMode] = await Promise.all([
    git.ask(status.root, ['ls-files', '-v', '-z']),
    git.ask(status.root, ['config', '--type=bool', '--get', 'core.fileMode']),
  ]);
  if (listed === undefined) return noDigest('Git could not list the files');
  // Windows has no file modes, and Git sets core.fileMode to false there.
  if (fileMode?.trim() === 'false' && !isWindows) return noDigest('core.fileMode is false');
  const paths = [...status.paths, ...hiddenPaths(listed)];
  if (paths.length > maxPaths) return noDigest(`more than ${maxPaths} files have changed`);
  const hash = sha256();
  hash.update(status.records);
  const budget = { bytes: maxMiB * 1024 * 1024 };
  for (const path of paths) {
    const problem = addFile(hash, status.root, path, budget);
    if (problem !== undefined) return noDigest(problem);
  }
  return { digest: hash.digest() };
}

// git-ls-files(1), -v: lower case is "assume unchanged", S is "skip worktree".
function hiddenPaths(listed: string): string[] {
  if (!/(^|\0)[a-zS] /.test(listed)) return [];
  return listed
    .split('\0')
    .filter((entry) => /^[a-zS] /.test(entry))
    .map((entry) => entry.slice(2));
}

function addFile(
  hash: Sha256,
  root: string,
  path: string,
  budget: { bytes: number },
): string | undefined {
  const fullPath = Buffer.concat([Buffer.from(`${root}/`), Buffer.from(path, 'latin1')]);
  try {
    const { mode, size } = lstatSync(fullPath);
    hash.update(`\0${path.length}:${path}\0${mode}\0${size}\0`);
    const kind = mode & constants.S_IFMT;
    if (kind === constants.S_IFLNK) hash.update(readlinkSync(fullPath, 'buffer'));
    else if (kind === constants.S_IFREG) return addContent(hash, fullPath, budget);
    else return `${shown(path)} is neither a file nor a link`;
  } catch (error) {
    if (!isMissing(error)) return `${shown(path)} cannot be read`;
    hash.update(`\0${path.length}:${path}\0gone\0`);
  }
  return undefined;
}

function addContent(hash: Sha256, path: Buffer, budget: { bytes: number }): string | undefined {
  const fd = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const part = Buffer.allocUnsafe(Math.min(Math.max(fstatSync(fd).size, 1), readBytes));
    for (let read = readSync(fd, part); read > 0; read = readSync(fd, part)) {
      budget.bytes -= read;
      if (budget.bytes < 0) return `more than ${maxMiB} MiB have changed`;
      hash.update(part.subarray(0, read));
    }
  } finally {
    closeSync(fd);
  }
  return undefined;
}

function noDigest(why: string): TreeDigest {
  return { digest: undefined, why };
}

/** Returns a path for messages. Its bytes are nearly always UTF-8. */
function shown(path: string): string {
  return Buffer.from(path, 'latin1').toString('utf8');
}
