import { accessSync, constants, readdirSync, type Stats, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readSmallFile } from '../files/files.ts';

/** A project folder, as detection reads it. */
export interface Folder {
  readonly path: string;
  readonly names: readonly string[];
  has(name: string): boolean;
  /** Returns a file's text; undefined if it is missing, too large or not text. */
  text(name: string): string | undefined;
  isExecutable(name: string): boolean;
}

/** Opens a folder; a folder that cannot be listed counts as empty. */
export function openFolder(path: string): Folder {
  const names = namesIn(path);
  return {
    path,
    names,
    has: (name) =>
      names.includes(name) || (name.includes('/') && statOf(join(path, name)) !== undefined),
    text: (name) => textOf(join(path, name)),
    isExecutable: (name) => isExecutable(join(path, name)),
  };
}

const ignoredFolders = ['node_modules', 'vendor', 'dist', 'build', 'target', 'out', 'coverage'];
const maxSubfolders = 200;

/** Returns the subfolders that may be part of the project, sorted by name. */
export function subfoldersOf({ path, names }: Folder): { name: string; folder: Folder }[] {
  return names
    .filter((name) => !name.startsWith('.') && !ignoredFolders.includes(name))
    .filter((name) => statOf(join(path, name))?.isDirectory())
    .sort()
    .slice(0, maxSubfolders)
    .map((name) => ({ name: basename(name), folder: openFolder(join(path, name)) }));
}

function namesIn(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

// Windows has no bits for it, and there this is true for every file.
function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function textOf(path: string): string | undefined {
  const reading = readSmallFile(path);
  return reading.state === 'read' ? reading.text : undefined;
}
