import { hookTimeoutSeconds } from '../config/project.ts';
import { asRecord } from '../files/files.ts';
import type { Agent } from './agents.ts';

/** A hook that `init` adds: the event and the group to append to the event's list. */
export interface WantedHook {
  readonly event: HookEvent;
  readonly group: unknown;
}

export type HookEvent = 'PreToolUse' | 'Stop';

const command = 'chunk validate';

const handler = { type: 'command', command, timeout: hookTimeoutSeconds };

/**
 * Returns one hook that runs before each shell command, where `validate` itself detects commits,
 * and one that runs at the end of a turn.
 */
export function wantedHooks({ shellMatcher }: Agent): readonly WantedHook[] {
  return [
    { event: 'PreToolUse', group: { matcher: shellMatcher, hooks: [handler] } },
    { event: 'Stop', group: { hooks: [handler] } },
  ];
}

/** True if a group runs `chunk validate`, in any spelling, whenever our hook would. */
export function coversHook(group: unknown, event: HookEvent, agent: Agent): boolean {
  if (event === 'PreToolUse' && !matchesShell(asRecord(group)?.['matcher'], agent)) return false;
  return handlersOf(group).some((each) => /^(\S*[/\\])?chunk(\.exe)? validate(?![\w-])/.test(each));
}

/** True if `init` writes this handler; `anyTimeout` also accepts a changed timeout. */
export function isOurHandler(value: unknown, { anyTimeout }: { anyTimeout: boolean }): boolean {
  const isOurs = commandOf(value) === command;
  return isOurs && (anyTimeout || asRecord(value)?.['timeout'] === hookTimeoutSeconds);
}

/**
 * True if earlier releases wrote this group for commits. It has one hook for each command, which
 * all start at once, and a failure does not stop the commit.
 */
export function isEarlierCommitGroup(group: unknown): boolean {
  const filter = 'Bash(git commit*)';
  const handlers = asRecord(group)?.['hooks'];
  if (!Array.isArray(handlers) || handlers.length === 0) return false;
  if (asRecord(group)?.['matcher'] === filter) {
    return handlers.every((each) => /^cd \$\{CLAUDE_PROJECT_DIR:-\.\} && /.test(textOf(each)));
  }
  return handlers.every((each) => asRecord(each)?.['if'] === filter);
}

// Claude Code treats a matcher of letters, digits, spaces and these characters as a list of names.
function matchesShell(matcher: unknown, { name }: Agent): boolean {
  if (matcher === undefined || matcher === '' || matcher === '*') return true;
  if (typeof matcher !== 'string') return false;
  if (name === 'claude' && /^[\w\-, |]+$/.test(matcher)) {
    return matcher.split(/[,|]/).some((each) => each.trim() === 'Bash');
  }
  try {
    return new RegExp(matcher).test('Bash');
  } catch {
    return false;
  }
}

function handlersOf(group: unknown): string[] {
  const handlers = asRecord(group)?.['hooks'];
  return Array.isArray(handlers) ? handlers.map(commandOf) : [];
}

// A leading `cd folder &&` is ignored: the hook still runs the same check.
function commandOf(handler: unknown): string {
  if (asRecord(handler)?.['type'] !== 'command') return '';
  const args = asRecord(handler)?.['args'];
  const words = Array.isArray(args) ? [textOf(handler), ...args] : [textOf(handler)];
  return words
    .join(' ')
    .trim()
    .replace(/^cd\s[^&]*&&\s*/, '');
}

function textOf(handler: unknown): string {
  const text = asRecord(handler)?.['command'];
  return typeof text === 'string' ? text : '';
}
