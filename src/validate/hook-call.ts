import type { JsonObject } from '../files/files.ts';
import type { Cli } from '../system/cli.ts';

/** The parts of an agent's hook input that matter here. */
export interface HookCall {
  readonly session: string;
  /** The sub-agent's id; empty for the agent itself. */
  readonly agent: string;
  /** `stop`: at the end of a turn; `tool`: before a tool is used. */
  readonly event: 'stop' | 'tool' | 'other';
  /** True if a Stop hook has already kept the agent from stopping in this turn. */
  readonly stopHookActive: boolean;
  /** The folder that the agent works in; it follows the agent into worktrees. */
  readonly folder: string | undefined;
  /** The shell command that the agent is about to run. */
  readonly shellCommand: string | undefined;
}

const limits = { maxBytes: 1024 * 1024, milliseconds: 2000 };

// The names of Claude Code and Codex; Cursor's, Gemini's and Copilot's for the same moment.
const stopEvents = ['stop', 'subagentstop', 'afteragent', 'agentstop'];
const toolEvents = ['pretooluse', 'beforetool', 'beforeshellexecution'];

/**
 * Reads the call of an agent's hook from standard input: a JSON object with a `session_id`.
 * Undefined for any other input. Waits up to two seconds, but not for the end of the input.
 */
export async function readHookCall(cli: Cli): Promise<HookCall | undefined> {
  if (cli.stdin.isTTY) return undefined;
  const isComplete = (read: string) =>
    read.trimEnd().endsWith('}') && parseJson(read) !== undefined;
  const text = await cli.stdin.readUntil(isComplete, { ...limits, signal: cli.signal });
  let fields = parseJson(text);
  // The input was cut off. Use the part that came: taking it for no call would skip the checks.
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

// Callers that name no event call at the end of a turn.
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

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
