/** Returns the value of a JSON text; undefined if it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

// Control characters that `JSON.stringify` leaves as they are, and bidirectional marks.
const unescaped = /[\u007f-\u009f\p{Bidi_Control}]/gu;

/**
 * Returns a value as JSON, indented by two spaces, that is safe to print: terminals obey some
 * characters that JSON does not have to escape.
 */
export function printableJson(
  value: unknown,
  replacer?: (key: string, value: unknown) => unknown,
): string {
  return JSON.stringify(value, replacer, 2).replace(
    unescaped,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
