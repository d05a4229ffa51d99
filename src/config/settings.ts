import { join } from 'node:path';
import type { Cli } from '../system/cli.ts';
import { type ConfigValues, ownValue, readConfigFile, valueAt } from './file.ts';
import { projectConfigPath } from './project.ts';

/** A setting's value and its source; the source is undefined if it is not set. */
export interface Setting {
  readonly value: string | boolean;
  readonly source: string | undefined;
}

interface SettingDefinition {
  /** Environment variables, the first non-empty one wins. */
  readonly variables: readonly string[];
  /** Path of the key in the user's config file, or in the project's. */
  readonly user?: string;
  readonly project?: readonly string[];
  readonly fallback?: string | boolean;
  readonly secret?: true;
}

// The same text as in older releases, because scripts read it from the JSON.
export const fileSource = {
  user: 'Config file (user config)',
  project: 'Project config (.chunk/config.json)',
} as const;

/** Returns an environment variable as a setting's source. */
export function variableSource(name: string): string {
  return `Environment variable (${name})`;
}

/** Every setting, in the order in which they are shown. */
const definitions = {
  model: {
    variables: ['CODE_REVIEW_CLI_MODEL'],
    user: 'model',
    fallback: 'claude-sonnet-4-6',
  },
  anthropicAPIKey: { variables: ['ANTHROPIC_API_KEY'], user: 'anthropicAPIKey', secret: true },
  circleCIToken: {
    variables: ['CIRCLE_TOKEN', 'CIRCLECI_TOKEN'],
    user: 'circleCIToken',
    secret: true,
  },
  gitHubToken: { variables: ['GITHUB_TOKEN', 'GH_TOKEN'], user: 'gitHubToken', secret: true },
  orgID: { variables: ['CIRCLECI_ORG_ID'], project: ['orgID'] },
  'validation.sidecarImage': { variables: [], project: ['validation', 'sidecarImage'] },
  useSSHIdentityFile: { variables: [], user: 'useSSHIdentityFile', fallback: false },
} as const satisfies Record<string, SettingDefinition>;

export type SettingName = keyof typeof definitions;

export const settingNames = Object.keys(definitions) as SettingName[];

/** Returns true if a setting is a credential, which must be shown masked. */
export function isSecret(name: SettingName): boolean {
  const definition: SettingDefinition = definitions[name];
  return definition.secret === true;
}

/** Returns the environment variable that sets a setting; undefined if no variable does. */
export function variableInUse(name: SettingName, env: Cli['env']): string | undefined {
  const { variables }: SettingDefinition = definitions[name];
  return variables.find((variable) => env[variable]);
}

/** Resolves a setting: environment, then config file, then default. */
export function resolveSetting(name: SettingName, cli: Cli, files: ConfigFiles): Setting {
  const { user, fallback }: SettingDefinition = definitions[name];
  const variable = variableInUse(name, cli.env);
  if (variable !== undefined) {
    // As in older releases.
    const omitsName = name === 'model' || name === 'anthropicAPIKey';
    const source = omitsName ? 'Environment variable' : variableSource(variable);
    return { value: cli.env[variable] ?? '', source };
  }
  const stored = storedSetting(name, files);
  if (stored !== undefined) return { value: stored, source: fileSource[user ? 'user' : 'project'] };
  if (fallback !== undefined) return { value: fallback, source: 'Default' };
  return { value: '', source: undefined };
}

/** Returns a setting's value in the config files; undefined if it is missing or empty. */
export function storedSetting(name: SettingName, files: ConfigFiles): string | boolean | undefined {
  const { user, project }: SettingDefinition = definitions[name];
  const stored =
    user === undefined
      ? valueAt(files.project, project ?? [])
      : valueAt(files.user, [user]) || legacyKey(name, files.user);
  return typeof stored === 'boolean' || (typeof stored === 'string' && stored !== '')
    ? stored
    : undefined;
}

/** The values of the two config files. */
export interface ConfigFiles {
  readonly user: ConfigValues;
  readonly project: ConfigValues;
  /** Why the user's file is ignored, if it is. */
  readonly userProblem: string | undefined;
  /** A message for each file that is ignored. */
  readonly warnings: readonly string[];
}

/** Reads the user's config file and the project's (`.chunk/config.json` in the working folder). */
export function readConfigFiles(cli: Cli): ConfigFiles {
  const user = valuesIn(cli.paths.configFile);
  const project = valuesIn(projectConfigFile(cli));
  return {
    user: user.values,
    project: project.values,
    userProblem: user.why,
    warnings: [...user.warnings, ...project.warnings],
  };
}

interface FileValues {
  readonly values: ConfigValues;
  readonly why?: string;
  readonly warnings: readonly string[];
}

function valuesIn(path: string): FileValues {
  const reading = readConfigFile(path);
  if (reading.state === 'read') return { values: reading.values, warnings: [] };
  if (reading.state === 'missing') return { values: {}, warnings: [] };
  return { values: {}, why: reading.why, warnings: [ignoredMessage(path, reading.why)] };
}

/** Returns the message for a config file that is ignored. */
export function ignoredMessage(path: string, why: string): string {
  return `${path} is ignored: ${why}`;
}

/** Returns the path of the project's config file in the working folder. */
export function projectConfigFile(cli: Cli): string {
  return join(cli.cwd, projectConfigPath);
}

// The first TypeScript release stored the Anthropic key under this name.
function legacyKey(name: SettingName, values: ConfigValues): unknown {
  return name === 'anthropicAPIKey' ? ownValue(values, 'apiKey') : undefined;
}
