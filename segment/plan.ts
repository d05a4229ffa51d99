/**
 * Compares today's tracking plan with the newest one that was released, kept in segment/plans.
 *
 *   bun run plan               fails where a change would break what was valid
 *   bun run plan --keep        … and keeps today's plan, as part of a release
 *   bun run plan --released    … and fails unless today's plan is kept
 */
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { currentPlan, releasedPlanPath, type TrackingPlan } from '../scripts/tracking-plan.ts';
import { planVersion } from '../src/telemetry/review.ts';
import { problemsBetween } from './evolution/release.ts';

/** Returns the newest plan that was released, up to today's version. */
export async function newestReleased(): Promise<TrackingPlan | undefined> {
  for (let version = planVersion; version > 0; version--) {
    const path = releasedPlanPath(version);
    if (existsSync(path)) return Bun.file(path).json();
  }
  return undefined;
}

async function main(argv: readonly string[]): Promise<string[]> {
  const { keep, released: mustBeKept } = parseArgs({
    args: [...argv],
    options: {
      keep: { type: 'boolean', default: false },
      released: { type: 'boolean', default: false },
    },
  }).values;
  const released = await newestReleased();
  const problems = released === undefined ? [] : problemsBetween(released, currentPlan());
  const path = releasedPlanPath(planVersion);
  if (problems.length === 0 && keep) {
    await Bun.write(path, `${JSON.stringify(currentPlan(), null, 2)}\n`);
  }
  if (mustBeKept && !Bun.deepEquals(await newestReleased(), currentPlan())) {
    problems.push('the plan of this release is not kept: bun run plan --keep, and commit it');
  }
  return problems;
}

if (import.meta.main) {
  const problems = await main(Bun.argv.slice(2)).catch(({ message }: Error) => [message]);
  for (const problem of problems) console.error(`error: ${problem}`);
  if (problems.length > 0) process.exitCode = 1;
  else console.log(`plan ${planVersion}: every event that was valid still is`);
}
