import { z } from 'zod';

/**
 * The privacy review of a field, stored as zod metadata. TELEMETRY.md, the tracking plan,
 * `chunk telemetry schema` and docs/data-team.md are generated from it.
 */
export interface FieldReview {
  /** What the field contains. */
  readonly purpose: string;
  /** The question that the field answers. */
  readonly question: string;
  /** The team responsible for the field. */
  readonly owner: string;
  /** `pseudonymous` if the value can single out an install or an organization. */
  readonly classification: 'public' | 'pseudonymous';
  /** The first version of the tracking plan that has the field. */
  readonly since: number;
}

// `purpose` is stored as `description`, the keyword of JSON Schema.
declare module 'zod' {
  interface GlobalMeta extends Partial<Omit<FieldReview, 'purpose'>> {}
}

/** The current version of the tracking plan. Bump it for an incompatible change. */
export const planVersion = 1;

/** Returns a function that adds the review to a field new in that version of the plan. */
export function fieldsSince(since: number) {
  return <Schema extends z.ZodType>(
    schema: Schema,
    purpose: string,
    question: string,
    classification: FieldReview['classification'] = 'public',
  ): Schema =>
    schema.meta({ description: purpose, question, owner: 'factory', classification, since });
}

/** A UUID with hyphens, in upper or lower case. */
export const uuid = z.string().regex(/^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$/);

/** A JSON Schema, or a part of one. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** Converts a schema to JSON Schema draft-07, as Segment Protocols needs it, without the review. */
export function draft07(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, {
    target: 'draft-7',
    override: ({ jsonSchema }) => {
      for (const key of ['question', 'owner', 'classification', 'since']) delete jsonSchema[key];
    },
  });
}

/** The review as declared. A test fails if a part of it is missing. */
type DeclaredReview = { readonly [key in keyof FieldReview]?: FieldReview[key] | undefined };

/** A field that is sent, with its review. */
export interface Field extends DeclaredReview {
  /** Dotted: `context.os.name`. */
  readonly path: string;
  readonly optional: boolean;
  /** The allowed values, or their type. */
  readonly values: readonly unknown[] | string;
}

interface SchemaNode extends Omit<DeclaredReview, 'purpose'> {
  readonly description?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly type?: string;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
}

/** Returns the fields of a schema, nested ones with dotted paths. */
export function fieldsOf(schema: z.ZodType): Field[] {
  return leavesOf(z.toJSONSchema(schema, { target: 'draft-7' }) as SchemaNode, '');
}

function leavesOf({ properties, required }: SchemaNode, prefix: string): Field[] {
  return Object.entries(properties ?? {}).flatMap(([name, node]) => {
    const path = prefix + name;
    if (Object.keys(node.properties ?? {}).length > 0) return leavesOf(node, `${path}.`);
    const { description: purpose, question, owner, classification, since } = node;
    const review = { purpose, question, owner, classification, since };
    return [{ path, optional: !required?.includes(name), values: valuesOf(node), ...review }];
  });
}

function valuesOf({ const: fixed, enum: options, type }: SchemaNode): Field['values'] {
  if (fixed !== undefined) return [fixed];
  if (options !== undefined) return options;
  if (type === 'boolean') return [true, false];
  return type === 'array' ? 'list' : type === 'object' ? 'empty' : 'text';
}
