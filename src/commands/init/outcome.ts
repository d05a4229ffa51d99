/** The change to one file, planned if `--dry-run` is given. */
export interface FileOutcome {
  /** Relative to the project's folder, with `/` on every system. */
  readonly path: string;
  readonly action: 'created' | 'changed' | 'unchanged' | 'deleted' | 'kept' | 'failed';
  /** The inserted texts. */
  readonly added?: readonly string[];
  /** Why the file was not changed, with line and column from 1. */
  readonly problem?: { readonly why: string; readonly line?: number; readonly column?: number };
  /** Why the agent ignores the file, as sentences. */
  readonly warnings?: readonly string[];
}

/** Returns the outcome of adding text to a file. */
export function outcomeOf(
  path: string,
  result:
    | { readonly created: boolean; readonly edits: readonly { readonly inserted: string }[] }
    | NonNullable<FileOutcome['problem']>,
): FileOutcome {
  if ('why' in result) return { path, action: 'failed', problem: result };
  if (result.edits.length === 0) return { path, action: 'unchanged' };
  const added = result.edits.map(({ inserted }) => inserted);
  return { path, action: result.created ? 'created' : 'changed', added };
}
