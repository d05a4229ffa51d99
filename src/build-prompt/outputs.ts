import {
  accessSync,
  constants,
  mkdirSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, resolve } from 'node:path';
import { systemErrorCode, UserError } from '../errors.ts';
import { ensureFolder, folderOf, isMissing } from '../files/files.ts';
import { followLinks, writeAtomic } from '../files/write.ts';
import type { Cli } from '../system/cli.ts';

/** Where a run writes, as the user would type it. */
export interface OutputPaths {
  readonly prompt: string;
  readonly details: string;
  readonly ranking: string;
  readonly rules: string;
  readonly analysis: string;
}

/**
 * The prompt's path and those of the files beside it: its own without a trailing `.md`, and more.
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
 * Throws `UserError` unless a file can be written. Tries it with a temporary file beside it, and
 * removes that file and the folders it made.
 */
export function checkWritable(path: string, cli: Cli): void {
  try {
    const full = resolve(cli.cwd, path);
    refuseIrregular(full, path);
    const target = followLinks(full);
    const folder = folderOf(target);
    const firstMade = mkdirSync(folder, { recursive: true });
    try {
      const probe = `${target}.${cli.newId()}.tmp`;
      writeFileSync(probe, '', { flag: 'wx' });
      rmSync(probe);
    } finally {
      if (firstMade !== undefined) removeEmpty(folder, firstMade);
    }
  } catch (error) {
    throw cannotWrite(path, error);
  }
}

/**
 * Writes a whole file at once, parents created. A file keeps its mode, and a new one gets what the
 * umask leaves. Throws `UserError`.
 */
export function writeOutput(
  path: string,
  text: string | Iterable<string | Uint8Array>,
  cli: Cli,
): void {
  try {
    const target = followLinks(resolve(cli.cwd, path));
    ensureFolder(folderOf(target), 0o777);
    writeAtomic(target, text, { id: cli.newId() });
  } catch (error) {
    throw cannotWrite(path, error);
  }
}

/** True if two paths lead to the same file, which may not exist yet. */
export function isSameFile(one: string, other: string, cli: Pick<Cli, 'cwd'>): boolean {
  const [first, second] = [resolve(cli.cwd, one), resolve(cli.cwd, other)];
  if (first === second) return true;
  const [a, b] = [first, second].map((path) => statSync(path, { throwIfNoEntry: false }));
  return a !== undefined && b !== undefined && a.ino === b.ino && a.dev === b.dev;
}

// Writing replaces a file by renaming, which would put a file in place of a device or a pipe.
// `/dev/stdout` looks like a regular file when stdout is redirected to one.
function refuseIrregular(full: string, path: string): void {
  if (/^\/(?:dev|proc)\//.test(full)) throw refused(path, 'it is not a regular file');
  try {
    const found = statSync(full);
    const what = found.isDirectory() ? 'a folder' : 'not a regular file';
    if (!found.isFile()) throw refused(path, `it is ${what}`);
    accessSync(full, constants.W_OK);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

function removeEmpty(folder: string, first: string): void {
  for (let each = folder; each.length >= first.length; each = dirname(each)) rmdirSync(each);
}

function cannotWrite(path: string, error: unknown): unknown {
  if (error instanceof UserError) return error;
  const code = systemErrorCode(error);
  if (code === undefined) return error;
  const inTheWay = code === 'ENOTDIR' || code === 'EEXIST';
  return refused(path, inTheWay ? 'a file stands where a folder should be' : code);
}

function refused(path: string, why: string): UserError {
  return new UserError('file.write_failed', {
    message: `could not write ${path} (${why})`,
    hint: 'Choose another file with --output, or check its folder.',
  });
}
