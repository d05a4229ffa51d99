import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import packageJson from '../../package.json';
import { pathsOf } from '../../src/system/paths.ts';
import { commandInvocation } from '../../src/telemetry/event.ts';
import { stage } from '../../src/telemetry/queue/queue.ts';
import { startCollector } from '../../test/support/collector.ts';
import { endpointStates } from '../../test/support/endpoint-states.ts';
import type { BoundedFigure } from '../figure.ts';
import { withFolder } from '../temporary-folder.ts';
import { peakMemory } from './measure.ts';

const anonymousId = '11111111-2222-4333-8444-555555555555';

/** Time, requests and memory of delivering a full queue to a healthy collector. */
export function senderFigures(binary: string): Promise<BoundedFigure[]> {
  return withFolder(async (home) => {
    fillQueue(home, 1000);
    const collector = startCollector();
    const startedAt = performance.now();
    const child = Bun.spawn([binary, 'telemetry', 'flush'], {
      env: { HOME: home, CHUNK_TELEMETRY_ENDPOINT: collector.url },
      stdio: ['ignore', 'ignore', 'ignore'],
    });
    const memory = await peakMemory(child);
    const seconds = (performance.now() - startedAt) / 1000;
    const { requests, events } = collector;
    await collector.stop();
    return [
      {
        what: 'sender: 1,000 queued events, healthy collector',
        figure: `${seconds.toFixed(2)} s, ${requests.length} requests, ${memory.toFixed(0)} MB, ${events.length} delivered`,
        bound: '≤ 2 s, ≤ 15 requests, ≤ 150 MB',
        ok: seconds <= 2 && requests.length <= 15 && memory <= 150 && events.length === 1000,
      },
    ];
  });
}

/** Processes that a run leaves behind, 35 s later, when the endpoint never answers. */
export function leftoverFigures(binary: string): Promise<BoundedFigure[]> {
  return withFolder(async (home) => {
    const endpoint = await endpointStates['never answers']();
    Bun.spawnSync([binary, 'config', 'show'], {
      env: { HOME: home, CHUNK_TELEMETRY_ENDPOINT: endpoint.url },
      stdio: ['ignore', 'ignore', 'ignore'],
    });
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
  });
}

function fillQueue(home: string, events: number): void {
  const paths = pathsOf({}, home, process.platform);
  mkdirSync(dirname(paths.configFile), { recursive: true });
  writeFileSync(paths.configFile, JSON.stringify({ instanceID: anonymousId }));
  const machine = {
    platform: process.platform,
    arch: process.arch,
    env: {},
    build: { version: packageJson.version, writeKey: '', endpoint: '' },
  };
  for (let event = 0; event < events; event++) {
    const identity = { anonymousId, messageId: crypto.randomUUID(), at: Date.now() - event };
    const run = { path: ['chunk', 'config', 'show'], flags: ['json'], success: true };
    const { temporary, final } = stage(
      commandInvocation(run, identity, machine),
      paths,
      identity.messageId,
    );
    renameSync(temporary, final);
  }
}

// A detached sender has no parent here, so it is found by its environment.
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
