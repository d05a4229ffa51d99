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

/** What the user's config file says about telemetry. */
export type ConsentKeys =
  | { readonly wish: 'unset' | 'on' | 'off'; readonly shown: string }
  | { readonly wish: 'invalid'; readonly shown: string };

const valueThatOptsOut: Readonly<Record<string, boolean>> = { notelemetry: true, telemetry: false };

/**
 * Reads the two keys that opt out: `noTelemetry: true`, and `telemetry: false` of the newer Go
 * release. Either is enough, in any case: Go's `encoding/json` ignores the case of keys. A value
 * that is not a boolean is invalid.
 */
export function readConsentKeys(values: ConfigValues): ConsentKeys {
  const shown: string[] = [];
  let off = false;
  for (const [key, value] of Object.entries(values)) {
    const name = key.toLowerCase();
    if (!Object.hasOwn(valueThatOptsOut, name)) continue;
    if (typeof value !== 'boolean') {
      return { wish: 'invalid', shown: `${key} is not true or false` };
    }
    shown.push(`${key}: ${value}`);
    off ||= value === valueThatOptsOut[name];
  }
  if (shown.length === 0) return { wish: 'unset', shown: '' };
  return { wish: off ? 'off' : 'on', shown: shown.join(', ') };
}

/**
 * Telemetry as a setting: on unless the environment or the config file turns it off. Ignores
 * `--no-telemetry`, which is not a setting but holds for one run.
 */
export function telemetrySetting({ user, userProblem }: ConfigFiles, env: Environment): Setting {
  const variable = optOutVariables.find((name) => env[name]);
  if (variable !== undefined) return { value: false, source: variableSource(variable) };
  const { wish } = readConsentKeys(user);
  if (userProblem === undefined && wish === 'unset') return { value: true, source: 'Default' };
  return { value: userProblem === undefined && wish === 'on', source: fileSource.user };
}

/** The error for an opt-out that could not be stored, which says how to opt out without a file. */
export function optOutNotStored(error: unknown): unknown {
  if (!(error instanceof UserError)) return error;
  const { code, message, detail } = error;
  const hint = 'Telemetry is also off while this variable is set: DO_NOT_TRACK=1';
  return new UserError(code, { message, detail, hint });
}

/**
 * The edits that turn telemetry on or off for good. Sets both keys, because older and newer
 * releases know only one of them each and drop the other.
 */
export function consentEdits(on: boolean): readonly Edit[] {
  return [
    { path: ['noTelemetry'], value: !on },
    { path: ['telemetry'], value: on },
  ];
}
