import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { pathsOf } from '../../src/system/paths.ts';
import { enqueue } from '../../src/telemetry/queue/queue.ts';
import { start } from '../../test/support/binary.ts';
import { startCollector } from '../../test/support/collector.ts';
import { endpointStates } from '../../test/support/endpoint-states.ts';
import { trackEvent } from '../../test/support/events.ts';
import { temporaryFolder } from '../../test/support/folders.ts';
import { knownId } from '../../test/support/test-cli.ts';
import type { BoundedFigure } from '../figure.ts';
import { resourcesOf } from './measure.ts';

/** Measures the delivery of a full queue to a healthy collector. */
export async function senderFigures(binary: string): Promise<BoundedFigure[]> {
  const home = temporaryFolder();
  fillQueue(home, 1000);
  const collector = startCollector();
  const env = { CHUNK_TELEMETRY_ENDPOINT: collector.url };
  const child = start(['telemetry', 'flush'], { home, env, binary });
  const { seconds, megabytes } = await resourcesOf(child);
  const { requests, events } = collector;
  await collector.stop();
  return [
    {
      what: 'sender: 1,000 queued events, healthy collector',
      figure: `${seconds.toFixed(2)} s, ${requests.length} requests, ${megabytes.toFixed(0)} MB, ${events.length} delivered`,
      bound: '≤ 2 s, ≤ 15 requests, ≤ 150 MB',
      ok: seconds <= 2 && requests.length <= 15 && megabytes <= 150 && events.length === 1000,
    },
  ];
}

/** Counts the processes that a run leaves after 35 s, when the endpoint never answers. */
export async function leftoverFigures(binary: string): Promise<BoundedFigure[]> {
  const home = temporaryFolder();
  const endpoint = await endpointStates['never answers']();
  const env = { CHUNK_TELEMETRY_ENDPOINT: endpoint.url };
  await start(['config', 'show'], { home, env, binary }).exited;
  const atOnce = processesWithHome(home);
  await Bun.sleep(35_000);
  const left = processesWithHome(home);
  await endpoint.stop();
  return [
    {
      what: 'processes left 35 s after a run, endpoint never answers',
      figure: `${left} (${atOnce} at once)`,
      bound: '0',
      ok: left === 0 && atOnce > 0,
    },
  ];
}

function fillQueue(home: string, events: number): void {
  const paths = pathsOf({}, home, process.platform);
  mkdirSync(dirname(paths.configFile), { recursive: true });
  writeFileSync(paths.configFile, JSON.stringify({ instanceID: knownId }));
  const now = Date.now();
  for (let event = 0; event < events; event++) {
    enqueue(trackEvent(event, 'config show', now - events), paths, now);
  }
}

// A detached sender is not a child process of the bench, so it is found by its environment.
function processesWithHome(home: string): number {
  const isOurs = (pid: string): boolean => {
    try {
      return readFileSync(`/proc/${pid}/environ`, 'latin1').includes(`HOME=${home}\0`);
    } catch {
      return false;
    }
  };
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && isOurs(name)).length;
}
