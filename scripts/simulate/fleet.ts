import { randomOf } from '../random.ts';
import { SimulatedInstall } from './install.ts';
import { emptyOutcome, type FleetOutcome } from './outcome.ts';
import type { Scenario } from './scenarios.ts';

/** Simulates a fleet. The random numbers of an install depend on its index alone. */
export async function simulateFleet(scenario: Scenario, installs: number): Promise<FleetOutcome> {
  const outcome = emptyOutcome(scenario);
  for (let index = 0; index < installs; index++) {
    await new SimulatedInstall(scenario, outcome, randomOf(index)).live();
  }
  return outcome;
}
