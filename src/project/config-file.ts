import { join } from 'node:path';
import { projectConfigPath } from '../config/project.ts';
import { type EditOptions, editFile, type FileProblem } from '../files/edit-file.ts';
import {
  isProblem,
  type JsonProblem,
  propertiesNamed,
  readJsonDocument,
} from '../files/json-document.ts';
import { applyEdit, type FileRecord, removeChild, reverseEdits } from '../files/json-edits.ts';
import {
  additionNames,
  addToConfig,
  type ConfigAdditions,
  newConfigFile,
} from './project-commands.ts';

/** Adds commands and the repository to the config file of the project in a folder. */
export function addToConfigFile(
  folder: string,
  additions: ConfigAdditions,
  options: EditOptions & { readonly force: boolean },
): FileRecord | JsonProblem | FileProblem {
  let edits: FileRecord['edits'] = [];
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
 * Removes from the config file what `init` added, unless it was changed since. Keeps the file as it
 * is if nothing of that is left or nothing was recorded.
 */
export function removeFromConfigFile(
  folder: string,
  record: FileRecord | undefined,
  options: EditOptions,
): { readonly action: 'unchanged' | 'changed' | 'deleted' | 'kept' } | FileProblem {
  let isKept = false;
  const result = editFile(join(folder, projectConfigPath), options, (text) => {
    if (text === undefined) return { text };
    const reversed = record && (reverseEdits(text, record.edits) ?? withoutUnchanged(text, record));
    isKept = reversed === undefined;
    const isLeftEmpty = record?.created && /^\s*(\{\s*\})?\s*$/.test(reversed ?? text);
    return { text: isLeftEmpty ? undefined : (reversed ?? text) };
  });
  if ('why' in result) return result;
  if (isKept) return { action: 'kept' };
  if (result.after === result.before) return { action: 'unchanged' };
  return { action: result.after === undefined ? 'deleted' : 'changed' };
}

// Values that are still as we wrote them are ours; changed values belong to the user.
function withoutUnchanged(text: string, { edits }: FileRecord): string | undefined {
  const written = edits.map(({ inserted }) => inserted).join('\n');
  let current = text;
  for (const name of additionNames) {
    const document = readJsonDocument(current);
    if (isProblem(document)) return undefined;
    const [property] = propertiesNamed(document.root, name);
    if (property?.value.parent === undefined) continue;
    const { offset, length } = property.value;
    if (!written.includes(current.slice(offset, offset + length))) continue;
    current = applyEdit(current, removeChild(document, document.root, property.value.parent));
  }
  return current === text ? undefined : current;
}
