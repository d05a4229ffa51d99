/**
 * Prints what has to be done to delete what was sent under an anonymous id. Sends nothing.
 *
 *   bun run erase-request <anonymous id>
 *
 * Flags: --amplitude-id N, the number that Amplitude's lookup gave; --region eu, for a workspace and
 * a project in Europe; --schema NAME, of the tables in the warehouse; --source-id ID, of the source
 * in Segment.
 */
import { parseArgs } from 'node:util';
import { eventName } from '../src/system/build-info.ts';
import { isUuid } from '../src/system/uuid.ts';

/** What a deletion is about. */
export interface ErasureRequest {
  readonly anonymousId: string;
  readonly region: 'us' | 'eu';
  readonly schema: string;
  /** Undefined until Amplitude's lookup gave it. */
  readonly amplitudeId?: string | undefined;
  readonly sourceId?: string | undefined;
}

/** One thing to do: why, and the command or statements for it. */
export interface Act {
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

/** The tables that have rows of an anonymous id; the models but `runs` are views over it. */
export const tablesWithIds = ['tracks', eventName, 'identifies', 'runs'] as const;

/** Everything to do for a request, in its order. */
export function erasureActs(request: ErasureRequest): Act[] {
  return [
    segmentArchive(request),
    warehouse(request),
    amplitudeLookup(request),
    amplitudeDeletion(request),
  ];
}

/** Returns the statements for the warehouse. The id is a UUID, so that it needs no escaping. */
export function warehouse({ anonymousId, schema }: ErasureRequest): Act {
  const statements = tablesWithIds.map(
    (table) =>
      `DELETE FROM ${schema}.${table} WHERE LOWER(anonymous_id) = LOWER('${anonymousId}');`,
  );
  return {
    title: 'The warehouse: after Segment, which would load it again',
    text: statements.join('\n'),
  };
}

function segmentArchive({ anonymousId, region, sourceId }: ErasureRequest): Act {
  const url = `${hosts[region].segment}/regulations/sources/${sourceId ?? '<source id>'}`;
  const body = {
    regulationType: 'DELETE_ARCHIVE_ONLY',
    subjectType: 'ANONYMOUS_ID',
    subjectIds: [anonymousId],
  };
  return {
    title: "Segment's archive: only in workspaces that have this; elsewhere its retention ends it",
    text: curl(url, '--header "Authorization: Bearer $SEGMENT_PUBLIC_API_TOKEN"', body),
  };
}

function amplitudeLookup({ anonymousId, region }: ErasureRequest): Act {
  return {
    title: "Amplitude's number for the id, which is a device there: matches[].amplitude_id",
    text: curl(`${hosts[region].amplitude}/api/2/usersearch?user=${anonymousId}`, amplitudeKeys),
  };
}

function amplitudeDeletion({ region, amplitudeId }: ErasureRequest): Act {
  const body = {
    amplitude_ids: [amplitudeId === undefined ? '<amplitude id>' : Number(amplitudeId)],
    requester: 'chunk erasure request',
  };
  return {
    title: 'Amplitude: deletes the events that came until its job runs',
    text: curl(`${hosts[region].amplitude}/api/2/deletions/users`, amplitudeKeys, body),
  };
}

const amplitudeKeys = '--user "$AMPLITUDE_API_KEY:$AMPLITUDE_SECRET_KEY"';

function curl(url: string, credentials: string, body?: object): string {
  const data =
    body && ` \\\n  --header 'Content-Type: application/json' --data '${JSON.stringify(body)}'`;
  return `curl --fail-with-body ${credentials} \\\n  '${url}'${data ?? ''}`;
}

/** Returns the request of a command line. Throws for what cannot be one. */
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
    throw new Error('one anonymous id, a UUID: chunk telemetry status shows it');
  }
  const { region, schema, 'amplitude-id': amplitudeId, 'source-id': sourceId } = values;
  if (region !== 'us' && region !== 'eu') throw new Error('--region is us or eu');
  if (!/^[A-Za-z_][\w.]*$/.test(schema)) throw new Error('--schema is the name of a schema');
  if (!/^\d{1,15}$/.test(amplitudeId ?? '0')) throw new Error('--amplitude-id is a number');
  if (!/^\w+$/.test(sourceId ?? 'x')) throw new Error('--source-id is the id of a source');
  return { anonymousId, region, schema, amplitudeId, sourceId };
}

if (import.meta.main) {
  try {
    const acts = erasureActs(requestOf(Bun.argv.slice(2)));
    for (const [index, { title, text }] of acts.entries())
      console.log(`# ${index + 1}. ${title}\n${text}\n`);
  } catch (error) {
    console.error(`error: ${error instanceof Error ? error.message : error}`);
    process.exitCode = 2;
  }
}
