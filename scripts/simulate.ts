/**
 * Simulates fleets with the sender's own protocol, back-off and bounds, and holds them to what is
 * promised of an outage; or tells what a month of a fleet costs in Segment.
 *
 *   bun run simulate                     20,000 installs, every scenario
 *   bun run simulate --installs 1000000  … a million
 *   bun run simulate --forecast          tracked users, API calls and gigabytes of a month
 *
 * Flags of --forecast: --installs N (10,000); --growth P, percent a month (10); --months N, which
 * month from now (1); --max-users N and --max-calls N, the limits of the contract; --throughput N,
 * the calls that each tracked user of the contract pays for (250).
 */
import { parseArgs } from 'node:util';
import { simulateFleet } from './simulate/fleet.ts';
import { forecastTable } from './simulate/forecast-table.ts';
import { figuresOf } from './simulate/report.ts';
import { scenarios } from './simulate/scenarios.ts';

async function simulateScenarios(installs: number): Promise<boolean> {
  let broken = 0;
  for (const scenario of scenarios) {
    console.log(`\n${scenario.name}`);
    for (const { what, figure, bound, ok } of figuresOf(
      scenario,
      await simulateFleet(scenario, installs),
    )) {
      const mark = ok === undefined ? '    ' : ok ? 'ok  ' : 'OVER';
      console.log(`${mark}  ${what.padEnd(66)}  ${figure}${bound ? `  (${bound})` : ''}`);
      if (ok === false) broken++;
    }
  }
  console.log(`\n${installs} installs, ${broken} bounds broken`);
  return broken === 0;
}

/** Returns a flag's number. Throws for anything else, and for a number out of its range. */
function numberOf(flag: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= min && value <= max) return value;
  throw new Error(`--${flag} is a number from ${min} to ${max}`);
}

async function main(argv: readonly string[]): Promise<boolean> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      forecast: { type: 'boolean', default: false },
      installs: { type: 'string' },
      growth: { type: 'string', default: '10' },
      months: { type: 'string', default: '1' },
      throughput: { type: 'string', default: '250' },
      'max-users': { type: 'string' },
      'max-calls': { type: 'string' },
    },
  });
  const { forecast, installs = forecast ? '10000' : '20000', growth, months } = values;
  const count = Math.round(numberOf('installs', installs, 1, 1e8));
  if (!forecast) return simulateScenarios(count);
  const limit = (flag: 'max-users' | 'max-calls'): number | undefined =>
    values[flag] === undefined ? undefined : numberOf(flag, values[flag], 1, 1e15);
  const { text, ok } = await forecastTable({
    installs: count,
    growth: numberOf('growth', growth, 0, 1000) / 100,
    months: Math.round(numberOf('months', months, 1, 120)),
    throughput: numberOf('throughput', values.throughput, 1, 1e9),
    maxUsers: limit('max-users'),
    maxCalls: limit('max-calls'),
  });
  console.log(text);
  return ok;
}

if (import.meta.main) {
  try {
    if (!(await main(Bun.argv.slice(2)))) process.exitCode = 1;
  } catch (error) {
    console.error(`error: ${error instanceof Error ? error.message : error}`);
    process.exitCode = 2;
  }
}
