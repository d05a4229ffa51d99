import { Install } from './install.ts';
import { emptyOutcome, type FleetOutcome } from './outcome.ts';
import type { Scenario } from './scenarios.ts';

/** Simulates a fleet. An install's life depends on its number alone. */
export async function simulateFleet(scenario: Scenario, installs: number): Promise<FleetOutcome> {
  const outcome = emptyOutcome(scenario);
  for (let number = 0; number < installs; number++) {
    await new Install(scenario, outcome, randomOf(number)).live();
  }
  return outcome;
}

// The mulberry32 generator: small, fast, and good enough for a simulation.
function randomOf(seed: number): () => number {
  let state = Math.imul(seed + 1, 0x9e3779b1) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
