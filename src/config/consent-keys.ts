import { UserError } from '../errors.ts';
import type { Environment } from '../system/environment.ts';
import type { Edit } from './edit-text.ts';
import type { ConfigValues } from './file.ts';
import { type ConfigFiles, fileSource, type Setting, variableSource } from './settings.ts';

/** The environment variables that opt out of telemetry with any value, in their order. */
export const optOutVariables = [
  'CHUNK_NO_TELEMETRY',
  'NO_ANALYTICS',
  'DO_NOT_TRACK',
  'CI',
] as const;

/** The user's choice in the config file. `text` shows the keys, or names the invalid one. */
export type ConsentKeys =
  | { readonly choice: 'unset' | 'on' | 'off'; readonly text: string }
  | { readonly choice: 'invalid'; readonly text: string };

const valueThatOptsOut: Readonly<Record<string, boolean>> = { notelemetry: true, telemetry: false };

/**
 * Reads the two keys that opt out: `noTelemetry: true`, and `telemetry: false` of the newer Go
 * release. Either is enough, in upper or lower case: Go's `encoding/json` ignores the case of keys.
 * A value that is not a boolean is invalid.
 */
export function readConsentKeys(values: ConfigValues): ConsentKeys {
  const found: string[] = [];
  let off = false;
  for (const [key, value] of Object.entries(values)) {
    const name = key.toLowerCase();
    if (!Object.hasOwn(valueThatOptsOut, name)) continue;
    if (typeof value !== 'boolean') {
      return { choice: 'invalid', text: `${key} is not true or false` };
    }
    found.push(`${key}: ${value}`);
    off ||= value === valueThatOptsOut[name];
  }
  if (found.length === 0) return { choice: 'unset', text: '' };
  return { choice: off ? 'off' : 'on', text: found.join(', ') };
}

/**
 * Returns telemetry as a setting: on unless the environment or the config file turns it off.
 * Ignores `--no-telemetry`, which applies to one run only.
 */
export function telemetrySetting({ user, userProblem }: ConfigFiles, env: Environment): Setting {
  const variable = optOutVariables.find((name) => env[name]);
  if (variable !== undefined) return { value: false, source: variableSource(variable) };
  const { choice } = readConsentKeys(user);
  if (userProblem === undefined && choice === 'unset') return { value: true, source: 'Default' };
  return { value: userProblem === undefined && choice === 'on', source: fileSource.user };
}

/** Returns the error for an opt-out that could not be stored. Its hint needs no config file. */
export function optOutNotStored(error: unknown): unknown {
  if (!(error instanceof UserError)) return error;
  const { code, message, detail } = error;
  const hint = 'To turn telemetry off without the config file, set DO_NOT_TRACK=1.';
  return new UserError(code, { message, detail, hint });
}

/**
 * Returns the edits that turn telemetry on or off permanently. Sets both keys, because older and
 * newer releases each read one of them and drop the other.
 */
export function consentEdits(on: boolean): readonly Edit[] {
  return [
    { path: ['noTelemetry'], value: !on },
    { path: ['telemetry'], value: on },
  ];
}
