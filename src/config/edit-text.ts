import { isDeepStrictEqual } from 'node:util';
import type { Node } from 'jsonc-parser';
import { isProblem, readJsonDocument } from '../files/json-document.ts';
import { appendProperty, applyEdit, removeChild, replaceValue } from '../files/json-edits.ts';
import { type ConfigValues, parseConfig, valueAt } from './file.ts';

/**
 * A key to set to a JSON value, or to remove if `value` is undefined; `path` leads into nested
 * objects.
 */
export interface Edit {
  readonly path: readonly string[];
  readonly value: unknown;
}

/**
 * Applies edits to the text of a JSON object; all other keys keep their bytes. Undefined if a
 * reader of the new text would not see the edits, as when a parent is not an object.
 */
export function editText(text: string, edits: readonly Edit[]): string | undefined {
  const edited = edits.reduce(editOne, text);
  const reading = parseConfig(edited);
  return reading.state === 'read' && holdsEdits(reading.values, edits) ? edited : undefined;
}

/** True if the values are as the edits set them. */
export function holdsEdits(values: ConfigValues, edits: readonly Edit[]): boolean {
  return edits.every(({ path, value }) => isDeepStrictEqual(valueAt(values, path), value));
}

function editOne(text: string, { path, value }: Edit): string {
  const document = readJsonDocument(text);
  if (isProblem(document)) return text;
  let object = document.root;
  for (const [depth, key] of path.entries()) {
    if (object.type !== 'object') return text;
    const properties = (object.children ?? []).filter((each) => nameOf(each) === key);
    const rest = path.slice(depth + 1);
    // Of duplicate keys, `JSON.parse` reads the last one, so that one is followed.
    const last = properties.at(-1);
    const found = last?.children?.[1];
    if (last === undefined || found === undefined) {
      if (value === undefined) return text;
      const nested = rest.reduceRight<unknown>((inner, name) => ({ [name]: inner }), value);
      return applyEdit(text, appendProperty(document, object, key, nested));
    }
    if (rest.length > 0) {
      object = found;
      continue;
    }
    const [first = last] = properties;
    if (value !== undefined && first === last) {
      return applyEdit(text, replaceValue(document, found, value));
    }
    // Removes one duplicate at a time, as each removal moves the others.
    return editOne(applyEdit(text, removeChild(document, object, first)), { path, value });
  }
  return text;
}

function nameOf(property: Node): unknown {
  return property.children?.[0]?.value;
}
