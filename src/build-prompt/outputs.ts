import {
  accessSync,
  type BigIntStats,
  constants,
  existsSync,
  mkdirSync,
  realpathSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, isAbsolute, relative, resolve, toNamespacedPath } from 'node:path';
import { systemErrorCode, UserError } from '../errors.ts';
import { ensureFolder, isMissing } from '../files/files.ts';
import { repositoryRoot } from '../files/repository.ts';
import { followLinks, writeAtomic } from '../files/write.ts';
import type { Cli } from '../system/cli.ts';

// The names that Windows reserves in every folder; other programs could not remove such a file.
const deviceName = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/** Paths of the output files, relative to the working folder or absolute. */
export interface OutputPaths {
  readonly prompt: string;
  readonly details: string;
  readonly ranking: string;
  readonly rules: string;
  readonly analysis: string;
}

/**
 * Derives the output paths from the prompt's path: the other files are next to it, with suffixes
 * in place of `.md`.
 */
export function outputPaths(prompt: string): OutputPaths {
  const base = prompt.replace(/\.md$/, '');
  return {
    prompt,
    details: `${base}-details.json`,
    ranking: `${base}-details-pr-rankings.csv`,
    rules: `${base}-rules.json`,
    analysis: `${base}-analysis.md`,
  };
}

/**
 * Throws `UserError` unless a file can be written, or if a link leads out of the repository and
 * `leavesRepository` is false. Tests this with a temporary file next to it, and
 * removes that file and any folders it created.
 */
export function checkWritable(path: string, cli: Cli, leavesRepository: boolean): void {
  try {
    const full = resolve(cli.cwd, path);
    refuseIrregular(full, path, cli);
    if (!leavesRepository && leadsOut(path, cli)) {
      throw refused(path, 'a link leads out of the repository');
    }
    const target = followLinks(full);
    const folder = dirname(target);
    const firstCreated = mkdirSync(folder, { recursive: true });
    try {
      const probe = `${target}.${cli.newId()}.tmp`;
      writeFileSync(probe, '', { flag: 'wx' });
      rmSync(probe);
    } finally {
      if (firstCreated !== undefined) removeFolders(folder, firstCreated);
    }
  } catch (error) {
    throw cannotWrite(path, error);
  }
}

/**
 * Writes a file atomically and creates its parent folders. An existing file keeps its mode; a new
 * one gets the default mode. Throws `UserError`.
 */
export function writeOutput(
  path: string,
  text: string | Iterable<string | Uint8Array>,
  cli: Cli,
): void {
  try {
    const target = followLinks(resolve(cli.cwd, path));
    ensureFolder(dirname(target), 0o777);
    writeAtomic(target, text, { id: cli.newId() });
  } catch (error) {
    throw cannotWrite(path, error);
  }
}

/**
 * True if a path in the current repository leads out of it by a link. The link may have come with
 * the repository, and its target may be a startup file of the shell.
 */
export function leadsOut(path: string, { cwd }: Pick<Cli, 'cwd'>): boolean {
  const root = repositoryRoot(cwd);
  const full = resolve(cwd, path);
  if (root === undefined || !isBelow(full, root)) return false;
  let existing = followLinks(full);
  while (!existsSync(existing)) existing = dirname(existing);
  return !isBelow(realpathSync(existing), realpathSync(root));
}

function isBelow(path: string, folder: string): boolean {
  const from = relative(folder, path);
  return !/^\.\.(?:[\\/]|$)/.test(from) && !isAbsolute(from);
}

/** True if two paths refer to the same file, which need not exist. */
export function isSameFile(one: string, other: string, cli: Pick<Cli, 'cwd'>): boolean {
  const [first, second] = [resolve(cli.cwd, one), resolve(cli.cwd, other)];
  if (first === second) return true;
  const [a, b] = [statOf(first), statOf(second)];
  return a !== undefined && b !== undefined && a.ino === b.ino && a.dev === b.dev;
}

// File numbers on Windows have 64 bits, more than a `number` can hold.
function statOf(path: string): BigIntStats | undefined {
  try {
    return statSync(path, { bigint: true });
  } catch {
    // Reading or writing the file reports the error.
    return undefined;
  }
}

// An atomic write renames a new file over the path, which would replace a device or pipe.
// `/dev/stdout` looks like a regular file if stdout is redirected to one; `/dev/shm` holds files.
function refuseIrregular(full: string, path: string, { platform }: Pick<Cli, 'platform'>): void {
  const isDevice =
    platform === 'win32'
      ? deviceName.test(basename(full))
      : /^\/(?:dev\/(?!shm\/)|proc\/)/.test(full);
  if (isDevice) throw refused(path, 'it is not a regular file');
  try {
    const stats = statSync(full);
    const kind = stats.isDirectory() ? 'a folder' : 'not a regular file';
    if (!stats.isFile()) throw refused(path, `it is ${kind}`);
    accessSync(full, constants.W_OK);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

// On Windows, `mkdirSync` returns the first folder with the prefix of a namespaced path.
function removeFolders(last: string, first: string): void {
  const { length } = toNamespacedPath(first);
  for (let folder = toNamespacedPath(last); folder.length >= length; folder = dirname(folder)) {
    rmdirSync(folder);
  }
}

function cannotWrite(path: string, error: unknown): unknown {
  if (error instanceof UserError) return error;
  const code = systemErrorCode(error);
  if (code === undefined) return error;
  const isBelowFile = code === 'ENOTDIR' || code === 'EEXIST';
  return refused(path, isBelowFile ? 'a parent folder is a file' : code);
}

function refused(path: string, why: string): UserError {
  return new UserError('file.write_failed', {
    message: `could not write ${path} (${why})`,
    hint: 'Choose another file with --output, or check its folder.',
  });
}
