/**
 * Prints the steps to delete the data that was sent under an anonymous id. Sends nothing.
 *
 *   bun run erase-request <anonymous id>
 *
 * Flags: --amplitude-id N, from the response to the third step; --region eu, for a workspace and a
 * project in Europe; --schema NAME, the schema in the warehouse; --source-id ID, the source in
 * Segment.
 */
import { parseArgs } from 'node:util';
import { eventName } from '../src/system/build-info.ts';
import { isUuid } from '../src/system/uuid.ts';

/** The id to delete, and where its data is. */
export interface ErasureRequest {
  readonly anonymousId: string;
  readonly region: 'us' | 'eu';
  readonly schema: string;
  /** From the response to the lookup; undefined before that. */
  readonly amplitudeId?: string | undefined;
  readonly sourceId?: string | undefined;
}

/** A step: its title, and a shell command or SQL statements. */
export interface ErasureStep {
  readonly title: string;
  readonly text: string;
}

const hosts = {
  us: { amplitude: 'https://amplitude.com', segment: 'https://api.segmentapis.com' },
  eu: {
    amplitude: 'https://analytics.eu.amplitude.com',
    segment: 'https://eu1.api.segmentapis.com',
  },
} as const;

/** The tables with rows of an anonymous id. The models other than `runs` are views over it. */
export const tablesWithIds = ['tracks', eventName, 'identifies', 'runs'] as const;

/** Returns the steps for a request, in order. */
export function erasureSteps(request: ErasureRequest): ErasureStep[] {
  return [
    segmentArchive(request),
    warehouse(request),
    amplitudeLookup(request),
    amplitudeDeletion(request),
  ];
}

/** Returns the statements for the warehouse. The id is a UUID, so it needs no escaping. */
export function warehouse({ anonymousId, schema }: ErasureRequest): ErasureStep {
  const statements = tablesWithIds.map(
    (table) =>
      `DELETE FROM ${schema}.${table} WHERE LOWER(anonymous_id) = LOWER('${anonymousId}');`,
  );
  return {
    title: 'Warehouse: delete the rows, after Segment, which could load them again',
    text: statements.join('\n'),
  };
}

function segmentArchive({ anonymousId, region, sourceId }: ErasureRequest): ErasureStep {
  const url = `${hosts[region].segment}/regulations/sources/${sourceId ?? '<source id>'}`;
  const body = {
    regulationType: 'DELETE_ARCHIVE_ONLY',
    subjectType: 'ANONYMOUS_ID',
    subjectIds: [anonymousId],
  };
  return {
    title: 'Segment: delete the events in the archive, if the workspace supports it',
    text: curl(url, '--header "Authorization: Bearer $SEGMENT_PUBLIC_API_TOKEN"', body),
  };
}

function amplitudeLookup({ anonymousId, region }: ErasureRequest): ErasureStep {
  return {
    title: 'Amplitude: look up matches[].amplitude_id of the id, which is a device id there',
    text: curl(`${hosts[region].amplitude}/api/2/usersearch?user=${anonymousId}`, amplitudeKeys),
  };
}

function amplitudeDeletion({ region, amplitudeId }: ErasureRequest): ErasureStep {
  const body = {
    amplitude_ids: [amplitudeId === undefined ? '<amplitude id>' : Number(amplitudeId)],
    requester: 'chunk erasure request',
  };
  return {
    title: 'Amplitude: delete the events received before its deletion job runs',
    text: curl(`${hosts[region].amplitude}/api/2/deletions/users`, amplitudeKeys, body),
  };
}

const amplitudeKeys = '--user "$AMPLITUDE_API_KEY:$AMPLITUDE_SECRET_KEY"';

function curl(url: string, credentials: string, body?: object): string {
  const data =
    body && ` \\\n  --header 'Content-Type: application/json' --data '${JSON.stringify(body)}'`;
  return `curl --fail-with-body ${credentials} \\\n  '${url}'${data ?? ''}`;
}

/** Parses a command line. Throws if an argument is invalid. */
export function requestOf(argv: readonly string[]): ErasureRequest {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      'amplitude-id': { type: 'string' },
      region: { type: 'string', default: 'us' },
      schema: { type: 'string', default: 'chunk_production' },
      'source-id': { type: 'string' },
    },
  });
  const [anonymousId, ...more] = positionals;
  if (!isUuid(anonymousId) || more.length > 0) {
    throw new Error('expected one anonymous id, a UUID (chunk telemetry status shows it)');
  }
  const { region, schema, 'amplitude-id': amplitudeId, 'source-id': sourceId } = values;
  if (region !== 'us' && region !== 'eu') throw new Error('--region must be us or eu');
  if (!/^[A-Za-z_][\w.]*$/.test(schema)) throw new Error('--schema must be the name of a schema');
  if (!/^\d{1,15}$/.test(amplitudeId ?? '0')) throw new Error('--amplitude-id must be a number');
  if (!/^\w+$/.test(sourceId ?? 'x')) throw new Error('--source-id must be the id of a source');
  return { anonymousId, region, schema, amplitudeId, sourceId };
}

if (import.meta.main) {
  try {
    const steps = erasureSteps(requestOf(Bun.argv.slice(2)));
    for (const [index, { title, text }] of steps.entries())
      console.log(`# ${index + 1}. ${title}\n${text}\n`);
  } catch (error) {
    console.error(`error: ${error instanceof Error ? error.message : error}`);
    process.exitCode = 2;
  }
}
