import { join } from 'node:path';
import { nearestFolderWith } from '../files/repository.ts';
import { type ConfigValues, ownValue, readConfigFile } from './file.ts';

/** The project's config file, relative to the project's folder. */
export const projectConfigPath = join('.chunk', 'config.json');

/**
 * How long an agent waits for `chunk validate` as a hook, in seconds: what both agents take when
 * nothing is written. `chunk validate` ends itself before that, as agents take a hook that they had
 * to cancel for consent. It does not depend on the commands: they change after `init` has written
 * the hooks, and Codex asks its user again for a hook that changed.
 */
export const hookTimeoutSeconds = 600;

const defaultTimeoutSeconds = 300;
/** Longer time-outs are cut to this: timers do not hold more than 24 days. */
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

/** What a project's `.chunk/config.json` says about checking it. */
export interface Project {
  /** The folder that holds `.chunk`; commands run here. */
  readonly folder: string;
  readonly file: string;
  readonly commands: readonly ProjectCommand[];
  /** After so many failures in a row the Stop hook lets the agent stop. */
  readonly stopHookMaxAttempts: number;
}

export type ProjectReading =
  | { readonly state: 'missing' }
  | { readonly state: 'unreadable'; readonly file: string; readonly why: string }
  | { readonly state: 'read'; readonly project: Project };

/**
 * Reads the nearest `.chunk/config.json`, from `folder` upward to the root of its repository. Never
 * throws; a file with a mistake in it is unreadable as a whole.
 */
export function readProject(folder: string): ProjectReading {
  const home = nearestFolderWith(projectConfigPath, folder);
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
    return { state: 'unreadable', file, why: 'stopHookMaxAttempts is not a whole number' };
  }
  const stopHookMaxAttempts = attempts || defaultStopHookMaxAttempts;
  return { state: 'read', project: { folder: home, file, commands, stopHookMaxAttempts } };
}

// A text says what is wrong.
function parseCommands(value: unknown): readonly ProjectCommand[] | string {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) return 'commands is not a list';
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
  if (typeof name !== 'string' || name === '') return `${at} has no name`;
  if (typeof run !== 'string' || run.trim() === '') return `${at} ("${name}") has no run`;
  if (typeof timeout !== 'number' || timeout < 0) {
    return `the timeout of ${at} ("${name}") is not a number of seconds`;
  }
  if (typeof remote !== 'boolean') return `remote of ${at} ("${name}") is not true or false`;
  const timeoutSeconds = Math.min(timeout || defaultTimeoutSeconds, maxTimeoutSeconds);
  return { name, run, timeoutSeconds, remote, source };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}
