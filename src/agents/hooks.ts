import { hookTimeoutSeconds } from '../config/project.ts';
import { asRecord } from '../files/files.ts';
import type { Agent } from './agents.ts';

/** A hook that `init` adds: the event, and the group that goes to the end of the event's list. */
export interface WantedHook {
  readonly event: HookEvent;
  readonly group: unknown;
}

export type HookEvent = 'PreToolUse' | 'Stop';

const command = 'chunk validate';

const handler = { type: 'command', command, timeout: hookTimeoutSeconds };

/**
 * One hook before each shell command, where `validate` itself tells a commit from other commands,
 * and one for the end of a turn.
 */
export function wantedHooks({ shellMatcher }: Agent): readonly WantedHook[] {
  return [
    { event: 'PreToolUse', group: { matcher: shellMatcher, hooks: [handler] } },
    { event: 'Stop', group: { hooks: [handler] } },
  ];
}

/** True if a group of an event runs `chunk validate`, in any spelling, when ours would. */
export function coversHook(group: unknown, event: HookEvent, agent: Agent): boolean {
  if (event === 'PreToolUse' && !matchesShell(asRecord(group)?.['matcher'], agent)) return false;
  return handlersOf(group).some((each) => /^(\S*[/\\])?chunk(\.exe)? validate(?![\w-])/.test(each));
}

/** True if a handler is what `init` writes; `anyTimeout` accepts a changed time limit, too. */
export function isOurHandler(value: unknown, { anyTimeout }: { anyTimeout: boolean }): boolean {
  const isOurs = commandOf(value) === command;
  return isOurs && (anyTimeout || asRecord(value)?.['timeout'] === hookTimeoutSeconds);
}

/**
 * True if a group is one that earlier releases wrote for commits: a hook for each command of the
 * project, all started at once, whose failure did not stop the commit.
 */
export function isReleasedCommitGroup(group: unknown): boolean {
  const filter = 'Bash(git commit*)';
  const handlers = asRecord(group)?.['hooks'];
  if (!Array.isArray(handlers) || handlers.length === 0) return false;
  if (asRecord(group)?.['matcher'] === filter) {
    return handlers.every((each) => /^cd \$\{CLAUDE_PROJECT_DIR:-\.\} && /.test(textOf(each)));
  }
  return handlers.every((each) => asRecord(each)?.['if'] === filter);
}

// Claude Code treats a matcher of letters, digits, blanks and these signs as a list of names.
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

// The folder that a hook changes to first makes no other check of it.
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
