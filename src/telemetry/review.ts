import { z } from 'zod';

/**
 * What a review of the data needs to know of a field, kept as zod's metadata on the field.
 * TELEMETRY.md, the tracking plan, `chunk telemetry schema` and docs/data-team.md come from it.
 */
export interface FieldReview {
  /** What the field is, and what it is there for. */
  readonly purpose: string;
  /** What the team answers with it. */
  readonly question: string;
  /** The team that answers for it. */
  readonly owner: string;
  /** True if it can single out an install or an organization. */
  readonly classification: 'public' | 'pseudonymous';
  /** The version of the tracking plan that first had it. */
  readonly since: number;
}

// The purpose is kept as the description, as JSON Schema calls it.
declare module 'zod' {
  interface GlobalMeta extends Partial<Omit<FieldReview, 'purpose'>> {}
}

/** The version of today's tracking plan. It rises with a change that is not compatible. */
export const planVersion = 1;

/** Gives fields their review: those that the plan of that version had first. */
export function fieldsSince(since: number) {
  return <Schema extends z.ZodType>(
    schema: Schema,
    purpose: string,
    question: string,
    classification: FieldReview['classification'] = 'public',
  ): Schema =>
    schema.meta({ description: purpose, question, owner: 'factory', classification, since });
}

/** The usual spelling of a UUID, in either case. */
export const uuid = z.string().regex(/^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$/);

/** A JSON Schema, or a part of one. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** A schema as JSON Schema draft-07, the dialect of Segment Protocols, without the review. */
export function draft07(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, {
    target: 'draft-7',
    override: ({ jsonSchema }) => {
      for (const key of ['question', 'owner', 'classification', 'since']) delete jsonSchema[key];
    },
  });
}

/** What is known of a field: everything, or a test fails. */
type DeclaredReview = { readonly [key in keyof FieldReview]?: FieldReview[key] | undefined };

/** A value that is sent: its place, what it may be, and its review. */
export interface Field extends DeclaredReview {
  /** Dotted: `context.os.name`. */
  readonly path: string;
  readonly optional: boolean;
  /** The values that there are, or their type. */
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

/** Returns the values of a schema, nested ones under dotted paths. */
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
