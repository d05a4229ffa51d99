import { join } from 'node:path';
import { TOML } from 'bun';
import { type EditOptions, editFile, type FileProblem } from '../files/edit-file.ts';
import { readSmallFile } from '../files/files.ts';
import {
  isProblem,
  type JsonProblem,
  propertiesNamed,
  readJsonDocument,
} from '../files/json-document.ts';
import type { FileRecord } from '../files/json-edits.ts';
import type { Agent } from './agents.ts';
import { mergeHooks, newHooksFile } from './merge-hooks.ts';
import { undoHooks } from './undo-hooks.ts';

/** The additions to an agent's hooks file. */
export interface HooksAdded extends FileRecord {
  /** Why the agent ignores the hooks in the file, as sentences. */
  readonly obstacles: readonly string[];
}

/** Adds our hooks to an agent's file in a project. */
export function addHooks(
  folder: string,
  agent: Agent,
  options: EditOptions,
): HooksAdded | JsonProblem | FileProblem {
  const others = agent.otherHooksFiles.map((each) => settingsIn(join(folder, each)));
  let edits: HooksAdded['edits'] = [];
  const result = editFile(join(folder, agent.hooksFile), options, (text) => {
    if (text === undefined) return { text: newHooksFile(agent) };
    const merged = mergeHooks(text, agent, others);
    if (!isProblem(merged)) edits = merged.edits;
    return merged;
  });
  if ('why' in result) return result;
  const { before, after = '' } = result;
  if (before !== undefined) {
    return { created: false, edits, obstacles: obstaclesIn(after, agent) };
  }
  return {
    created: true,
    edits: [{ event: 'Stop', removed: '', inserted: after }],
    obstacles: [],
  };
}

/** Removes our hooks from an agent's file in a project. */
export function removeHooks(
  folder: string,
  agent: Agent,
  record: FileRecord | undefined,
  options: EditOptions,
): { readonly action: 'unchanged' | 'changed' | 'deleted' } | JsonProblem | FileProblem {
  const result = editFile(join(folder, agent.hooksFile), options, (text) =>
    text === undefined ? { text } : undoHooks(text, record),
  );
  if ('why' in result) return result;
  if (result.after === result.before) return { action: 'unchanged' };
  return { action: result.after === undefined ? 'deleted' : 'changed' };
}

// Returns undefined for an invalid file, which the agent cannot read either.
function settingsIn(path: string): unknown {
  const reading = readSmallFile(path);
  try {
    if (reading.state !== 'read') return undefined;
    return path.endsWith('.toml') ? TOML.parse(reading.text) : JSON.parse(reading.text);
  } catch {
    return undefined;
  }
}

function obstaclesIn(text: string, { label, rootKeys }: Agent): string[] {
  const document = readJsonDocument(text);
  if (isProblem(document)) return [];
  const keys = (document.root.children ?? []).map(({ children }) => String(children?.[0]?.value));
  const refused = rootKeys === undefined ? [] : keys.filter((key) => !rootKeys.includes(key));
  const [isOff] = propertiesNamed(document.root, 'disableAllHooks');
  return [
    ...refused.map(
      (key) => `newer releases of ${label} reject the file because of the key "${key}"`,
    ),
    ...(isOff?.value.value === true ? ['"disableAllHooks" is true, so no hook runs'] : []),
  ];
}
