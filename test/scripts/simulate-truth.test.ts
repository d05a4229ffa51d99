import { expect, setDefaultTimeout, test } from 'bun:test';
import { epochMs, requestMs, SimulatedInstall } from '../../scripts/simulate/install.ts';
import { emptyOutcome } from '../../scripts/simulate/outcome.ts';
import { hourMs, minuteMs, type Scenario } from '../../scripts/simulate/scenarios.ts';
import { readDropped } from '../../src/telemetry/queue/drop-counter.ts';
import { countEvents, enqueue } from '../../src/telemetry/queue/queue.ts';
import { backoffUntil, readSenderState } from '../../src/telemetry/upload/backoff.ts';
import { uploadLimits, uploadQueue } from '../../src/telemetry/upload/upload.ts';
import { lookUpCommands, trackEvent } from '../support/events.ts';
import { testCli } from '../support/test-cli.ts';

setDefaultTimeout(60_000);

/** An outage, and the times of an install's runs during it. */
const lives: readonly [
  title: string,
  status: 503 | 429,
  retryAfter: string | null,
  everyMs: number,
][] = [
  ['frequent runs with status 503', 503, null, 4 * minuteMs],
  ['rare runs with status 503', 503, null, 7 * hourMs],
  ['status 429 with Retry-After', 429, '5400', 20 * minuteMs],
];

for (const [title, status, retryAfter, everyMs] of lives) {
  test(`a simulated install behaves like a real one in every run: ${title}`, async () => {
    const trouble = { from: 5 * hourMs, to: 40 * hourMs, status, share: 1, retryAfter };
    const scenario: Scenario = { name: '', days: 3, trouble };
    const simulated = new SimulatedInstall(scenario, emptyOutcome(scenario), () => 0.5);
    let time = 0;
    const cli = testCli({
      cli: {
        now: () => time + epochMs,
        random: () => 0.5,
        fetch: async () => {
          time += requestMs;
          const isTroubled = time >= trouble.from && time < trouble.to;
          const headers = retryAfter === null ? {} : { 'retry-after': retryAfter };
          return new Response('{}', isTroubled ? { status, headers } : { status: 200 });
        },
      },
    });
    const waited: number[] = [];
    for (let run = 0; run * everyMs < 66 * hourMs; run++) {
      time = run * everyMs;
      await simulated.run(time);
      enqueue(trackEvent(run, 'config show', time + epochMs - run), cli.paths, cli.now());
      const state = readSenderState(cli.paths.senderFile);
      if (backoffUntil(state, cli.now()) === undefined) {
        await uploadQueue(cli, { ...uploadLimits, lookUpCommands, waitMs: 0, optedOut: false });
      }
      const real = readSenderState(cli.paths.senderFile).backoff;
      expect([run, simulated.waiting, simulated.loadState().backoff]).toEqual([
        run,
        countEvents(cli.paths),
        real,
      ]);
      waited.push(simulated.waiting);
    }
    expect(Math.max(...waited)).toBeGreaterThan(3);
    expect(waited.at(-1)).toBe(0);
    expect(readDropped(cli.paths).total).toBe(0);
  });
}
