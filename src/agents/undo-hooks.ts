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
  type RecordedEdit,
  removeChild,
  reverseEdits,
  type TextEdit,
} from '../files/json-edits.ts';
import { type HookEvent, isOurHandler } from './hooks.ts';
import { type EventPlace, findEvent } from './merge-hooks.ts';

/** The changes that `init` made to a settings file. */
export interface HooksRecord {
  /** True if there was no file before. */
  readonly created: boolean;
  /** In the order in which they were made, each with the event whose hook it added. */
  readonly edits: readonly (RecordedEdit & { readonly event?: string | undefined })[];
}

const allEvents: readonly HookEvent[] = ['PreToolUse', 'Stop'];

/**
 * A settings text without what `init` added; no text when nothing else is left in a file that it
 * created. Recorded edits that are still there to the byte are reversed to the byte. Where the text
 * was changed since, or nothing was recorded, the handlers that are ours are taken out, with what
 * is empty without them.
 */
export function undoHooks(
  text: string,
  record: HooksRecord | undefined,
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
    const place = findEvent(document, event);
    if (isProblem(place)) return place;
    const edit = removal(document, place, isOurs);
    if (edit === undefined) return { text: current };
    current = applyEdit(current, edit);
  }
}

// Takes out the outermost of what would be empty without the handler.
function removal(
  document: JsonDocument,
  { hooks, list }: EventPlace,
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
