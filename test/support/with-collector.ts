import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import packageJson from '../../package.json';
import { inHome, testWriteKey } from './binary.ts';
import { type Behavior, type Collector, startCollector } from './collector.ts';
import { temporaryFolder } from './folders.ts';
import { row, testCli } from './test-cli.ts';

/** A new home, and a collector that receives the events of its runs. */
export interface TestSetup {
  readonly home: string;
  readonly collector: Collector;
  readonly env: Readonly<Record<string, string>>;
}

/** An endpoint that refuses connections. */
export const offline = { CHUNK_TELEMETRY_ENDPOINT: 'http://127.0.0.1:9' } as const;

/** Runs a test with its own home and collector: senders of other tests may still be running. */
export async function withCollector(
  test: (setup: TestSetup) => Promise<void>,
  behavior?: Behavior,
): Promise<void> {
  const collector = startCollector(behavior);
  const env = { CHUNK_TELEMETRY_ENDPOINT: collector.url };
  const home = temporaryFolder();
  try {
    await test({ home, collector, env });
  } finally {
    await collector.stop();
  }
}

/** Returns the received events, sorted, as `identify` or the command and its success. */
export function summaries(collector: Collector): string[] {
  return collector.events
    .map(({ type, properties }) =>
      type === 'identify' ? 'identify' : `${properties?.['command']} ${properties?.['success']}`,
    )
    .sort();
}

/** Records runs of `chunk commands` whose events stay in the queue, because back-off is active. */
export async function recordUndelivered(home: string, runs = 1): Promise<void> {
  const backoff = { until: Date.now() + 3_600_000, failures: 1 };
  mkdirSync(inHome.state(home), { recursive: true });
  writeFileSync(join(inHome.state(home), 'sender.json'), JSON.stringify({ v: 1, backoff }));
  const build = { version: packageJson.version, writeKey: testWriteKey, endpoint: '' };
  const cli = { build, now: Date.now, newId: () => crypto.randomUUID() };
  for (let run = 0; run < runs; run++) {
    await row(['commands'], testCli({ home, fresh: true, env: offline, cli }));
  }
}
