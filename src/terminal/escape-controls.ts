/**
 * Makes untrusted text safe to print on one line. Escapes control characters, which could move the
 * cursor or set colors, and bidirectional marks, which could reorder the text.
 */
export function escapeControls(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
