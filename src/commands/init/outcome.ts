/** What happened, or with `--dry-run` would happen, to one file. */
export interface FileOutcome {
  /** Relative to the project's folder. */
  readonly path: string;
  readonly action: 'created' | 'changed' | 'unchanged' | 'deleted' | 'kept' | 'failed';
  /** The inserted texts. */
  readonly added?: readonly string[];
  /** Why the file was not changed, with line and column from 1. */
  readonly problem?: { readonly why: string; readonly line?: number; readonly column?: number };
  /** Reasons why the file has no effect. */
  readonly warnings?: readonly string[];
}

/** Returns the outcome of adding texts to a file, or of not being able to. */
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
