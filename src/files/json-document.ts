import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';

/** A strictly parsed JSON text with the position of every value. */
export interface JsonDocument {
  readonly text: string;
  readonly root: Node;
}

/** An error in a text and its position: lines and columns count from 1, columns in characters. */
export interface JsonProblem {
  readonly why: string;
  readonly line: number;
  readonly column: number;
}

const byteOrderMark = '\ufeff';

/**
 * Parses a text as strict JSON: no comments or trailing commas. Keeps a leading byte order mark.
 */
export function readJsonDocument(text: string): JsonDocument | JsonProblem {
  const errors: ParseError[] = [];
  // A space in place of the byte order mark keeps every offset valid for both texts.
  const parsed = text.startsWith(byteOrderMark) ? ` ${text.slice(1)}` : text;
  if (parsed.trim() === '') return problemAt(text, 0, 'the file is empty');
  let root: Node | undefined;
  try {
    root = parseTree(parsed, errors, { disallowComments: true });
    if (errors.length === 0) JSON.parse(parsed);
  } catch (error) {
    if (error instanceof RangeError) return problemAt(text, 0, 'it is nested too deeply');
    return problemAt(text, 0, 'it is not valid JSON');
  }
  const [first] = errors;
  if (first !== undefined) return problemAt(text, first.offset, messageFor(first));
  return root === undefined ? problemAt(text, 0, 'it is not valid JSON') : { text, root };
}

/** True for a problem, as opposed to a result. */
export function isProblem<Result extends object>(
  result: Result | JsonProblem,
): result is JsonProblem {
  return 'why' in result;
}

/** Returns a problem with the text at an offset. */
export function problemAt(text: string, offset: number, why: string): JsonProblem {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  const skipped = before.startsWith(byteOrderMark) && lineStart === 0 ? 1 : 0;
  return {
    why,
    line: before.split('\n').length,
    column: [...before.slice(lineStart)].length - skipped + 1,
  };
}

/** Returns the properties of an object with that name: several if the text repeats the key. */
export function propertiesNamed(object: Node, name: string): { key: Node; value: Node }[] {
  return (object.children ?? []).flatMap((property) => {
    const [key, value] = property.children ?? [];
    return key !== undefined && value !== undefined && key.value === name ? [{ key, value }] : [];
  });
}

const messages: Readonly<Record<string, string>> = {
  InvalidCommentToken: 'comments are not allowed in JSON',
  PropertyNameExpected: 'a property name in double quotes is expected',
  ValueExpected: 'a value is expected',
  ColonExpected: 'a colon is expected',
  CommaExpected: 'a comma is expected',
  CloseBraceExpected: 'a closing brace is missing',
  CloseBracketExpected: 'a closing bracket is missing',
  EndOfFileExpected: 'there is text after the end of the value',
  UnexpectedEndOfString: 'a string is not closed',
  InvalidEscapeCharacter: 'a backslash is followed by the wrong character',
  InvalidCharacter: 'a control character has to be escaped',
};

function messageFor({ error }: ParseError): string {
  return messages[printParseErrorCode(error)] ?? 'it is not valid JSON';
}
