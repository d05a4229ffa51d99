import type { Edit } from './edit-text.ts';
import { type ConfigValues, ownValue } from './file.ts';

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
 * The edits that turn telemetry on or off for good. Both keys, whatever was there: releases before
 * and after this one know one of them each, and keep only what they know.
 */
export function consentEdits(on: boolean): readonly Edit[] {
  return [
    { path: ['noTelemetry'], value: !on },
    { path: ['telemetry'], value: on },
  ];
}
