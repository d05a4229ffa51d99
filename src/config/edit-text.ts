import { isDeepStrictEqual } from 'node:util';
import type { Node } from 'jsonc-parser';
import { isProblem, readJsonDocument } from '../files/json-document.ts';
import { appendProperty, applyEdit, removeChild, replaceValue } from '../files/json-edits.ts';
import { type ConfigValues, parseConfig, valueAt } from './file.ts';

/** Sets the key at `path`, through nested objects, to a JSON value, or removes it if undefined. */
export interface Edit {
  readonly path: readonly string[];
  readonly value: unknown;
}

/**
 * Applies edits to the text of a JSON object. All other keys keep their bytes. Returns undefined if
 * the new text does not parse to the edited values, as when a parent is not an object.
 */
export function editText(text: string, edits: readonly Edit[]): string | undefined {
  const edited = edits.reduce(editOne, text);
  const reading = parseConfig(edited);
  return reading.state === 'read' && holdsEdits(reading.values, edits) ? edited : undefined;
}

/** Returns true if the values match the edits. */
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
    // `JSON.parse` reads the last of duplicate keys.
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
    // Removes one duplicate at a time, because each removal changes the offsets of the others.
    return editOne(applyEdit(text, removeChild(document, object, first)), { path, value });
  }
  return text;
}

function nameOf(property: Node): unknown {
  return property.children?.[0]?.value;
}
