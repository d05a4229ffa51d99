import type { Node } from 'jsonc-parser';
import { isProblem, type JsonDocument, readJsonDocument } from './json-document.ts';

/** A change to a text: at `offset`, `removed` is replaced by `inserted`. */
export interface TextEdit {
  readonly offset: number;
  readonly removed: string;
  readonly inserted: string;
}

/** A stored edit: without its offset, which changes when the user edits the text. */
export type RecordedEdit = Pick<TextEdit, 'removed' | 'inserted'>;

/** The edits that `init` made to one file. */
export interface FileRecord {
  /** True if `init` created the file. */
  readonly created: boolean;
  /** In the order they were made; `event` is the event whose hook an edit added. */
  readonly edits: readonly (RecordedEdit & { readonly event?: string | undefined })[];
}

/**
 * Returns the text with edits undone, the last one first. Undefined if the inserted text of an edit
 * does not occur exactly once, or if the result would not be JSON.
 */
export function reverseEdits(text: string, edits: readonly RecordedEdit[]): string | undefined {
  let current = text;
  for (const { removed, inserted } of edits.toReversed()) {
    const [before, after, ...more] = current.split(inserted);
    if (before === undefined || after === undefined || more.length > 0) return undefined;
    current = before + removed + after;
  }
  return current === '' || !isProblem(readJsonDocument(current)) ? current : undefined;
}

/** Returns the text with one edit applied; every byte outside of the edit stays the same. */
export function applyEdit(text: string, { offset, removed, inserted }: TextEdit): string {
  return text.slice(0, offset) + inserted + text.slice(offset + removed.length);
}

/** Adds a value at the end of an array, formatted like its neighbors. */
export function appendElement(document: JsonDocument, array: Node, value: unknown): TextEdit {
  return append(document, array, (layout) => render(value, layout));
}

/** Adds a property at the end of an object, formatted like its neighbors. */
export function appendProperty(
  document: JsonDocument,
  object: Node,
  name: string,
  value: unknown,
): TextEdit {
  return append(document, object, (layout) => {
    const space = layout.isMinified ? '' : ' ';
    return `${JSON.stringify(name)}:${space}${render(value, layout)}`;
  });
}

/** Replaces a value with another one, formatted like it. */
export function replaceValue(document: JsonDocument, node: Node, value: unknown): TextEdit {
  const { text } = document;
  const removed = text.slice(node.offset, node.offset + node.length);
  const isInline = isOneLine(text) || !removed.includes('\n');
  const layout = isInline ? inlineLayout(text) : { ...layoutOf(text), ...lineOf(text, node) };
  return { offset: node.offset, removed, inserted: render(value, layout) };
}

/**
 * Removes a child from its array or object, with its comma. Without other children, the container
 * is left empty.
 */
export function removeChild({ text }: JsonDocument, container: Node, child: Node): TextEdit {
  const children = container.children ?? [];
  const index = children.indexOf(child);
  const [previous, next] = [children[index - 1], children[index + 1]];
  const [start, end] =
    previous !== undefined
      ? [endOf(previous), endOf(child)]
      : next !== undefined
        ? [child.offset, next.offset]
        : [container.offset + 1, endOf(container) - 1];
  return { offset: start, removed: text.slice(start, end), inserted: '' };
}

interface TextLayout {
  readonly lineEnd: string;
  readonly unit: string;
  /** The white space at the start of the value's line. */
  readonly indent: string;
  readonly isInline: boolean;
  readonly isMinified: boolean;
}

function append(
  document: JsonDocument,
  container: Node,
  item: (layout: TextLayout) => string,
): TextEdit {
  const { text } = document;
  const last = container.children?.at(-1);
  if (last === undefined) return fillEmpty(document, container, item);
  const lead = text.slice(0, last.offset).match(/\s*$/)?.[0] ?? '';
  const offset = endOf(last);
  if (!lead.includes('\n')) {
    const isMultiline = text.slice(last.offset, offset).includes('\n');
    const layout = isMultiline ? { ...layoutOf(text), ...lineOf(text, last) } : inlineLayout(text);
    const space = layout.isMinified ? '' : ' ';
    return { offset, removed: '', inserted: `,${space}${item(layout)}` };
  }
  const layout = { ...layoutOf(text), indent: lead.slice(lead.lastIndexOf('\n') + 1) };
  return { offset, removed: '', inserted: `,${layout.lineEnd}${layout.indent}${item(layout)}` };
}

function fillEmpty(
  document: JsonDocument,
  container: Node,
  item: (layout: TextLayout) => string,
): TextEdit {
  const { text } = document;
  const [start, end] = [container.offset + 1, endOf(container) - 1];
  // If the whole text is one empty value, there is no layout to follow.
  if (isOneLine(text) && container !== document.root) {
    return { offset: end, removed: '', inserted: item(inlineLayout(text)) };
  }
  const { indent } = lineOf(text, container);
  const layout = layoutOf(text);
  const inner = { ...layout, indent: indent + layout.unit };
  const line = `${layout.lineEnd}${inner.indent}${item(inner)}`;
  if (text.slice(start, end).includes('\n')) return { offset: start, removed: '', inserted: line };
  return { offset: end, removed: '', inserted: `${line}${layout.lineEnd}${indent}` };
}

function render(value: unknown, layout: TextLayout): string {
  if (layout.isMinified) return JSON.stringify(value);
  if (!layout.isInline) {
    const pretty = JSON.stringify(value, null, layout.unit);
    return pretty.replaceAll('\n', `${layout.lineEnd}${layout.indent}`);
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((each) => render(each, layout)).join(', ')}]`;
  const properties = Object.entries(value).map(
    ([key, each]) => `${JSON.stringify(key)}: ${render(each, layout)}`,
  );
  return `{${properties.join(', ')}}`;
}

function layoutOf(text: string): TextLayout {
  return {
    lineEnd: text.includes('\r\n') ? '\r\n' : '\n',
    unit: text.match(/\n([ \t]+)\S/)?.[1] ?? '  ',
    indent: '',
    isInline: false,
    isMinified: false,
  };
}

// If the text has no spaces after its colons, the inserted text has none either.
function inlineLayout(text: string): TextLayout {
  const isMinified = /":\S/.test(text) && !/":\s/.test(text);
  return { ...layoutOf(text), isInline: true, isMinified };
}

function lineOf(text: string, node: Node): { indent: string } {
  const lineStart = text.lastIndexOf('\n', node.offset - 1) + 1;
  return { indent: text.slice(lineStart).match(/^[ \t]*/)?.[0] ?? '' };
}

function isOneLine(text: string): boolean {
  return !text.trim().includes('\n');
}

function endOf(node: Node): number {
  return node.offset + node.length;
}
