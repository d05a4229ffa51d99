import { describe, expect, test } from 'bun:test';
import { join } from 'node:path';
import amplitude from '@segment/action-destinations/dist/destinations/amplitude/index.js';
import { endpoints } from '@segment/action-destinations/dist/destinations/amplitude/regional-endpoints.js';
import { Destination } from '@segment/actions-core';
import fc from 'fast-check';
import { keys, withAmplitudeAt } from '../amplitude.ts';
import { erasureSteps, requestOf, tablesWithIds, warehouse } from '../erasure.ts';
import { track } from '../events.ts';
import { Warehouse } from '../warehouse/warehouse.ts';
import { fleets, receiptsOf } from './fleet.ts';

const id = '0b7e3c1a-9d52-4f6e-8a41-5c2f7d90e613';

interface Received {
  readonly call: string;
  readonly authorization: string | null;
  readonly body: unknown;
}

/** Starts a server that responds as the documentation of Amplitude and Segment says. */
function startServices(received: Received[]) {
  return Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch: async (request) => {
      const { pathname, search } = new URL(request.url);
      const text = await request.text();
      received.push({
        call: `${request.method} ${pathname}${search}`,
        authorization: request.headers.get('authorization'),
        body: text === '' ? undefined : JSON.parse(text),
      });
      if (pathname === '/api/2/usersearch') {
        return Response.json({ matches: [{ amplitude_id: 12345678901 }], type: 'match_device_id' });
      }
      if (pathname === '/api/2/deletions/users') return Response.json([{ status: 'staging' }]);
      return Response.json({ data: { regulateId: 'r1' } });
    },
  });
}

/** Runs a printed command in a shell, with the host replaced by `url`. */
async function runPrinted(text: string, url: string): Promise<unknown> {
  const command = text.replace(/https:\/\/[a-z0-9.]+/, url);
  const child = Bun.spawn(['sh', '-c', command], {
    env: {
      PATH: process.env['PATH'] ?? '',
      AMPLITUDE_API_KEY: 'key',
      AMPLITUDE_SECRET_KEY: 'secret',
      SEGMENT_PUBLIC_API_TOKEN: 'token',
    },
    stderr: 'ignore',
  });
  const output = await child.stdout.text();
  expect(await child.exited).toBe(0);
  return JSON.parse(output);
}

test('the printed commands send the documented requests; the deletion has the id from the lookup', async () => {
  const received: Received[] = [];
  using server = startServices(received);
  const url = `http://127.0.0.1:${server.port}`;
  const first = requestOf([id, '--source-id', 'abc123']);
  const [archive, , lookup] = erasureSteps(first);
  await runPrinted(archive?.text ?? '', url);
  const { matches } = (await runPrinted(lookup?.text ?? '', url)) as {
    matches: { amplitude_id: number }[];
  };
  const second = requestOf([id, '--amplitude-id', String(matches[0]?.amplitude_id)]);
  await runPrinted(erasureSteps(second)[3]?.text ?? '', url);
  const basic = `Basic ${btoa('key:secret')}`;
  expect(received).toEqual([
    {
      call: 'POST /regulations/sources/abc123',
      authorization: 'Bearer token',
      body: {
        regulationType: 'DELETE_ARCHIVE_ONLY',
        subjectType: 'ANONYMOUS_ID',
        subjectIds: [id],
      },
    },
    { call: `GET /api/2/usersearch?user=${id}`, authorization: basic, body: undefined },
    {
      call: 'POST /api/2/deletions/users',
      authorization: basic,
      body: { amplitude_ids: [12345678901], requester: 'chunk erasure request' },
    },
  ]);
});

test("the hosts are those of Segment's destination code for the region", () => {
  for (const [region, endpoint] of [
    ['us', 'north_america'],
    ['eu', 'europe'],
  ] as const) {
    const text = erasureSteps(requestOf([id, '--region', region]))
      .map((step) => step.text)
      .join('\n');
    expect(text).toContain(`'${endpoints.deletions[endpoint]}'`);
    expect(text).toContain(`'${endpoints.usersearch[endpoint]}?user=`);
  }
});

test('the statements delete all rows of the id in the warehouse, and keep all others', async () => {
  await fc.assert(
    fc.asyncProperty(fleets, async (fleet) => {
      const opened = await Warehouse.open();
      try {
        await opened.load(await receiptsOf(fleet));
        await opened.runModels();
        const erased = fleet[0]?.runs[0] && fleet[0].ids[fleet[0].runs[0].id];
        const count = (where: string): Promise<unknown[]> =>
          Promise.all(
            tablesWithIds.map((table) =>
              opened.query(`SELECT COUNT(*) AS n FROM ${table} WHERE ${where}`),
            ),
          );
        const others = await count(`anonymous_id <> '${erased}'`);
        const { text } = warehouse(requestOf([(erased ?? '').toUpperCase(), '--schema', 'main']));
        for (const statement of text.split('\n')) await opened.query(statement);
        expect(await count('TRUE')).toEqual(others);
        expect(
          await opened.query(`SELECT * FROM installs WHERE anonymous_id = '${erased}'`),
        ).toEqual([]);
      } finally {
        opened.close();
      }
    }),
    { numRuns: 10 },
  );
}, 60_000);

test('a deletion that Segment forwards to Amplitude contains no id, so it is not one of the steps', async () => {
  const received: Received[] = [];
  using server = startServices(received);
  await withAmplitudeAt(`http://127.0.0.1:${server.port}/`, async () => {
    await new Destination(amplitude).onDelete?.({ ...track, type: 'delete' } as never, keys);
  });
  expect(received.map(({ body }) => body)).toEqual([{ user_ids: [null], requester: 'segment' }]);
});

describe('erase-request refuses', () => {
  for (const [what, argv] of [
    ['no id', []],
    ['an id that is not a UUID', ['me@example.com']],
    ['an id with SQL', [`${id}' OR '1'='1`]],
    ['two ids', [id, id]],
    ['an unknown region', [id, '--region', 'asia']],
    ['a schema with SQL', [id, '--schema', 'a; DROP TABLE b']],
    ['an Amplitude id that is not a number', [id, '--amplitude-id', '1]']],
    ['a source that is a path', [id, '--source-id', '../x']],
  ] as const) {
    test(what, () => {
      const child = Bun.spawnSync([
        process.execPath,
        join(import.meta.dir, '../erasure.ts'),
        ...argv,
      ]);
      expect(child.exitCode).toBe(2);
      expect(child.stderr.toString()).toStartWith('error: ');
      expect(child.stdout.toString()).toBe('');
    });
  }
});
