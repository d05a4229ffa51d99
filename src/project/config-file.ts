import { join } from 'node:path';
import { projectConfigPath } from '../config/project.ts';
import { type EditOptions, editFile, type FileProblem } from '../files/edit-file.ts';
import { isProblem, type JsonProblem } from '../files/json-document.ts';
import { type RecordedEdit, reverseEdits } from '../files/json-edits.ts';
import type { FileRecord } from './init-record.ts';
import { addToConfig, type ConfigAdditions, newConfigFile } from './project-commands.ts';

/** What was added to a project's config file. */
export interface ConfigAdded {
  readonly created: boolean;
  readonly edits: readonly RecordedEdit[];
}

/** Adds to the config file of the project in a folder. */
export function addToConfigFile(
  folder: string,
  additions: ConfigAdditions,
  options: EditOptions & { readonly force: boolean },
): ConfigAdded | JsonProblem | FileProblem {
  let edits: readonly RecordedEdit[] = [];
  const hasAdditions = Object.values(additions).some((each) => each !== undefined);
  const result = editFile(join(folder, projectConfigPath), options, (text) => {
    if (text === undefined) return { text: hasAdditions ? newConfigFile(additions) : undefined };
    const edited = addToConfig(text, additions, options);
    if (!isProblem(edited)) edits = edited.edits;
    return edited;
  });
  if ('why' in result) return result;
  const { before, after } = result;
  if (before !== undefined) return { created: false, edits };
  return { created: true, edits: after === undefined ? [] : [{ removed: '', inserted: after }] };
}

/**
 * Takes out of the config file what `init` added; kept where it was changed since, as what people
 * wrote would go with it.
 */
export function removeFromConfigFile(
  folder: string,
  record: FileRecord | undefined,
  options: EditOptions,
): { readonly action: 'unchanged' | 'changed' | 'deleted' | 'kept' } | FileProblem {
  let isKept = false;
  const result = editFile(join(folder, projectConfigPath), options, (text) => {
    if (text === undefined) return { text };
    const reversed = record && reverseEdits(text, record.edits);
    isKept = reversed === undefined;
    return { text: reversed === '' && record?.created ? undefined : (reversed ?? text) };
  });
  if ('why' in result) return result;
  if (isKept) return { action: 'kept' };
  if (result.after === result.before) return { action: 'unchanged' };
  return { action: result.after === undefined ? 'deleted' : 'changed' };
}
