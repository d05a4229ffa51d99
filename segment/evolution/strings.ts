import { DFA, JS, NFA } from 'refa';

/** The keywords of a JSON Schema that apply to strings. */
export interface TextSchema {
  readonly pattern?: string;
  readonly maxLength?: number;
  readonly const?: string;
  readonly enum?: readonly string[];
}

/**
 * Returns a text that `before` allows and `after` does not; undefined if there is no such text.
 * Exact, because it compares the automata of the patterns. Throws for a pattern that is not
 * anchored at both ends.
 */
export function textLost(before: TextSchema, after: TextSchema): string | undefined {
  const rejected = DFA.fromFA(automatonOf(after));
  rejected.complement();
  return shortestText(NFA.fromIntersection(automatonOf(before), rejected));
}

/** Returns a text that a schema allows; undefined if it allows no text. */
export function exampleText(schema: TextSchema): string | undefined {
  return shortestText(automatonOf(schema));
}

function automatonOf(schema: TextSchema): NFA {
  const { pattern, maxLength, const: only } = schema;
  const words = only === undefined ? schema.enum : [only];
  let automaton = fromRegex(pattern === undefined ? '[^]*' : unanchored(pattern));
  const limits = [
    ...(words === undefined ? [] : [words.map((word) => RegExp.escape(word)).join('|')]),
    ...(maxLength === undefined ? [] : [`[^]{0,${maxLength}}`]),
  ];
  for (const limit of limits) automaton = NFA.fromIntersection(automaton, fromRegex(limit));
  return automaton;
}

function fromRegex(source: string): NFA {
  const parser = JS.Parser.fromLiteral({ source, flags: 'u' });
  const { expression, maxCharacter } = parser.parse({ assertions: 'throw' });
  return NFA.fromRegex(expression, { maxCharacter });
}

// Rejects a pattern such as `^a|b$`, in which each alternative has only one of the anchors.
function unanchored(pattern: string): string {
  const inner = /^\^(.*)\$$/s.exec(pattern)?.[1];
  if (
    inner === undefined ||
    JS.Parser.fromLiteral({ source: pattern, flags: 'u' }).ast.pattern.alternatives.length > 1
  ) {
    throw new Error(`the pattern ${pattern} is not anchored at both ends`);
  }
  return inner;
}

/** Returns a shortest text that an automaton accepts; undefined if it accepts no text. */
function shortestText({ initial, finals }: NFA): string | undefined {
  const reached = new Map([[initial, '']]);
  for (const [node, text] of reached) {
    if (finals.has(node)) return text;
    for (const [next, characters] of node.out) {
      if (characters.isEmpty || reached.has(next)) continue;
      reached.set(next, text + String.fromCodePoint(preferred(characters)));
    }
  }
  return undefined;
}

// Prefers readable characters to control characters and lone surrogates.
function preferred({ ranges }: { ranges: readonly { min: number; max: number }[] }): number {
  for (const { min, max } of ranges) {
    for (const code of [0x61, 0x41, 0x30, 0x20]) if (min <= code && code <= max) return code;
  }
  return ranges[0]?.min ?? 0;
}
