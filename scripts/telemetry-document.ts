import type { z } from 'zod';
import { consentRules } from '../src/telemetry/consent.ts';
import { commandInvocationProperties } from '../src/telemetry/properties.ts';
import { queueBounds } from '../src/telemetry/queue/queue.ts';
import { fieldsOf } from '../src/telemetry/review.ts';
import { batchSchema, identifyOnWireSchema, trackOnWireSchema } from '../src/telemetry/schema.ts';
import { backoffBounds } from '../src/telemetry/upload/backoff.ts';
import { senderHardLimitMs } from '../src/telemetry/upload/start.ts';
import { examplesOnWire } from './example-events.ts';
import { withParts } from './generated-parts.ts';

/** Returns TELEMETRY.md with its generated parts updated. */
export async function telemetryDocument(document: string): Promise<string> {
  const [example] = await examplesOnWire();
  const parts = {
    properties: fieldTable(commandInvocationProperties),
    envelope: fieldTable(trackOnWireSchema, (path) => !/^(properties\.|type|event)/.test(path)),
    identify: fieldTable(identifyOnWireSchema, (path) => /^(messageId|traits)$/.test(path)),
    request: fieldTable(batchSchema),
    classification: classification(),
    example: `\`\`\`json\n${JSON.stringify(example, null, 2)}\n\`\`\``,
    consent: consentTable(),
    limits: limits(),
  };
  // Markdown needs the blank lines.
  const spaced = Object.entries(parts).map(([name, part]) => [name, `\n${part}\n`]);
  return withParts(document, Object.fromEntries(spaced));
}

/** Returns a table with a row for each field. */
function fieldTable(schema: z.ZodType, shown: (path: string) => boolean = () => true): string {
  const rows = fieldsOf(schema)
    .filter(({ path }) => shown(path))
    .map(({ path, values, optional, purpose, question }) => {
      const value = typeof values === 'string' ? values : codeList(values);
      return `| \`${path}\` | ${value}${optional ? ', optional' : ''} | ${purpose} | ${question} |`;
    });
  const head = ['| field | value | meaning | question it answers |', '| --- | --- | --- | --- |'];
  return [...head, ...rows].join('\n');
}

function classification(): string {
  const fields = [trackOnWireSchema, identifyOnWireSchema, batchSchema].flatMap(fieldsOf);
  const pseudonymous = fields.filter((field) => field.classification === 'pseudonymous');
  return `The team ${codeList(fields.map(({ owner }) => owner))} owns all fields. These fields are pseudonymous, because they can single out an
install or an organization: ${codeList(pseudonymous.map(({ path }) => path))}.
All other fields are public.`;
}

function codeList(values: readonly unknown[]): string {
  return [...new Set(values)].map((value) => `\`${value}\``).join(', ');
}

function consentTable(): string {
  const rows = consentRules.map(
    ({ condition, effect }, index) => `| ${index + 1} | ${condition} | ${effect} |`,
  );
  return ['| # | rule | telemetry is |', '| --- | --- | --- |', ...rows].join('\n');
}

function limits(): string {
  const { maxEvents, maxBytes, maxAgeMs } = queueBounds;
  const { firstMs, maxMs } = backoffBounds;
  return `| limit | value |
| --- | --- |
| queue; the oldest events are dropped first | ${maxEvents.toLocaleString('en')} events, ${maxBytes / 1024 ** 2} MiB, ${maxAgeMs / 86_400_000} days |
| run time of the detached copy | ${Math.ceil(senderHardLimitMs / 1000)} seconds |
| wait after the collector could not be reached | ${firstMs / 60_000} minute, then 2, then 4, up to ${maxMs / 3_600_000} hours |`;
}
