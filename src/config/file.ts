import { readIfPresent } from '../files/files.ts';

export type ConfigValues = Readonly<Record<string, unknown>>;

/** What a config file says, or why it says nothing that can be trusted. */
export type ConfigReading =
  | { readonly state: 'missing' }
  | { readonly state: 'unreadable'; readonly why: string }
  | { readonly state: 'read'; readonly values: ConfigValues };

/** Reads a config file; never throws, and never takes a damaged file for an empty one. */
export function readConfigFile(path: string): ConfigReading {
  let text: string | undefined;
  try {
    text = readIfPresent(path);
  } catch (error) {
    return { state: 'unreadable', why: whyUnreadable(error) };
  }
  return text === undefined ? { state: 'missing' } : parseConfig(text);
}

/** Reads the text of a config file: a JSON object, strictly. */
export function parseConfig(text: string): ConfigReading {
  if (text.trim() === '') return { state: 'unreadable', why: 'it is empty' };
  let values: unknown;
  try {
    values = JSON.parse(text);
  } catch {
    return { state: 'unreadable', why: 'it is not valid JSON' };
  }
  if (typeof values !== 'object' || values === null || Array.isArray(values)) {
    return { state: 'unreadable', why: 'it is not a JSON object' };
  }
  return { state: 'read', values: values as ConfigValues };
}

/** The value of an own key: inherited names such as `constructor` are not settings. */
export function ownValue(values: ConfigValues, key: string): unknown {
  return Object.hasOwn(values, key) ? values[key] : undefined;
}

function whyUnreadable(error: unknown): string {
  if (error instanceof TypeError) return 'it is not UTF-8 text';
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
  return code === 'EISDIR' ? 'it is a folder' : `it cannot be read (${code})`;
}
