/**
 * Compares the current tracking plan with the latest released one, in segment/plans.
 *
 *   bun run plan               fails if the change is incompatible
 *   bun run plan --keep        also saves the current plan, as part of a release
 *   bun run plan --released    also fails if the current plan is not saved
 */
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { currentPlan, releasedPlanPath, type TrackingPlan } from '../scripts/tracking-plan.ts';
import { planVersion } from '../src/telemetry/review.ts';
import { problemsBetween } from './evolution/release.ts';

/** Returns the latest released plan, up to the current version; undefined before the first. */
export async function latestReleasedPlan(): Promise<TrackingPlan | undefined> {
  for (let version = planVersion; version > 0; version--) {
    const path = releasedPlanPath(version);
    if (existsSync(path)) return Bun.file(path).json();
  }
  return undefined;
}

async function main(argv: readonly string[]): Promise<string[]> {
  const { keep, released: mustBeSaved } = parseArgs({
    args: [...argv],
    options: {
      keep: { type: 'boolean', default: false },
      released: { type: 'boolean', default: false },
    },
  }).values;
  const released = await latestReleasedPlan();
  const problems = released === undefined ? [] : problemsBetween(released, currentPlan());
  const path = releasedPlanPath(planVersion);
  if (problems.length === 0 && keep) {
    await Bun.write(path, `${JSON.stringify(currentPlan(), null, 2)}\n`);
  }
  if (mustBeSaved && !Bun.deepEquals(await latestReleasedPlan(), currentPlan())) {
    problems.push(
      'the plan of this release is not saved; type: bun run plan --keep, and commit it',
    );
  }
  return problems;
}

if (import.meta.main) {
  const problems = await main(Bun.argv.slice(2)).catch(({ message }: Error) => [message]);
  for (const problem of problems) console.error(`error: ${problem}`);
  if (problems.length > 0) process.exitCode = 1;
  else console.log(`plan ${planVersion}: compatible with the latest released plan`);
}
