import { describe, expect, test } from 'bun:test';
import { existsSync, readdirSync } from 'node:fs';
import { z } from 'zod';
import packageJson from '../../package.json';
import { type Field, fieldsOf, planVersion } from '../../src/telemetry/review.ts';
import {
  batchSchema,
  identifyOnWireSchema,
  trackOnWireSchema,
  wireEventSchema,
} from '../../src/telemetry/schema.ts';
import { schemaReport } from '../../src/telemetry/schema-report.ts';
import { chunk } from '../support/binary.ts';
import { temporaryFolder } from '../support/folders.ts';
import { row, testCli } from '../support/test-cli.ts';

const fields = [trackOnWireSchema, identifyOnWireSchema, batchSchema].flatMap(fieldsOf);

/** Returns the paths of the fields whose review is incomplete. */
function unreviewed(candidates: readonly Field[]): string[] {
  const incomplete = candidates.filter(({ purpose, question, owner, classification, since }) => {
    const texts = [purpose, question, owner];
    return (
      texts.some((text) => !text?.trim() || /\b(TODO|TBD|FIXME)\b/i.test(text)) ||
      !['public', 'pseudonymous'].includes(classification ?? '') ||
      !(Number.isInteger(since) && Number(since) >= 1 && Number(since) <= planVersion)
    );
  });
  return incomplete.map(({ path }) => path);
}

describe('every field that is sent', () => {
  test('has a purpose, a question, an owner, a classification and a plan version', () => {
    expect(fields.length).toBeGreaterThan(30);
    expect(unreviewed(fields)).toEqual([]);
  });

  const complete = {
    description: 'What it is',
    question: 'What does it answer?',
    owner: 'factory',
    classification: 'public',
    since: 1,
  } as const;
  for (const [what, review] of [
    ['without any review', {}],
    ...Object.keys(complete).map((key) => [`without ${key}`, { ...complete, [key]: undefined }]),
    ['with TODO for a purpose', { ...complete, description: 'TODO' }],
    ['of a future plan', { ...complete, since: planVersion + 1 }],
  ] as [string, Record<string, unknown>][]) {
    test(`${what} is reported as unreviewed`, () => {
      expect(unreviewed(fieldsOf(z.strictObject({ added: z.string().meta(review) })))).toEqual([
        'added',
      ]);
    });
  }

  test('that names an event or a property is snake_case', () => {
    const names = [...Object.keys(trackOnWireSchema.shape.properties.shape)];
    names.push(trackOnWireSchema.shape.event.value);
    for (const name of names) expect(name).toMatch(/^[a-z][a-z_]*$/);
  });

  test('that may hold an id of an install or an organization is pseudonymous', () => {
    const ids = fields.filter(({ path }) => /anonymous|organization/i.test(path));
    expect(ids.length).toBeGreaterThanOrEqual(4);
    expect(new Set(ids.map(({ classification }) => classification))).toEqual(
      new Set(['pseudonymous']),
    );
  });
});

describe('telemetry schema', () => {
  for (const [state, env] of [
    ['on', {}],
    ['off', { DO_NOT_TRACK: '1' }],
  ] as const) {
    test(`--json prints the whole schema while telemetry is ${state}, and leaves no trace`, async () => {
      const cli = testCli({ env, fresh: true });
      const { stdout, ...rest } = await row(['telemetry', 'schema', '--json'], cli);
      expect(rest).toEqual({ stderr: '', exitCode: 0, events: [] });
      expect(JSON.parse(stdout)).toEqual(JSON.parse(JSON.stringify(schemaReport('1.2.3'))));
      expect(existsSync(cli.paths.telemetryFolder)).toBe(false);
      expect(existsSync(cli.paths.configFile)).toBe(false);
    });
  }

  test('prints the same from the compiled binary, and leaves no trace', async () => {
    const home = temporaryFolder();
    const { stdout, exitCode } = await chunk(['telemetry', 'schema', '--json'], { home });
    expect(exitCode).toBe(0);
    const report = schemaReport(packageJson.version);
    expect(JSON.parse(stdout)).toEqual(JSON.parse(JSON.stringify(report)));
    expect(readdirSync(home)).toEqual([]);
  });

  test('prints each field with its review', async () => {
    const { stdout } = await row(['telemetry', 'schema']);
    expect(stdout).toStartWith('chunk 1.2.3, tracking plan version 1\n');
    expect(stdout).toContain(`
  properties.organization_id: text (optional)
      CircleCI organization id from CIRCLECI_ORG_ID; omitted unless it is a UUID
      Which CircleCI organizations use chunk?
      pseudonymous, owned by factory, since plan 1
`);
    for (const { path } of fields) expect(stdout).toContain(`  ${path}: `);
  });

  test('has JSON Schemas that accept and reject the same events as the gate', async () => {
    const { default: Ajv } = await import('ajv');
    const { schemas } = schemaReport('1.2.3');
    const [check] = [new Ajv().compile(schemas.track)];
    const { onWire } = await import('../../src/telemetry/upload/segment.ts');
    const { trackEvent } = await import('../support/events.ts');
    const [event] = (await onWire([trackEvent()])) as [Record<string, unknown>];
    for (const candidate of [event, { ...event, userId: 'me' }]) {
      expect(check?.(candidate)).toBe(wireEventSchema.safeParse(candidate).success);
    }
  });
});
