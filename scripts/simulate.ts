/**
 * Simulates fleets with the sender's own protocol, back-off and bounds, and checks the bounds after
 * an outage; or prints what a month of a fleet costs in Segment.
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
import { printFigures } from './figure.ts';
import { simulateFleet } from './simulate/fleet.ts';
import { forecastTable } from './simulate/forecast.ts';
import { figuresOf } from './simulate/report.ts';
import { scenarios } from './simulate/scenarios.ts';

async function simulateScenarios(installs: number): Promise<boolean> {
  let broken = 0;
  for (const scenario of scenarios) {
    console.log(`\n${scenario.name}`);
    broken += printFigures(figuresOf(scenario, await simulateFleet(scenario, installs)));
  }
  console.log(`\n${installs} installs, ${broken} bounds broken`);
  return broken === 0;
}

async function main(): Promise<boolean> {
  const { values } = parseArgs({
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
  const number = (flag: Exclude<keyof typeof values, 'forecast'>, min: number, max: number) => {
    const value = Number(values[flag]?.trim() || Number.NaN);
    if (value >= min && value <= max) return value;
    throw new Error(`--${flag} is a number from ${min} to ${max}`);
  };
  values.installs ??= values.forecast ? '10000' : '20000';
  const installs = Math.round(number('installs', 1, 1e8));
  if (!values.forecast) return simulateScenarios(installs);
  const { text, ok } = await forecastTable({
    installs,
    growth: number('growth', 0, 1000) / 100,
    months: Math.round(number('months', 1, 120)),
    throughput: number('throughput', 1, 1e9),
    maxUsers: values['max-users'] === undefined ? undefined : number('max-users', 1, 1e15),
    maxCalls: values['max-calls'] === undefined ? undefined : number('max-calls', 1, 1e15),
  });
  console.log(text);
  return ok;
}

try {
  if (!(await main())) process.exitCode = 1;
} catch (error) {
  console.error(`error: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 2;
}
