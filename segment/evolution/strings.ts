import { DFA, JS, NFA } from 'refa';

/** What a JSON Schema says of a text. */
export interface TextSchema {
  readonly pattern?: string;
  readonly maxLength?: number;
  readonly const?: string;
  readonly enum?: readonly string[];
}

/**
 * A text that `before` allows and `after` does not; undefined if there is no such text. Decided on
 * the automata of the patterns, and so exact. Throws for a pattern that is not anchored at both ends.
 */
export function textLost(before: TextSchema, after: TextSchema): string | undefined {
  const others = DFA.fromFA(automatonOf(after));
  others.complement();
  return shortestText(NFA.fromIntersection(automatonOf(before), others));
}

/** Returns a text that a schema allows; undefined if it allows no text. */
export function someText(schema: TextSchema): string | undefined {
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

// Without its ends, an alternative at the top would be anchored at one of them only.
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

/** Returns the text of a shortest way from the start of an automaton to an end. */
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

// A letter reads better than a control character; a lone surrogate is no text.
function preferred({ ranges }: { ranges: readonly { min: number; max: number }[] }): number {
  for (const { min, max } of ranges) {
    for (const wish of [0x61, 0x41, 0x30, 0x20]) if (min <= wish && wish <= max) return wish;
  }
  return ranges[0]?.min ?? 0;
}
