import { statSync } from 'node:fs';
import { optOutVariables, readConsentKeys } from '../config/consent-keys.ts';
import { type ConfigReading, ownValue, readConfigFile } from '../config/file.ts';
import { systemErrorCode } from '../errors.ts';
import { whyNotWritable } from '../files/ownership.ts';
import type { Cli } from '../system/cli.ts';
import { isUuid } from '../system/uuid.ts';

export type Mode = 'send' | 'log' | 'off';

/** The inputs of the rules. The config file is read at most once per decision. */
interface ConsentInputs {
  readonly cli: Cli;
  readonly optedOut: boolean;
  readonly config: () => ConfigReading;
}

interface Rule {
  readonly name: string;
  readonly effect: Mode;
  /** For TELEMETRY.md. */
  readonly condition: string;
  /** Returns what `telemetry status` shows; undefined if the condition does not hold. */
  readonly evaluate: (inputs: ConsentInputs) => string | undefined;
}

// Any non-empty value opts out, even "0" and "false", because those are ambiguous.
function variable<const Name extends string>(name: Name, effect: Mode) {
  return {
    name,
    effect,
    condition: `the environment variable \`${name}\` is not empty`,
    evaluate: ({ cli }: ConsentInputs) => cli.env[name] || undefined,
  };
}

/** The rules that decide whether a run is recorded. The first one whose condition holds wins. */
export const consentRules = [
  {
    name: '--no-telemetry',
    effect: 'off',
    condition: '`--no-telemetry` is on the command line, before `--`',
    evaluate: ({ optedOut }) => (optedOut ? 'given' : undefined),
  },
  ...optOutVariables.map((name) => variable(name, 'off')),
  {
    name: 'config',
    effect: 'off',
    condition: '`noTelemetry: true` (or `telemetry: false`) in `config.json`',
    evaluate: ({ config }) => optOutIn(config()),
  },
  {
    name: 'config-unreadable',
    effect: 'off',
    condition:
      '`config.json` cannot be read or trusted: it is a broken link, not a regular file, empty or not a JSON object, or a key that telemetry reads has the wrong type',
    evaluate: ({ config }) => configProblem(config()),
  },
  variable('CHUNK_TELEMETRY_LOG', 'log'),
  {
    name: 'no-write-key',
    effect: 'off',
    condition: 'this build has no write key, like all local and development builds',
    evaluate: ({ cli }) => (cli.build.writeKey === '' ? 'this build cannot send' : undefined),
  },
  {
    name: 'not-writable',
    effect: 'off',
    condition:
      'the config file or the state folder is not writable; the home, config or state folder, or its nearest existing parent, belongs to another user; or a variable that sets one of them is a relative path',
    evaluate: ({ cli }) => whyUnwritable(cli),
  },
  {
    name: 'default',
    effect: 'send',
    condition: 'otherwise',
    evaluate: () => 'no rule above applies',
  },
] as const satisfies readonly Rule[];

export type RuleName = (typeof consentRules)[number]['name'];

export interface Decision {
  readonly mode: Mode;
  readonly decidedBy: RuleName;
}

/** A rule as `telemetry status` prints it. */
export interface ChainLink {
  readonly rule: RuleName;
  /** Null if the condition does not hold. */
  readonly value: string | null;
  readonly decides: boolean;
}

/** Decides whether a run is recorded. Changes nothing. Reads no file if an earlier rule decides. */
export function decideConsent(cli: Cli, optedOut: boolean): Decision {
  return decide(inputsOf(cli, optedOut));
}

/** Evaluates all rules, and marks the one that decides. */
export function explainConsent(
  cli: Cli,
  optedOut: boolean,
): Decision & { readonly chain: readonly ChainLink[] } {
  const inputs = inputsOf(cli, optedOut);
  const decision = decide(inputs);
  const chain = consentRules.map(({ name, evaluate }) => ({
    rule: name,
    value: evaluate(inputs) ?? null,
    decides: name === decision.decidedBy,
  }));
  return { ...decision, chain };
}

function decide(inputs: ConsentInputs): Decision {
  for (const { name, effect, evaluate } of consentRules) {
    if (evaluate(inputs) !== undefined) return { mode: effect, decidedBy: name };
  }
  return { mode: 'off', decidedBy: 'default' };
}

function inputsOf(cli: Cli, optedOut: boolean): ConsentInputs {
  let config: ConfigReading | undefined;
  return {
    cli,
    optedOut,
    config: () => {
      config ??= readConfigFile(cli.paths.configFile);
      return config;
    },
  };
}

function optOutIn(config: ConfigReading): string | undefined {
  if (config.state !== 'read') return undefined;
  const keys = readConsentKeys(config.values);
  return keys.choice === 'off' ? keys.text : undefined;
}

function configProblem(config: ConfigReading): string | undefined {
  if (config.state === 'missing') return undefined;
  if (config.state === 'unreadable') return config.why;
  const keys = readConsentKeys(config.values);
  if (keys.choice === 'invalid') return keys.text;
  const id = ownValue(config.values, 'instanceID');
  return id === undefined || isUuid(id) ? undefined : 'instanceID is not a UUID';
}

/** Returns why telemetry must not store anything for this user; undefined if it may. */
export function whyUnwritable({ paths, uid }: Cli): string | undefined {
  if (paths.relative !== undefined) return `${paths.relative} is not an absolute path`;
  try {
    const home = statSync(paths.home);
    if (uid !== undefined && home.uid !== uid) return 'the home folder belongs to another user';
  } catch (error) {
    return `the home folder cannot be used (${systemErrorCode(error)})`;
  }
  return (
    whyNotWritable(paths.configFile, 'file', uid) ??
    whyNotWritable(paths.telemetryFolder, 'folder', uid) ??
    whyNotWritable(paths.queueFolder, 'folder', uid)
  );
}
