import { draft07, type Field, fieldsOf, planVersion } from './review.ts';
import { batchSchema, identifyOnWireSchema, trackOnWireSchema } from './schema.ts';

/** All that this release may send. */
export interface SchemaReport {
  /** Of chunk. */
  readonly version: string;
  /** Of the tracking plan. */
  readonly planVersion: number;
  /** For each event, and the request that carries them: its fields with their review. */
  readonly fields: Readonly<Record<'track' | 'identify' | 'request', readonly Field[]>>;
  /** The events as JSON Schema draft-07: what the check before the wire lets through. */
  readonly schemas: Readonly<Record<'track' | 'identify', Readonly<Record<string, unknown>>>>;
}

/** Returns what this release may send, from the schema that the check before the wire uses. */
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
  identify: 'Once for each anonymous id (identify)',
  request: 'Around them, in each request',
} as const;

/** Returns the report as text; fields that all events share are listed once. */
export function schemaText({ version, planVersion, fields }: SchemaReport): string {
  const shared = new Set(fields.track.map(lineOf));
  const sections = Object.entries(titles).map(([event, title]) => {
    const lines = fields[event as keyof typeof titles].map(lineOf);
    const own = event === 'identify' ? lines.filter((line) => !shared.has(line)) : lines;
    return `${title}${own.length < lines.length ? ', as above but' : ''}:\n${own.join('\n')}`;
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
