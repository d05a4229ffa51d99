import { isDeepStrictEqual } from 'node:util';
import { applyEdits, type FormattingOptions, modify, type Edit as TextEdit } from 'jsonc-parser';
import { type ConfigValues, parseConfig, valueAt } from './file.ts';

/**
 * One key to set (`value` any JSON value) or to remove (`value` undefined); a path reaches into
 * objects.
 */
export interface Edit {
  readonly path: readonly string[];
  readonly value: unknown;
}

/** More equal keys in one object than anybody writes by accident. */
const maxDuplicates = 100;

/**
 * The text of a JSON object with the edits made; all other keys keep their bytes. Undefined when a
 * reader of the new text would not get what was set, as where a parent is not an object.
 */
export function editText(text: string, edits: readonly Edit[]): string | undefined {
  try {
    const edited = edits.reduce(editOne, text);
    return holds(edited, edits) ? edited : undefined;
  } catch {
    // jsonc-parser throws a plain Error for a path that leads through something else.
    return undefined;
  }
}

/** Whether a reader of the values gets what the edits promised. */
export function holdsEdits(values: ConfigValues, edits: readonly Edit[]): boolean {
  return edits.every(({ path, value }) => isDeepStrictEqual(valueAt(values, path), value));
}

function holds(text: string, edits: readonly Edit[]): boolean {
  const reading = parseConfig(text);
  return reading.state === 'read' && holdsEdits(reading.values, edits);
}

// Of two equal keys `modify` changes the first and `JSON.parse` takes the last, so where setting
// the key does not do, all of its kind go first.
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

// jsonc-parser formats the neighbors of what it inserts too, so a new key is laid out here.
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
