import { readdirSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import type { TreeStatus } from './tree-status.ts';

const placeholder = '{{CHANGED_PACKAGES}}';
const everything = './...';
/** Well below the limits of operating systems for arguments. */
const maxLength = 50_000;

/** True if a command line contains `{{CHANGED_PACKAGES}}`. */
export function namesChangedPackages(line: string): boolean {
  return line.includes(placeholder);
}

/**
 * Replaces `{{CHANGED_PACKAGES}}` in a command line with the folders of changed and new Go files,
 * as `./folder`, quoted for the shell. Uses `./...` if there are none or the status is unknown.
 */
export function withChangedPackages(
  line: string,
  status: TreeStatus | undefined,
  folder: string,
): string {
  const packages = status === undefined ? [] : changedPackages(status, folder);
  const list = packages.map(quoted).join(' ');
  const known = packages.length > 0 && list.length <= maxLength;
  return line.replaceAll(placeholder, () => (known ? list : everything));
}

function changedPackages(status: TreeStatus, folder: string): string[] {
  const packages = new Set<string>();
  for (const path of status.paths) {
    if (!path.endsWith('.go')) continue;
    const at = join(status.root, dirname(Buffer.from(path, 'latin1').toString('utf8')));
    const below = relative(folder, at).split(sep).join('/');
    // Skip folders outside the project, without Go files, and those that `./...` ignores.
    if (below.startsWith('..') || !hasGoFiles(at)) continue;
    if (/(^|\/)(testdata|vendor|[._][^/]*)(\/|$)/.test(below)) continue;
    packages.add(below === '' ? '.' : `./${below}`);
  }
  return [...packages].sort();
}

function hasGoFiles(folder: string): boolean {
  try {
    return readdirSync(folder).some((name) => name.endsWith('.go'));
  } catch {
    return false;
  }
}

// The repository controls folder names, so they may contain shell syntax.
function quoted(text: string): string {
  return /^[A-Za-z0-9_./@%+=:,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
