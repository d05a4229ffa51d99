import type { JsonObject } from '../files/files.ts';
import type { Cli } from '../system/cli.ts';
import { parseJson } from '../system/json.ts';

/** The fields of an agent's hook input that `validate` uses. */
export interface HookCall {
  readonly session: string;
  /** The sub-agent's id; empty for the agent itself. */
  readonly agent: string;
  /** `stop`: at the end of a turn; `tool`: before a tool is used. */
  readonly event: 'stop' | 'tool' | 'other';
  /** True if a Stop hook has already blocked the agent in this turn. */
  readonly stopHookActive: boolean;
  /** The agent's current folder, which may be a worktree. */
  readonly folder: string | undefined;
  /** The shell command that the agent is about to run. */
  readonly shellCommand: string | undefined;
}

const limits = { maxBytes: 1024 * 1024, milliseconds: 2000 };

// The event names of Claude Code and Codex, then those of Cursor, Gemini and Copilot.
const stopEvents = ['stop', 'subagentstop', 'afteragent', 'agentstop'];
const toolEvents = ['pretooluse', 'beforetool', 'beforeshellexecution'];

/**
 * Reads an agent's hook call from standard input: a JSON object with a `session_id`. Returns
 * undefined for any other input. Waits at most two seconds, and not for the end of the input.
 */
export async function readHookCall(cli: Cli): Promise<HookCall | undefined> {
  if (cli.stdin.isTTY) return undefined;
  const isComplete = (read: string) =>
    read.trimEnd().endsWith('}') && parseJson(read) !== undefined;
  const text = await cli.stdin.readUntil(isComplete, { ...limits, signal: cli.signal });
  let fields = parseJson(text);
  // The input is incomplete. Use what arrived: treating it as no hook call would skip the checks.
  if (fields === undefined && text.trimStart().startsWith('{')) {
    const { parse } = await import('jsonc-parser');
    fields = parse(text);
  }
  return callOf(fields);
}

function callOf(value: unknown): HookCall | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const fields: JsonObject = { ...value };
  const session = textOf(fields['session_id']) ?? textOf(fields['conversation_id']);
  if (session === undefined) return undefined;
  const name = textOf(fields['hook_event_name'])?.toLowerCase();
  const input: unknown = fields['tool_input'];
  const tool: JsonObject = typeof input === 'object' ? { ...input } : {};
  return {
    session,
    agent: textOf(fields['agent_id']) ?? (name === 'subagentstop' ? 'a sub-agent' : ''),
    event: eventOf(name),
    stopHookActive: fields['stop_hook_active'] === true,
    folder: textOf(fields['cwd']),
    shellCommand: commandOf(tool['command'] ?? fields['command']),
  };
}

// A call without an event name is made at the end of a turn.
function eventOf(name: string | undefined): HookCall['event'] {
  if (name === undefined || stopEvents.includes(name)) return 'stop';
  return toolEvents.includes(name) ? 'tool' : 'other';
}

function commandOf(value: unknown): string | undefined {
  if (Array.isArray(value)) return value.filter((each) => typeof each === 'string').join(' ');
  return textOf(value);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
