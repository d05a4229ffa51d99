import { exampleText, type TextSchema, textLost } from './strings.ts';

/** The subset of JSON Schema draft-07 that our events use. */
export interface Schema {
  readonly $schema?: string;
  readonly description?: string;
  readonly type?: 'object' | 'string' | 'boolean' | 'integer';
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean;
  readonly pattern?: string;
  readonly maxLength?: number;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
}

/** A change that makes a valid event invalid. */
export interface BreakingChange {
  /** The dotted path of the field. */
  readonly path: string;
  readonly why: string;
  /** A value of the whole schema that is valid before and invalid after. */
  readonly example: unknown;
}

const untypedKeywords = ['$schema', 'description'];
const keywords = [
  ...untypedKeywords,
  ...['type', 'properties', 'required', 'additionalProperties'],
  ...['pattern', 'maxLength', 'const', 'enum'],
];
const unplanned = 'unplanned';

/**
 * Returns the breaking changes between two schemas; [] if and only if every value that is valid
 * before is valid after. Throws for an unknown keyword.
 */
export function breakingChanges(before: Schema, after: Schema): BreakingChange[] {
  return compare(before, after, '');
}

function compare(before: Schema, after: Schema, path: string): BreakingChange[] {
  for (const schema of [before, after]) {
    const allowed = schema.type === undefined ? untypedKeywords : keywords;
    const keyword = Object.keys(schema).find((each) => !allowed.includes(each));
    if (keyword !== undefined) throw new Error(`${path}: cannot compare "${keyword}"`);
  }
  if (after.type === undefined) return [];
  if (before.type !== after.type) {
    return [
      {
        path,
        why: `${before.type ?? 'anything'} became ${after.type}`,
        example: mismatch(before, after),
      },
    ];
  }
  if (before.type === 'object') return compareObjects(before, after, path);
  if (before.type === 'string') {
    const example = textLost(before as TextSchema, after as TextSchema);
    return example === undefined ? [] : [{ path, why: 'allows fewer strings', example }];
  }
  const example = valuesOf(before).find((value) => !valuesOf(after).includes(value));
  return example === undefined ? [] : [{ path, why: 'allows fewer values', example }];
}

function compareObjects(before: Schema, after: Schema, path: string): BreakingChange[] {
  const breaks: BreakingChange[] = [];
  const add = (name: string, why: string, example: object): void => {
    breaks.push({ path: join(path, name), why, example });
  };
  const properties = before.properties ?? {};
  for (const name of after.required ?? []) {
    if (before.required?.includes(name)) continue;
    const { [name]: _, ...without } = exampleObject(before);
    add(name, 'became required', without);
  }
  const isOpen = before.additionalProperties !== false;
  const closes = after.additionalProperties === false;
  for (const [name, schema] of Object.entries(properties)) {
    const next = after.properties?.[name];
    if (next === undefined) {
      if (closes)
        add(name, 'is no longer allowed', { ...exampleObject(before), [name]: example(schema) });
      continue;
    }
    for (const broken of compare(schema, next, join(path, name))) {
      breaks.push({ ...broken, example: { ...exampleObject(before), [name]: broken.example } });
    }
  }
  if (isOpen) {
    for (const [name, schema] of Object.entries(after.properties ?? {})) {
      if (name in properties || schema.type === undefined) continue;
      add(name, 'was unrestricted', { ...exampleObject(before), [name]: mismatch({}, schema) });
    }
    if (closes)
      add(unplanned, 'unplanned keys are no longer allowed', {
        ...exampleObject(before),
        [unplanned]: 1,
      });
  }
  return breaks;
}

/** Returns a value that a schema allows, with the required keys only. */
export function example(schema: Schema): unknown {
  if (schema.type === 'object') return exampleObject(schema);
  if (schema.type === 'string') return exampleText(schema as TextSchema);
  return schema.type === undefined ? 0 : valuesOf(schema)[0];
}

function exampleObject({ properties, required }: Schema): Record<string, unknown> {
  return Object.fromEntries(
    (required ?? []).map((name) => [name, example(properties?.[name] ?? {})]),
  );
}

/** Returns a value that `before` allows, of another type than `after`. */
function mismatch(before: Schema, after: Schema): unknown {
  if (before.type !== undefined) return example(before);
  return after.type === 'boolean' ? 0 : true;
}

function valuesOf({ type, const: only, enum: options }: Schema): readonly unknown[] {
  if (only !== undefined) return [only];
  if (options !== undefined) return options;
  if (type === 'boolean') return [true, false];
  throw new Error(`cannot compare ${type} without const or enum`);
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
