import { isDeepStrictEqual } from 'node:util';
import { applyEdits, type FormattingOptions, modify, type Edit as TextEdit } from 'jsonc-parser';
import { type ConfigValues, parseConfig, valueAt } from './file.ts';

/**
 * A key to set to a JSON value, or to remove if `value` is undefined; `path` leads into nested
 * objects.
 */
export interface Edit {
  readonly path: readonly string[];
  readonly value: unknown;
}

/** How many duplicates of a key are removed at most. */
const maxDuplicates = 100;

/**
 * Applies edits to the text of a JSON object; all other keys keep their bytes. Undefined if a
 * reader of the new text would not see the edits, as when a parent is not an object.
 */
export function editText(text: string, edits: readonly Edit[]): string | undefined {
  try {
    const edited = edits.reduce(editOne, text);
    return holds(edited, edits) ? edited : undefined;
  } catch {
    // jsonc-parser throws a plain Error if a parent is not an object.
    return undefined;
  }
}

/** Whether the values are as the edits set them. */
export function holdsEdits(values: ConfigValues, edits: readonly Edit[]): boolean {
  return edits.every(({ path, value }) => isDeepStrictEqual(valueAt(values, path), value));
}

function holds(text: string, edits: readonly Edit[]): boolean {
  const reading = parseConfig(text);
  return reading.state === 'read' && holdsEdits(reading.values, edits);
}

// Of duplicate keys, `modify` changes the first and `JSON.parse` reads the last. If setting the key
// has no effect, its duplicates are removed first.
function editOne(text: string, edit: Edit): string {
  const edited = change(text, edit.path, edit.value);
  if (holds(edited, [edit])) return edited;
  let without = text;
  const absent = [{ path: edit.path, value: undefined }];
  for (let removed = 0; removed < maxDuplicates && !holds(without, absent); removed++) {
    without = change(without, edit.path, undefined);
  }
  return edit.value === undefined ? without : change(without, edit.path, edit.value);
}

// With formatting on, jsonc-parser also changes the neighbors of what it inserts.
function change(text: string, path: readonly string[], value: unknown): string {
  const edits = modify(text, [...path], value, {});
  const [first] = edits;
  if (first?.length === 0 && first.content.startsWith(',')) {
    return applyEdits(text, [onNewLine(first, text)]);
  }
  const isFirstKey = first?.length === 0;
  if (!isFirstKey) return applyEdits(text, edits);
  return applyEdits(text, modify(text, [...path], value, { formattingOptions: layoutOf(text) }));
}

function onNewLine(edit: TextEdit, text: string): TextEdit {
  const before = /(\r?\n[ \t]*)[^\n]*$/.exec(text.slice(0, edit.offset))?.[1];
  return { ...edit, content: `,${before ?? ' '}${edit.content.slice(1).trimStart()}` };
}

function layoutOf(text: string): FormattingOptions {
  const indent = /^([ \t]+)\S/m.exec(text)?.[1] ?? '  ';
  const insertSpaces = !indent.startsWith('\t');
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  return { insertSpaces, tabSize: insertSpaces ? indent.length : 1, eol };
}
