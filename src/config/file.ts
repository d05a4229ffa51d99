import { readSmallFile } from '../files/files.ts';

export type ConfigValues = Readonly<Record<string, unknown>>;

/** The values of a config file, or why they cannot be trusted. */
export type ConfigReading =
  | { readonly state: 'missing' }
  | { readonly state: 'unreadable'; readonly why: string }
  | { readonly state: 'read'; readonly values: ConfigValues };

/** Reads a config file; never throws, and never treats a damaged file as empty. */
export function readConfigFile(path: string): ConfigReading {
  const reading = readSmallFile(path);
  if (reading.state === 'unusable') return { state: 'unreadable', why: reading.why };
  return reading.state === 'missing' ? reading : parseConfig(reading.text);
}

/** Parses a config file, which must be a JSON object. Allows a byte order mark. */
export function parseConfig(text: string): ConfigReading {
  if (text.trim() === '') return { state: 'unreadable', why: 'it is empty' };
  let values: unknown;
  try {
    values = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return { state: 'unreadable', why: 'it is not valid JSON' };
  }
  if (typeof values !== 'object' || values === null || Array.isArray(values)) {
    return { state: 'unreadable', why: 'it is not a JSON object' };
  }
  return { state: 'read', values: values as ConfigValues };
}

/** Returns the value of an own key. Inherited names such as `constructor` are not settings. */
export function ownValue(values: ConfigValues, key: string): unknown {
  return Object.hasOwn(values, key) ? values[key] : undefined;
}

/** Returns the value at a path of own keys; undefined if a part of the path is missing. */
export function valueAt(values: ConfigValues, path: readonly string[]): unknown {
  let value: unknown = values;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = ownValue(value as ConfigValues, key);
  }
  return value;
}
