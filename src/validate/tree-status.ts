/** The state of a working tree, from `git status`. Paths are Latin-1, which keeps their bytes. */
export interface TreeStatus {
  /** The root of the repository. */
  readonly root: string;
  /** The raw records, including that of HEAD. */
  readonly records: string;
  /** Changed and untracked paths, relative to the root; a folder ends with a slash. */
  readonly paths: readonly string[];
  /** The submodules with changes. */
  readonly submodules: readonly string[];
  readonly clean: boolean;
}

/**
 * The arguments for Git whose output `parseStatus` reads. They override the user's settings, which
 * could hide changes.
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

/** Parses the output of `git status --porcelain=v2 -z` (git-status(1), "Porcelain Format v2"). */
export function parseStatus(root: string, records: string): TreeStatus {
  const paths: string[] = [];
  const submodules: string[] = [];
  const fields = records.split('\0');
  for (let index = 0; index < fields.length; index++) {
    const record = fields[index] ?? '';
    const path = pathOf(record);
    if (path === undefined) continue;
    paths.push(path);
    // A rename has the old path in the next field.
    if (record.startsWith('2 ')) paths.push(fields[++index] ?? '');
    if (/^[12u] .. S/.test(record)) submodules.push(path);
  }
  return { root, records, paths, submodules, clean: paths.length === 0 };
}

/** The number of fields before the path, by type of record. */
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
