/**
 * Simulates fleets with the sender's own protocol, back-off and bounds, and holds them to what is
 * promised of an outage.
 *
 *   bun run simulate                     100,000 installs, every scenario
 *   bun run simulate --installs 1000000  … a million
 *   bun run simulate --write             … and writes docs/fleet-simulation.svg
 *   bun run simulate --sweep             the outages again, with other constants
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { productConstants, simulateFleet } from './simulate/fleet.ts';
import type { Constants } from './simulate/install.ts';
import type { Tally } from './simulate/outcome-counts.ts';
import { plotOf } from './simulate/plot.ts';
import { figuresOf } from './simulate/report.ts';
import { hourMs, type Scenario, scenarios } from './simulate/scenarios.ts';

const plotPath = resolve(import.meta.dir, '../docs/fleet-simulation.svg');

/** Other constants that were considered, by name. */
const variants: Readonly<Record<string, Constants>> = {
  'as it is': productConstants,
  'back-off up to 1 h': withBackoff({ maxMs: hourMs }),
  'back-off up to 6 h': withBackoff({ maxMs: 6 * hourMs }),
  'back-off from 10 min': withBackoff({ firstMs: 10 * 60_000 }),
  'no jitter': withBackoff({ jitter: 0 }),
  '200 events at most': {
    ...productConstants,
    queue: { ...productConstants.queue, maxEvents: 200 },
  },
};

function withBackoff(bounds: Partial<Constants['sender']['backoff']>): Constants {
  const { sender } = productConstants;
  return {
    ...productConstants,
    sender: { ...sender, backoff: { ...sender.backoff, ...bounds } },
  };
}

function print(title: string, scenario: Scenario, tally: Tally): number {
  console.log(`\n${title}`);
  let broken = 0;
  for (const { what, figure, bound, ok } of figuresOf(scenario, tally)) {
    const mark = ok === undefined ? '    ' : ok ? 'ok  ' : 'OVER';
    console.log(`${mark}  ${what.padEnd(60)}  ${figure}${bound ? `  (${bound})` : ''}`);
    if (ok === false) broken++;
  }
  return broken;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      installs: { type: 'string', default: '100000' },
      write: { type: 'boolean', default: false },
      sweep: { type: 'boolean', default: false },
    },
  });
  const installs = Number(values.installs);
  if (!Number.isInteger(installs) || installs < 1 || installs > 1e6) {
    throw new Error('--installs is a whole number from 1 to 1000000');
  }
  const startedAt = performance.now();
  let broken = 0;
  const results: { scenario: Scenario; tally: Tally }[] = [];
  if (values.sweep) {
    for (const scenario of scenarios.filter(({ trouble }) => trouble?.status === 503)) {
      for (const [name, constants] of Object.entries(variants)) {
        const tally = await simulateFleet(scenario, installs, constants);
        print(`${scenario.name}: ${name}`, scenario, tally);
      }
    }
  } else {
    for (const scenario of scenarios) {
      const tally = await simulateFleet(scenario, installs);
      broken += print(scenario.name, scenario, tally);
      results.push({ scenario, tally });
    }
  }
  if (values.write) await Bun.write(plotPath, plotOf(results));
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
  console.log(`\n${installs} installs in ${seconds} s, ${broken} bounds broken`);
  if (broken > 0) process.exitCode = 1;
}

if (import.meta.main) {
  try {
    await main();
  } catch (error) {
    console.error(`error: ${error instanceof Error ? error.message : error}`);
    process.exitCode = 2;
  }
}
