/**
 * Text from outside as one harmless line: control characters, which could move a terminal's cursor
 * or set its colors, and bidirectional marks, which could reorder what is read, are spelled out.
 */
export function escapeControls(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
