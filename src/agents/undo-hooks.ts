import { getNodeValue, type Node } from 'jsonc-parser';
import {
  isProblem,
  type JsonDocument,
  type JsonProblem,
  propertiesNamed,
  readJsonDocument,
} from '../files/json-document.ts';
import {
  applyEdit,
  type FileRecord,
  removeChild,
  reverseEdits,
  type TextEdit,
} from '../files/json-edits.ts';
import { type HookEvent, isOurHandler } from './hooks.ts';
import { type EventNodes, findEvent } from './merge-hooks.ts';

const allEvents: readonly HookEvent[] = ['PreToolUse', 'Stop'];

/**
 * Returns a settings text without what `init` added, or no text if `init` created the file and
 * nothing else is left in it. Recorded edits that are still unchanged are reversed byte for byte.
 * If the text has changed since, or there is no record, our handlers are removed with every list
 * and object that they leave empty.
 */
export function undoHooks(
  text: string,
  record: FileRecord | undefined,
): { readonly text: string | undefined } | JsonProblem {
  const reversed = record?.created === false ? reverseEdits(text, record.edits) : undefined;
  if (reversed !== undefined) return { text: reversed };
  const isOurs = (handler: unknown): boolean =>
    isOurHandler(handler, { anyTimeout: record !== undefined });
  const added = record?.created === false ? record.edits.map(({ event }) => event) : undefined;
  const events = allEvents.filter((event) => added?.includes(event) ?? true);
  let current = text;
  for (const event of events) {
    const result = withoutHook(current, event, isOurs);
    if (isProblem(result)) return result;
    current = result.text;
  }
  const isLeftEmpty = current !== text && /^\ufeff?\s*\{\s*\}\s*$/.test(current);
  return { text: isLeftEmpty && (record?.created ?? true) ? undefined : current };
}

function withoutHook(
  text: string,
  event: HookEvent,
  isOurs: (handler: unknown) => boolean,
): { readonly text: string } | JsonProblem {
  for (let current = text; ; ) {
    const document = readJsonDocument(current);
    if (isProblem(document)) return document;
    const nodes = findEvent(document, event);
    if (isProblem(nodes)) return nodes;
    const edit = removal(document, nodes, isOurs);
    if (edit === undefined) return { text: current };
    current = applyEdit(current, edit);
  }
}

// Removes the outermost node that would be empty without the handler.
function removal(
  document: JsonDocument,
  { hooks, list }: EventNodes,
  isOurs: (handler: unknown) => boolean,
): TextEdit | undefined {
  for (const group of list?.children ?? []) {
    const handlers = propertiesNamed(group, 'hooks')[0]?.value;
    const ours = handlers?.children?.find((each) => isOurs(getNodeValue(each)));
    if (!handlers || !ours || !hooks?.parent || !list?.parent) continue;
    if (hasSeveral(handlers)) return removeChild(document, handlers, ours);
    if (hasSeveral(list)) return removeChild(document, list, group);
    if (hasSeveral(hooks)) return removeChild(document, hooks, list.parent);
    return removeChild(document, document.root, hooks.parent);
  }
  return undefined;
}

function hasSeveral({ children }: Node): boolean {
  return children !== undefined && children.length > 1;
}
