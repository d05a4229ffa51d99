import type { Node } from 'jsonc-parser';
import { isProblem, type JsonDocument, readJsonDocument } from './json-document.ts';

/** A change to a text: what stands at `offset` is `removed`, and `inserted` takes its place. */
export interface TextEdit {
  readonly offset: number;
  readonly removed: string;
  readonly inserted: string;
}

/** An edit as it is remembered: without its place, which changes as people edit the text. */
export type RecordedEdit = Pick<TextEdit, 'removed' | 'inserted'>;

/**
 * The text with edits taken back, the last first. Undefined where the text of one of them is not
 * there exactly once, or what is left would not be JSON.
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

/** Returns the text with one edit made; every byte outside of it stays. */
export function applyEdit(text: string, { offset, removed, inserted }: TextEdit): string {
  return text.slice(0, offset) + inserted + text.slice(offset + removed.length);
}

/** Adds a value at the end of an array, in the layout of what is there. */
export function appendElement(document: JsonDocument, array: Node, value: unknown): TextEdit {
  return append(document, array, (layout) => render(value, layout));
}

/** Adds a property at the end of an object, in the layout of what is there. */
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

/** Puts another value in the place of one. */
export function replaceValue(document: JsonDocument, node: Node, value: unknown): TextEdit {
  const { text } = document;
  const removed = text.slice(node.offset, node.offset + node.length);
  const isInline = isOneLine(text) || !removed.includes('\n');
  const layout = isInline ? inlineLayout(text) : { ...layoutOf(text), ...lineOf(text, node) };
  return { offset: node.offset, removed, inserted: render(value, layout) };
}

/**
 * Takes a child out of its array or object, with the comma that belonged to it. A container whose
 * only child it was is empty afterwards.
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
  /** White space at the start of the line that the value stands on. */
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
    const isTall = text.slice(last.offset, offset).includes('\n');
    const layout = isTall ? { ...layoutOf(text), ...lineOf(text, last) } : inlineLayout(text);
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
  // A text that is nothing but an empty value has no layout yet.
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

// Where text has no blank after its colons, an insertion should have none either.
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
