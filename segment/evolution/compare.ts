import { someText, type TextSchema, textLost } from './strings.ts';

/** The part of JSON Schema draft-07 that our events are described in. */
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

/** A change after which an event that was valid no longer is. */
export interface Break {
  /** The field, dotted. */
  readonly path: string;
  readonly why: string;
  /** A value for the whole of the schema that was valid before and is not after. */
  readonly example: unknown;
}

const ofAnyType = ['$schema', 'description'];
const known = [
  ...ofAnyType,
  ...['type', 'properties', 'required', 'additionalProperties'],
  ...['pattern', 'maxLength', 'const', 'enum'],
];
const unplanned = 'unplanned';

/**
 * What breaks between two schemas; nothing exactly when every value that is valid before is valid
 * after. Throws for a keyword that it does not know, as it could not tell.
 */
export function breaksBetween(before: Schema, after: Schema): Break[] {
  return compare(before, after, '');
}

function compare(before: Schema, after: Schema, path: string): Break[] {
  for (const schema of [before, after]) {
    const allowed = schema.type === undefined ? ofAnyType : known;
    const keyword = Object.keys(schema).find((each) => !allowed.includes(each));
    if (keyword !== undefined) throw new Error(`${path}: cannot compare "${keyword}"`);
  }
  if (after.type === undefined) return [];
  if (before.type !== after.type) {
    return [
      {
        path,
        why: `${before.type ?? 'anything'} became ${after.type}`,
        example: other(before, after),
      },
    ];
  }
  if (before.type === 'object') return compareObjects(before, after, path);
  if (before.type === 'string') {
    const example = textLost(before as TextSchema, after as TextSchema);
    return example === undefined ? [] : [{ path, why: 'allows fewer texts', example }];
  }
  const example = valuesOf(before).find((value) => !valuesOf(after).includes(value));
  return example === undefined ? [] : [{ path, why: 'allows fewer values', example }];
}

function compareObjects(before: Schema, after: Schema, path: string): Break[] {
  const breaks: Break[] = [];
  const add = (name: string, why: string, example: object): void => {
    breaks.push({ path: join(path, name), why, example });
  };
  const old = before.properties ?? {};
  for (const name of after.required ?? []) {
    if (before.required?.includes(name)) continue;
    const { [name]: _, ...without } = exampleObject(before);
    add(name, 'became required', without);
  }
  const isOpen = before.additionalProperties !== false;
  const closes = after.additionalProperties === false;
  for (const [name, schema] of Object.entries(old)) {
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
      if (name in old || schema.type === undefined) continue;
      add(name, 'was free', { ...exampleObject(before), [name]: other({}, schema) });
    }
    if (closes)
      add(unplanned, 'unplanned keys are no longer allowed', {
        ...exampleObject(before),
        [unplanned]: 1,
      });
  }
  return breaks;
}

/** Some value that a schema allows, with what is required only. */
export function example(schema: Schema): unknown {
  if (schema.type === 'object') return exampleObject(schema);
  if (schema.type === 'string') return someText(schema as TextSchema);
  return schema.type === undefined ? 0 : valuesOf(schema)[0];
}

function exampleObject({ properties, required }: Schema): Record<string, unknown> {
  return Object.fromEntries(
    (required ?? []).map((name) => [name, example(properties?.[name] ?? {})]),
  );
}

/** Returns a value that `before` allows and that is not of the type of `after`. */
function other(before: Schema, after: Schema): unknown {
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
