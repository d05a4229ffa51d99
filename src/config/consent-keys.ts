import { type ConfigValues, ownValue } from './file.ts';
import type { Edit } from './write.ts';

/** What the user's config file says about telemetry. */
export type ConsentKeys =
  | { readonly wish: 'unset' | 'on' | 'off'; readonly shown: string }
  | { readonly wish: 'invalid'; readonly shown: string };

/**
 * Reads the two keys that opt out: our `noTelemetry: true` and the newer Go release's
 * `telemetry: false`. Either is enough; a value that is no boolean cannot be trusted.
 */
export function readConsentKeys(values: ConfigValues): ConsentKeys {
  const shown: string[] = [];
  let off = false;
  for (const [key, valueThatOptsOut] of [
    ['noTelemetry', true],
    ['telemetry', false],
  ] as const) {
    const value = ownValue(values, key);
    if (value === undefined) continue;
    if (typeof value !== 'boolean')
      return { wish: 'invalid', shown: `${key} is not true or false` };
    shown.push(`${key}: ${value}`);
    off ||= value === valueThatOptsOut;
  }
  if (shown.length === 0) return { wish: 'unset', shown: '' };
  return { wish: off ? 'off' : 'on', shown: shown.join(', ') };
}

/**
 * The edits that turn telemetry on or off for good, for the Go release's key too where it is set.
 */
export function consentEdits(values: ConfigValues, on: boolean): readonly Edit[] {
  const edits: Edit[] = [{ path: ['noTelemetry'], value: !on }];
  // Anything but a boolean is a later release's, which alone knows what it means.
  if (typeof ownValue(values, 'telemetry') === 'boolean')
    edits.push({ path: ['telemetry'], value: on });
  return edits;
}
