import { statSync } from 'node:fs';
import { optOutVariables, readConsentKeys } from '../config/consent-keys.ts';
import { type ConfigReading, ownValue, readConfigFile } from '../config/file.ts';
import { systemErrorCode } from '../errors.ts';
import { whyNotOurs } from '../files/ownership.ts';
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
  /** The rule's condition, as TELEMETRY.md states it. */
  readonly says: string;
  /** What the rule found, for `telemetry status`; undefined if its condition does not hold. */
  readonly finds: (facts: ConsentInputs) => string | undefined;
}

// Any non-empty value opts out, "0" and "false" included, because those are ambiguous.
function variable<const Name extends string>(name: Name, effect: Mode) {
  return {
    name,
    effect,
    says: `the environment variable \`${name}\` is not empty`,
    finds: ({ cli }: ConsentInputs) => cli.env[name] || undefined,
  };
}

/** The rules that decide whether a run is recorded. The first one whose condition holds wins. */
export const consentRules = [
  {
    name: '--no-telemetry',
    effect: 'off',
    says: '`--no-telemetry` stands on the command line, before `--`',
    finds: ({ optedOut }) => (optedOut ? 'given' : undefined),
  },
  ...optOutVariables.map((name) => variable(name, 'off')),
  {
    name: 'config',
    effect: 'off',
    says: '`noTelemetry: true` (or `telemetry: false`) in `config.json`',
    finds: ({ config }) => optOutIn(config()),
  },
  {
    name: 'config-unreadable',
    effect: 'off',
    says: '`config.json` cannot be read or trusted: a link that leads nowhere, no regular file, empty, not a JSON object, or a key that telemetry reads has the wrong type',
    finds: ({ config }) => faultIn(config()),
  },
  variable('CHUNK_TELEMETRY_LOG', 'log'),
  {
    name: 'no-write-key',
    effect: 'off',
    says: 'this build has no write key, as every local and development build',
    finds: ({ cli }) => (cli.build.writeKey === '' ? 'this build can never send' : undefined),
  },
  {
    name: 'not-writable',
    effect: 'off',
    says: 'the config file or the state folder cannot be written; the home, config or state folder, or the nearest of its parents that exists, belongs to another user; or one of the variables that name them is a relative path',
    finds: ({ cli }) => whyUnwritable(cli),
  },
  { name: 'default', effect: 'send', says: 'otherwise', finds: () => 'no rule above holds' },
] as const satisfies readonly Rule[];

export type RuleName = (typeof consentRules)[number]['name'];

export interface Decision {
  readonly mode: Mode;
  readonly decidedBy: RuleName;
}

/** One line of the chain that `telemetry status` prints. */
export interface ChainLink {
  readonly rule: RuleName;
  /** What the rule found; null when its condition does not hold. */
  readonly value: string | null;
  readonly decides: boolean;
}

/**
 * Decides whether a run is recorded. Changes nothing, and reads no file if an earlier rule decides.
 */
export function decideConsent(cli: Cli, optedOut: boolean): Decision {
  return decide(factsOf(cli, optedOut));
}

/** All rules with what each one found; the one that decided is marked. */
export function explainConsent(
  cli: Cli,
  optedOut: boolean,
): Decision & { readonly chain: readonly ChainLink[] } {
  const facts = factsOf(cli, optedOut);
  const decision = decide(facts);
  const chain = consentRules.map(({ name, finds }) => ({
    rule: name,
    value: finds(facts) ?? null,
    decides: name === decision.decidedBy,
  }));
  return { ...decision, chain };
}

function decide(facts: ConsentInputs): Decision {
  for (const { name, effect, finds } of consentRules) {
    if (finds(facts) !== undefined) return { mode: effect, decidedBy: name };
  }
  return { mode: 'off', decidedBy: 'default' };
}

function factsOf(cli: Cli, optedOut: boolean): ConsentInputs {
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
  return keys.wish === 'off' ? keys.shown : undefined;
}

function faultIn(config: ConfigReading): string | undefined {
  if (config.state === 'missing') return undefined;
  if (config.state === 'unreadable') return config.why;
  const keys = readConsentKeys(config.values);
  if (keys.wish === 'invalid') return keys.shown;
  const id = ownValue(config.values, 'instanceID');
  return id === undefined || isUuid(id) ? undefined : 'instanceID is not a UUID';
}

/** Why telemetry must not store anything for this user; undefined if it may. */
export function whyUnwritable({ paths, uid }: Cli): string | undefined {
  if (paths.relative !== undefined) return `${paths.relative} is not an absolute path`;
  try {
    const isOthers = uid !== undefined && statSync(paths.home).uid !== uid;
    if (isOthers) return 'the home folder belongs to another user';
  } catch (error) {
    return `the home folder cannot be used (${systemErrorCode(error)})`;
  }
  return (
    whyNotOurs(paths.configFile, 'file', uid) ??
    whyNotOurs(paths.telemetryFolder, 'folder', uid) ??
    whyNotOurs(paths.queueFolder, 'folder', uid)
  );
}
