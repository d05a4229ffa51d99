import { examplesOnWire } from '../example-events.ts';
import { simulateFleet } from './fleet.ts';
import { runsPerDay } from './install.ts';
import type { FleetOutcome } from './outcome.ts';
import { healthy } from './scenarios.ts';

/** A fleet in a month. */
export interface FleetSize {
  readonly installs: number;
  /** Those of them that are new in the month: each introduces its id once. */
  readonly newInstalls: number;
  /** Share of runs in a new container without `CI`: each of them has an id of its own. */
  readonly ephemeralShare: number;
}

/** What a month of 30 days costs. */
export interface Month {
  /**
   * Monthly tracked users by identity: an anonymous id for each install (A), one user id for all
   * (B), a user id for each install (C).
   */
  readonly mtu: Readonly<Record<'A' | 'B' | 'C', number>>;
  /** Of those, under A and C, the ids of containers that are new each time. */
  readonly ephemeral: number;
  /** API calls: each event is one, also in a batch. */
  readonly calls: number;
  readonly gigabytes: number;
}

export const ephemeralShares = [0, 0.01, 0.05, 0.2] as const;
/** How far a simulation may be from the closed form. */
export const maxDeviation = 0.01;

const monthDays = 30;
// Whole weeks, as a month has no fixed number of weekends.
const simulatedDays = 28;
// Larger fleets are this one many times over.
const simulatedInstalls = 10_000;

/** Returns a month by the simulated fleet, on which the product's own sender runs. */
export async function simulatedMonth(size: FleetSize): Promise<Month> {
  const { delivered, twice, ephemeral, activeInstalls } = await fleetWith(size.ephemeralShare);
  const times = size.installs / simulatedInstalls;
  const months = (times * monthDays) / simulatedDays;
  return monthOf(size, {
    tracks: (delivered + twice + ephemeral) * months,
    ephemeral: ephemeral * months,
    activeInstalls: activeInstalls * times,
  });
}

const fleets = new Map<number, Promise<FleetOutcome>>();

function fleetWith(ephemeralShare: number): Promise<FleetOutcome> {
  const scenario = { name: '', days: simulatedDays, ...healthy, ephemeralShare };
  const fleet = fleets.get(ephemeralShare) ?? simulateFleet(scenario, simulatedInstalls);
  fleets.set(ephemeralShare, fleet);
  return fleet;
}

/** Returns a month by the mean of the runs a day alone. */
export function closedForm(size: FleetSize): Month {
  const { installs, ephemeralShare } = size;
  const tracks = installs * monthDays * runsPerDay.median * Math.exp(runsPerDay.spread ** 2 / 2);
  return monthOf(size, { tracks, ephemeral: tracks * ephemeralShare, activeInstalls: installs });
}

const [track, identify] = await examplesOnWire();
const bytes = { track: JSON.stringify(track).length, identify: JSON.stringify(identify).length };

function monthOf(
  { newInstalls }: FleetSize,
  counts: { tracks: number; ephemeral: number; activeInstalls: number },
): Month {
  const { tracks, ephemeral, activeInstalls } = counts;
  const identifies = newInstalls + ephemeral;
  const users = activeInstalls + ephemeral;
  return {
    mtu: { A: users, B: 1, C: users },
    ephemeral,
    calls: tracks + identifies,
    gigabytes: (tracks * bytes.track + identifies * bytes.identify) / 1e9,
  };
}

/** How far two months are apart, as a share of the second. */
export function deviation(month: Month, from: Month): number {
  const shares = [month.mtu.A / from.mtu.A, month.calls / from.calls];
  return Math.max(...shares.map((share) => Math.abs(share - 1)));
}
