import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { eventName } from '../../src/system/build-info.ts';
import type { WireEvent } from '../../src/telemetry/schema.ts';
import { valuesByPath } from '../leaves.ts';

/** An event that Segment received. `sentAt` is by the clock of the sending machine. */
export interface Receipt {
  readonly event: WireEvent;
  /** Milliseconds since the epoch. */
  readonly sentAt: number;
  readonly receivedAt: number;
}

/** The models that are views over `runs`, in the order in which to create them. */
const views = [
  'installs',
  'daily',
  'weekly_retention',
  'command_success',
  'flag_use',
  'version_adoption',
] as const;

type WarehouseRow = Readonly<Record<string, unknown>>;

/** An in-memory warehouse with the tables that Segment creates. */
export class Warehouse {
  readonly #connection: DuckDBConnection;

  private constructor(connection: DuckDBConnection) {
    this.#connection = connection;
  }

  /** Opens an empty warehouse. Loading the first events creates its tables. */
  static async open(): Promise<Warehouse> {
    const instance = await DuckDBInstance.create(':memory:');
    return new Warehouse(await instance.connect());
  }

  close(): void {
    this.#connection.closeSync();
  }

  /** Runs a statement, and returns its rows. */
  async query(sql: string): Promise<WarehouseRow[]> {
    return (await this.#connection.runAndReadAll(sql)).getRowObjectsJS();
  }

  /** Loads events: into `tracks` and the table of the event, or into `identifies`. */
  async load(receipts: readonly Receipt[]): Promise<void> {
    const tables = new Map<string, WarehouseRow[]>();
    for (const { event, ...times } of receipts) {
      for (const [table, row] of rowsOf(event, times)) {
        tables.set(table, [...(tables.get(table) ?? []), row]);
      }
    }
    for (const [table, rows] of tables) await this.#insert(table, rows);
  }

  /** Updates the models. Does nothing before the first run is loaded. */
  async runModels(): Promise<void> {
    const tables = await this.query(
      `SELECT 1 FROM information_schema.tables WHERE table_name = '${eventName}'`,
    );
    if (tables.length === 0) return;
    await this.query(`CREATE TABLE IF NOT EXISTS runs (
      id VARCHAR, anonymous_id VARCHAR, ran_at TIMESTAMP, received_at TIMESTAMP, command VARCHAR,
      flags VARCHAR, success BOOLEAN, version VARCHAR, os VARCHAR, arch VARCHAR)`);
    await this.query(`INSERT INTO runs ${await modelText('runs')}`);
    for (const view of views) {
      await this.query(`CREATE OR REPLACE VIEW ${view} AS ${await modelText(view)}`);
    }
  }

  // Like Segment, creates a column for its first value, with the type of that value.
  async #insert(table: string, rows: readonly WarehouseRow[]): Promise<void> {
    const columns = new Map(rows.flatMap((row) => Object.entries(row)));
    await this.query(`CREATE TABLE IF NOT EXISTS ${table} (id VARCHAR(512))`);
    for (const [name, value] of columns) {
      const column = `${name} ${typeOf(name, value)}`;
      await this.query(`ALTER TABLE ${table} ADD COLUMN IF NOT EXISTS ${column}`);
    }
    const names = [...columns.keys()];
    const values = rows.map((row) => `(${names.map((name) => literal(row[name]))})`);
    await this.query(`INSERT INTO ${table} (${names}) VALUES ${values}`);
  }
}

/** Returns the rows that Segment inserts for an event, each with its table. */
function rowsOf(
  event: WireEvent,
  times: { sentAt: number; receivedAt: number },
): [string, WarehouseRow][] {
  const common = commonColumns(event, times);
  if (event.type === 'identify') return [['identifies', common]];
  const row = { ...common, event: event.event, event_text: event.event };
  // Common columns replace properties of the same name.
  return [
    ['tracks', row],
    [event.event, { ...event.properties, ...row }],
  ];
}

function modelText(name: string): Promise<string> {
  return Bun.file(join(import.meta.dir, 'models', `${name}.sql`)).text();
}

/** Returns the columns of every table: the times, the ids and the flattened context. */
function commonColumns(
  event: WireEvent,
  times: { sentAt: number; receivedAt: number },
): WarehouseRow {
  const { sentAt, receivedAt } = times;
  const context = [...valuesByPath(event.context, 'context')].map(([path, value]) => [
    path.replaceAll('.', '_'),
    value,
  ]);
  return {
    id: event.messageId,
    anonymous_id: event.anonymousId,
    received_at: isoTime(receivedAt),
    sent_at: isoTime(sentAt),
    original_timestamp: event.timestamp,
    // Corrected for the machine's clock: keeps the time between the event and its sending.
    timestamp: isoTime(receivedAt - (sentAt - Date.parse(event.timestamp))),
    ...Object.fromEntries(context),
  };
}

function isoTime(at: number): string {
  return new Date(at).toISOString();
}

function typeOf(name: string, value: unknown): string {
  if (typeof value === 'boolean') return 'BOOLEAN';
  return /(_at|timestamp)$/.test(name) ? 'TIMESTAMP' : 'VARCHAR(512)';
}

function literal(value: unknown): string {
  if (value === undefined) return 'NULL';
  return typeof value === 'boolean' ? String(value) : `'${String(value).replaceAll("'", "''")}'`;
}
