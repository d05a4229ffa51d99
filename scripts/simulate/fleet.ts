import { queueBounds } from '../../src/telemetry/queue/queue.ts';
import { senderLimits } from '../../src/telemetry/upload/protocol.ts';
import { type Constants, Install } from './install.ts';
import { addTally, emptyTally, type Tally } from './outcome-counts.ts';
import type { Scenario } from './scenarios.ts';

/** The constants of the product. */
export const productConstants: Constants = { queue: queueBounds, sender: senderLimits };

/** A part of a fleet to simulate: the installs of those numbers. */
export interface Part {
  readonly scenario: Scenario;
  readonly constants: Constants;
  readonly from: number;
  readonly to: number;
}

/** Simulates a part of a fleet. An install's life depends on its number alone. */
export async function simulatePart({ scenario, constants, from, to }: Part): Promise<Tally> {
  const tally = emptyTally(scenario);
  for (let number = from; number < to; number++) {
    await new Install(scenario, constants, tally, randomOf(number)).live();
  }
  return tally;
}

/** Simulates a whole fleet, on every core. */
export async function simulateFleet(
  scenario: Scenario,
  installs: number,
  constants: Constants = productConstants,
): Promise<Tally> {
  const cores = navigator.hardwareConcurrency;
  const share = Math.ceil(installs / cores);
  const parts = Array.from(
    { length: cores },
    (_, core): Part => ({
      scenario,
      constants,
      from: core * share,
      to: Math.min((core + 1) * share, installs),
    }),
  );
  const sum = emptyTally(scenario);
  for (const tally of await Promise.all(parts.map(simulateElsewhere))) addTally(sum, tally);
  return sum;
}

function simulateElsewhere(part: Part): Promise<Tally> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url).href);
    worker.onmessage = ({ data }: MessageEvent<Tally>) => {
      worker.terminate();
      resolve(data);
    };
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(part);
  });
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
