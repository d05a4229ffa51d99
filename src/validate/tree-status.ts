/** The state of a working tree as `git status` tells it. Paths are Latin-1 for their bytes. */
export interface TreeStatus {
  /** The root of the repository. */
  readonly root: string;
  /** The raw records, HEAD's among them. */
  readonly records: string;
  /** Changed and untracked paths below the root; a folder ends with a slash. */
  readonly paths: readonly string[];
  /** The submodules with changes. */
  readonly submodules: readonly string[];
  readonly clean: boolean;
}

/**
 * Arguments for Git whose output `parseStatus` reads. Options rather than the user's settings
 * decide what is told: a setting may hide changes.
 */
export const statusArgs = [
  'status',
  '--porcelain=v2',
  '-z',
  '--branch',
  '--no-ahead-behind',
  '--untracked-files=all',
  '--ignore-submodules=none',
];

/** Reads the records of `git status --porcelain=v2 -z` (git-status(1), "Porcelain Format v2"). */
export function parseStatus(root: string, records: string): TreeStatus {
  const paths: string[] = [];
  const submodules: string[] = [];
  const fields = records.split('\0');
  for (let index = 0; index < fields.length; index++) {
    const record = fields[index] ?? '';
    const path = pathOf(record);
    if (path === undefined) continue;
    paths.push(path);
    // A rename has the former path as a field of its own.
    if (record.startsWith('2 ')) paths.push(fields[++index] ?? '');
    if (/^[12u] .. S/.test(record)) submodules.push(path);
  }
  return { root, records, paths, submodules, clean: paths.length === 0 };
}

/** How many fields stand before the path, by the kind of record. */
const fieldsBeforePath: Readonly<Record<string, number>> = {
  '1': 8,
  '2': 9,
  u: 10,
  '?': 1,
  '!': 1,
};

function pathOf(record: string): string | undefined {
  const count = fieldsBeforePath[record.charAt(0)];
  if (count === undefined) return undefined;
  let start = 0;
  for (let field = 0; field < count; field++) start = record.indexOf(' ', start) + 1;
  return record.slice(start);
}
