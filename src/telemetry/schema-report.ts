import { draft07, type Field, fieldsOf, planVersion } from './review.ts';
import { batchSchema, identifyOnWireSchema, trackOnWireSchema } from './schema.ts';

/** Everything that this release can send. */
export interface SchemaReport {
  /** The version of chunk. */
  readonly version: string;
  /** The version of the tracking plan. */
  readonly planVersion: number;
  /** The fields of each type of event, and of the request around them. */
  readonly fields: Readonly<Record<'track' | 'identify' | 'request', readonly Field[]>>;
  /** The events that the gate lets through, as JSON Schema draft-07. */
  readonly schemas: Readonly<Record<'track' | 'identify', Readonly<Record<string, unknown>>>>;
}

/** Builds the report from the schemas that the gate enforces. */
export function schemaReport(version: string): SchemaReport {
  return {
    version,
    planVersion,
    fields: {
      track: fieldsOf(trackOnWireSchema),
      identify: fieldsOf(identifyOnWireSchema),
      request: fieldsOf(batchSchema),
    },
    schemas: { track: draft07(trackOnWireSchema), identify: draft07(identifyOnWireSchema) },
  };
}

const titles = {
  track: 'After every command (track)',
  identify: 'Once per anonymous id (identify)',
  request: 'Each request, around the events',
} as const;

/** Formats the report as text. Lists fields that both events share once. */
export function schemaText({ version, planVersion, fields }: SchemaReport): string {
  const shared = new Set(fields.track.map(lineOf));
  const sections = Object.entries(titles).map(([event, title]) => {
    const lines = fields[event as keyof typeof titles].map(lineOf);
    const own = event === 'identify' ? lines.filter((line) => !shared.has(line)) : lines;
    return `${title}${own.length < lines.length ? ', as above except' : ''}:\n${own.join('\n')}`;
  });
  return [`chunk ${version}, tracking plan version ${planVersion}`, ...sections].join('\n\n');
}

function lineOf({ path, values, optional, purpose, question, ...review }: Field): string {
  const value = typeof values === 'string' ? values : values.join(' | ');
  const { owner, classification, since } = review;
  return [
    `  ${path}: ${value}${optional ? ' (optional)' : ''}`,
    `      ${purpose}`,
    `      ${question}`,
    `      ${classification}, owned by ${owner}, since plan ${since}`,
  ].join('\n');
}
