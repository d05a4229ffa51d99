import { join } from 'node:path';
import { isThere } from '../files/files.ts';
import { nearestFolderWith } from '../files/repository.ts';
import { type ConfigValues, ownValue, readConfigFile } from './file.ts';

/** The project's config file, relative to the project's folder. */
export const projectConfigPath = '.chunk/config.json';

/**
 * The timeout of `chunk validate` as an agent's hook, in seconds: the default of both agents.
 * `chunk validate` stops before that, because agents treat a canceled hook as a success. It does
 * not depend on the commands, which change after `init` has written the hooks, because Codex asks
 * its user to approve a changed hook again.
 */
export const hookTimeoutSeconds = 600;

const defaultTimeoutSeconds = 300;
/** Longer timeouts are reduced to this, because timers overflow after 24 days. */
const maxTimeoutSeconds = 86_400;
export const defaultStopHookMaxAttempts = 3;

/** One command of `chunk validate`, as the project's config file declares it. */
export interface ProjectCommand {
  readonly name: string;
  /** A line for `sh -c`. */
  readonly run: string;
  readonly timeoutSeconds: number;
  /** True if the command is meant for a CircleCI sidecar. */
  readonly remote: boolean;
  /** The command's object in the file, with keys that this program does not know. */
  readonly source: ConfigValues;
}

/** A project's checks, from its `.chunk/config.json`. */
export interface Project {
  /** The folder that holds `.chunk`; commands run here. */
  readonly folder: string;
  readonly file: string;
  readonly commands: readonly ProjectCommand[];
  /** The Stop hook lets the agent stop after this many failures in a row. */
  readonly stopHookMaxAttempts: number;
}

export type ProjectReading =
  | { readonly state: 'missing' }
  | { readonly state: 'unreadable'; readonly file: string; readonly why: string }
  | { readonly state: 'read'; readonly project: Project };

/**
 * Reads the nearest `.chunk/config.json`, from `folder` upward to the root of its repository. Never
 * throws. A file with any mistake is unreadable as a whole.
 */
export function readProject(folder: string): ProjectReading {
  const home = nearestFolderWith(projectConfigPath, folder, isThere);
  if (home === undefined) return { state: 'missing' };
  const file = join(home, projectConfigPath);
  const reading = readConfigFile(file);
  if (reading.state === 'missing') return reading;
  if (reading.state === 'unreadable') return { ...reading, file };
  const { values } = reading;
  const commands = parseCommands(ownValue(values, 'commands'));
  if (typeof commands === 'string') return { state: 'unreadable', file, why: commands };
  const attempts = ownValue(values, 'stopHookMaxAttempts');
  if (attempts !== undefined && !isCount(attempts)) {
    return { state: 'unreadable', file, why: '"stopHookMaxAttempts" is not a whole number' };
  }
  const stopHookMaxAttempts = attempts || defaultStopHookMaxAttempts;
  return { state: 'read', project: { folder: home, file, commands, stopHookMaxAttempts } };
}

// Returns a string that describes the mistake if there is one.
function parseCommands(value: unknown): readonly ProjectCommand[] | string {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) return '"commands" is not an array';
  const commands: ProjectCommand[] = [];
  for (const [index, each] of value.entries()) {
    const command = parseCommand(each, `commands[${index}]`);
    if (typeof command === 'string') return command;
    commands.push(command);
  }
  return commands;
}

function parseCommand(value: unknown, at: string): ProjectCommand | string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return `${at} is not an object`;
  }
  const source = value as ConfigValues;
  const name = ownValue(source, 'name');
  const run = ownValue(source, 'run');
  const timeout = ownValue(source, 'timeout') ?? 0;
  const remote = ownValue(source, 'remote') ?? false;
  if (typeof name !== 'string' || name === '') return `${at} has no "name"`;
  if (typeof run !== 'string' || run.trim() === '') return `${at} ("${name}") has no "run"`;
  if (typeof timeout !== 'number' || timeout < 0) {
    return `"timeout" of ${at} ("${name}") is not a number of seconds`;
  }
  if (typeof remote !== 'boolean') return `"remote" of ${at} ("${name}") is not true or false`;
  const timeoutSeconds = Math.min(timeout || defaultTimeoutSeconds, maxTimeoutSeconds);
  return { name, run, timeoutSeconds, remote, source };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}
