import { describe, expect, setDefaultTimeout, test } from 'bun:test';
import fc from 'fast-check';
import { eventName } from '../../src/system/build-info.ts';
import { Warehouse } from '../warehouse/warehouse.ts';
import { expectedModels } from './expected-models.ts';
import { dayMs, type Fleet, fleets, receiptsOf } from './fleet.ts';

setDefaultTimeout(60_000);

/** Returns the rows of each model, sorted, with dates as days. */
async function modelsIn(warehouse: Warehouse): Promise<Record<string, string[]>> {
  const rows: Record<string, string[]> = {};
  for (const [model, columns] of Object.entries(columnsOf)) {
    const found = await warehouse.query(`SELECT ${columns} FROM ${model}`);
    rows[model] = found.map((row) => Object.values(row).map(String).join(' | ')).sort();
  }
  return rows;
}

// Compares times by the minute, because Segment's correction adds the latency of the request.
const minuteOf = (column: string): string => `STRFTIME(${column}, '%Y-%m-%d %H:%M')`;
const columnsOf = {
  runs: `id, anonymous_id, ${minuteOf('ran_at')}, command, flags, success, version`,
  installs: `anonymous_id, ${minuteOf('first_seen')}, ${minuteOf('last_seen')}, runs, first_version, last_version`,
  daily: `STRFTIME(day, '%Y-%m-%d'), runs, installs, new_installs, successes`,
  weekly_retention: `STRFTIME(cohort, '%Y-%m-%d'), weeks_later, installs`,
  command_success: 'command, runs, successes, ROUND(success_rate, 6)',
  flag_use: 'command, flag, runs',
  version_adoption: `STRFTIME(day, '%Y-%m-%d'), version, installs, ROUND(share, 6)`,
};

async function withWarehouse(work: (warehouse: Warehouse) => Promise<void>): Promise<void> {
  const warehouse = await Warehouse.open();
  try {
    await work(warehouse);
  } finally {
    warehouse.close();
  }
}

/**
 * Loads a fleet's events in several syncs, and updates the models after each. A sync may contain
 * events received up to 30 days before those of the previous one.
 */
async function loadInSyncs(fleet: Fleet, warehouse: Warehouse, syncMs: number): Promise<void> {
  const loaded = (await receiptsOf(fleet)).map((receipt, index) => ({
    ...receipt,
    loadedAt: receipt.receivedAt + ((index * 7) % 31) * dayMs,
  }));
  const syncs = Map.groupBy(loaded, ({ loadedAt }) => Math.floor(loadedAt / syncMs));
  for (const sync of [...syncs.keys()].sort((a, b) => a - b)) {
    await warehouse.load(syncs.get(sync) ?? []);
    await warehouse.runModels();
  }
}

describe('the models are correct', () => {
  test('for any fleet, loaded in one sync', async () => {
    await fc.assert(
      fc.asyncProperty(fleets, (fleet) =>
        withWarehouse(async (warehouse) => {
          await warehouse.load(await receiptsOf(fleet));
          await warehouse.runModels();
          expect(await modelsIn(warehouse)).toEqual(expectedModels(fleet));
        }),
      ),
      { numRuns: 20 },
    );
  });

  test('for any fleet, loaded in several syncs', async () => {
    await fc.assert(
      fc.asyncProperty(fleets, fc.integer({ min: 7, max: 40 }), (fleet, days) =>
        withWarehouse(async (warehouse) => {
          await loadInSyncs(fleet, warehouse, days * dayMs);
          const models = await modelsIn(warehouse);
          expect(models).toEqual(expectedModels(fleet));
          await warehouse.runModels();
          expect(await modelsIn(warehouse)).toEqual(models);
        }),
      ),
      { numRuns: 8 },
    );
  });
});

test('an event queued for 30 days and sent twice is one run, on the day it happened', async () => {
  const install = { ids: ['11111111-2222-4333-8444-555555555555'], skewMs: 0 };
  const run = {
    id: 0,
    day: 0,
    minute: 600,
    command: 'chunk config show',
    flags: [],
    success: true,
  };
  const fleet: Fleet = [
    { ...install, runs: [{ ...run, version: '1.0.0', deliveredAfterDays: [0, 30] }] },
    {
      ...install,
      ids: ['21111111-2222-4333-8444-555555555555'],
      runs: [{ ...run, version: '1.0.0', deliveredAfterDays: [30] }],
    },
  ];
  await withWarehouse(async (warehouse) => {
    await loadInSyncs(fleet, warehouse, dayMs);
    expect(await warehouse.query(`SELECT COUNT(*) AS rows FROM ${eventName}`)).toEqual([
      { rows: 3n },
    ]);
    expect(await warehouse.query(`SELECT runs, installs FROM daily`)).toEqual([
      { runs: 2n, installs: 2n },
    ]);
  });
});

test('a column is created for its first value', async () => {
  await withWarehouse(async (warehouse) => {
    const [fleet = []] = fc.sample(fleets, { numRuns: 1, seed: 1 });
    await warehouse.load(await receiptsOf(fleet));
    const columns = await warehouse.query(
      `SELECT column_name FROM information_schema.columns WHERE table_name = '${eventName}'`,
    );
    const names = columns.map(({ column_name }) => column_name);
    expect(names).toContain('context_app_version');
    expect(names).not.toContain('organization_id');
  });
});
