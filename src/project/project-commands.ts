import { isDeepStrictEqual } from 'node:util';
import { getNodeValue, type Node } from 'jsonc-parser';
import {
  isProblem,
  type JsonProblem,
  problemAt,
  propertiesNamed,
  readJsonDocument,
} from '../files/json-document.ts';
import { appendProperty, applyEdit, replaceValue, type TextEdit } from '../files/json-edits.ts';

/** The keys that `init` adds to a project's config file. */
export interface ConfigAdditions {
  readonly commands?: readonly unknown[] | undefined;
  /** The owner and name of the project's repository. */
  readonly vcs?: { readonly org: string; readonly repo: string } | undefined;
}

/** The names of the keys in `ConfigAdditions`. */
export const additionNames = ['commands', 'vcs'] as const satisfies (keyof ConfigAdditions)[];

/** The config text with the additions, and the edits that made them, in order. */
export interface EditedConfig {
  readonly text: string;
  readonly edits: readonly TextEdit[];
}

/** Returns the text of a new config file. */
export function newConfigFile(additions: ConfigAdditions): string {
  return `${JSON.stringify(additions, null, 2)}\n`;
}

/**
 * Adds the keys that a config text does not have yet. Existing commands stay, unless `force` is
 * set. Changes no other byte.
 */
export function addToConfig(
  text: string,
  additions: ConfigAdditions,
  { force }: { readonly force: boolean },
): EditedConfig | JsonProblem {
  const edits: TextEdit[] = [];
  let current = text;
  for (const [name, value] of Object.entries(additions)) {
    const document = readJsonDocument(current);
    if (isProblem(document)) return document;
    const { root } = document;
    if (root.type !== 'object') return problemAt(current, root.offset, 'it is not a JSON object');
    const [present, second] = propertiesNamed(root, name);
    if (second !== undefined) {
      return problemAt(current, second.key.offset, `"${name}" appears twice`);
    }
    if (name === 'commands' && present !== undefined && !isList(present.value)) {
      return problemAt(current, present.value.offset, '"commands" is not an array');
    }
    const isKept = present !== undefined && !isEmpty(present.value);
    if (value === undefined || (isKept && !(force && name === 'commands'))) continue;
    if (present && isDeepStrictEqual(getNodeValue(present.value), value)) continue;
    const edit = present
      ? replaceValue(document, present.value, value)
      : appendProperty(document, root, name, value);
    edits.push(edit);
    current = applyEdit(current, edit);
  }
  return { text: current, edits };
}

function isList({ type }: Node): boolean {
  return type === 'array' || type === 'null';
}

function isEmpty({ type, children }: Node): boolean {
  return type === 'null' || (type === 'array' && children?.length === 0);
}
