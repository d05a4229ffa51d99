import { getNodeValue, type Node } from 'jsonc-parser';
import { asRecord } from '../files/files.ts';
import {
  isProblem,
  type JsonDocument,
  type JsonProblem,
  problemAt,
  propertiesNamed,
  readJsonDocument,
} from '../files/json-document.ts';
import {
  appendElement,
  appendProperty,
  applyEdit,
  replaceValue,
  type TextEdit,
} from '../files/json-edits.ts';
import type { Agent } from './agents.ts';
import {
  coversHook,
  type HookEvent,
  isEarlierCommitGroup,
  type WantedHook,
  wantedHooks,
} from './hooks.ts';

/** An edit that added an event's hook. */
interface HookEdit extends TextEdit {
  readonly event: HookEvent;
}

/** The settings text with our hooks, and the edits that added them, in order. */
export interface MergedHooks {
  readonly text: string;
  readonly edits: readonly HookEdit[];
}

/** Returns the text of a new hooks file. */
export function newHooksFile(agent: Agent): string {
  const hooks = Object.fromEntries(
    wantedHooks(agent).map(({ event, group }) => [event, [group]] as const),
  );
  return `${JSON.stringify({ hooks }, null, 2)}\n`;
}

/**
 * Adds the hooks that are missing from a settings text and from the agent's `others` (parsed).
 * Changes no other byte. Groups keep their positions, by which Codex identifies accepted hooks.
 */
export function mergeHooks(
  text: string,
  agent: Agent,
  others: readonly unknown[],
): MergedHooks | JsonProblem {
  const edits: HookEdit[] = [];
  let current = text;
  for (const wanted of wantedHooks(agent)) {
    const document = readJsonDocument(current);
    if (isProblem(document)) return document;
    const found = findEvent(document, wanted.event);
    if (isProblem(found)) return found;
    const edit = editFor(document, found, wanted, agent, others);
    if (edit === undefined) continue;
    edits.push({ ...edit, event: wanted.event });
    current = applyEdit(current, edit);
  }
  return { text: current, edits };
}

/** The nodes of the `hooks` object and of an event's list in it, if they exist. */
export interface EventNodes {
  readonly hooks: Node | undefined;
  readonly list: Node | undefined;
}

/**
 * Finds an event's list. A duplicate key is a problem, because programs differ in which one they
 * read; so is a value of the wrong type.
 */
export function findEvent(document: JsonDocument, event: string): EventNodes | JsonProblem {
  const { text, root } = document;
  if (root.type !== 'object') return problemAt(text, root.offset, 'it is not a JSON object');
  const hooks = uniqueProperty(text, root, 'hooks', 'object');
  if (hooks === undefined) return { hooks: undefined, list: undefined };
  if (isProblem(hooks)) return hooks;
  const list = uniqueProperty(text, hooks, event, 'array');
  if (list !== undefined && isProblem(list)) return list;
  return { hooks, list };
}

function uniqueProperty(
  text: string,
  object: Node,
  name: string,
  type: 'object' | 'array',
): Node | JsonProblem | undefined {
  const [first, second] = propertiesNamed(object, name);
  if (second !== undefined) return problemAt(text, second.key.offset, `"${name}" appears twice`);
  if (first === undefined || first.value.type === type) return first?.value;
  return problemAt(text, first.value.offset, `"${name}" is not an ${type}`);
}

function editFor(
  document: JsonDocument,
  { hooks, list }: EventNodes,
  wanted: WantedHook,
  agent: Agent,
  others: readonly unknown[],
): TextEdit | undefined {
  const { event, group } = wanted;
  const groups = list?.children ?? [];
  const isCovered = (each: Node): boolean => coversHook(getNodeValue(each), event, agent);
  if (groups.some(isCovered) || others.some((each) => hasHook(each, wanted, agent))) {
    return undefined;
  }
  if (hooks === undefined)
    return appendProperty(document, document.root, 'hooks', { [event]: [group] });
  if (list === undefined) return appendProperty(document, hooks, event, [group]);
  const earlier = groups.find((each) => isEarlierCommitGroup(getNodeValue(each)));
  if (event === 'PreToolUse' && earlier) return replaceValue(document, earlier, group);
  return appendElement(document, list, group);
}

function hasHook(settings: unknown, { event }: WantedHook, agent: Agent): boolean {
  const groups = asRecord(asRecord(settings)?.['hooks'])?.[event];
  return Array.isArray(groups) && groups.some((each) => coversHook(each, event, agent));
}
