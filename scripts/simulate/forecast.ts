import { examplesOnWire } from '../example-events.ts';
import { simulateFleet } from './fleet.ts';
import { runsPerDay } from './install.ts';
import type { FleetOutcome } from './outcome.ts';

/** A fleet in a month. */
export interface FleetSize {
  readonly installs: number;
  /** Installs that are new in the month: each introduces its id once. */
  readonly newInstalls: number;
  /** Share of runs in a new container without `CI`: each has its own id. */
  readonly ephemeralShare: number;
}

/** The costs of a month of 30 days. */
export interface Month {
  /**
   * Monthly tracked users by identity: an anonymous id for each install (A), one user id for all
   * (B), a user id for each install (C).
   */
  readonly mtu: Readonly<Record<'A' | 'B' | 'C', number>>;
  /** The tracked users under A and C that are new containers. */
  readonly ephemeral: number;
  /** API calls: each event is one, also in a batch. */
  readonly calls: number;
  readonly gigabytes: number;
}

/** The fleet of a forecast, and the limits of the contract; absent ones do not limit. */
export interface ForecastRequest {
  readonly installs: number;
  /** Growth of the fleet in a month, as a share. */
  readonly growth: number;
  /** Which month from now. */
  readonly months: number;
  readonly maxUsers?: number | undefined;
  readonly maxCalls?: number | undefined;
  /** API calls a month that each tracked user of the contract pays for. */
  readonly throughput: number;
}

export const ephemeralShares = [0, 0.01, 0.05, 0.2] as const;
/** The largest allowed deviation of a simulation from the closed form, as a share. */
export const maxDeviation = 0.01;

const monthDays = 30;
// Whole weeks, as a month has no fixed number of weekends.
const simulatedDays = 28;
// Larger fleets are a multiple of this one.
const simulatedInstalls = 5000;

let fleet: Promise<FleetOutcome> | undefined;

/** Returns a month of a simulated fleet that runs the product's own sender. */
export async function simulatedMonth(size: FleetSize): Promise<Month> {
  fleet ??= simulateFleet({ name: 'a month', days: simulatedDays }, simulatedInstalls);
  const { delivered, twice, activeInstalls } = await fleet;
  const times = size.installs / simulatedInstalls;
  const tracks = ((delivered + twice) * times * monthDays) / simulatedDays;
  return monthOf(size, tracks, activeInstalls * times);
}

/** Returns a month computed from the mean of the runs a day alone. */
export function closedForm(size: FleetSize): Month {
  const runsEach = monthDays * runsPerDay.median * Math.exp(runsPerDay.spread ** 2 / 2);
  return monthOf(size, size.installs * runsEach, size.installs);
}

/** Returns how far two months are apart, as a share of the second. */
export function deviation(month: Month, from: Month): number {
  const shares = [month.mtu.A / from.mtu.A, month.calls / from.calls];
  return Math.max(...shares.map((share) => Math.abs(share - 1)));
}

/** Returns a table of one month's costs; `ok` is false over a limit or far from the closed form. */
export async function forecastTable(
  request: ForecastRequest,
): Promise<{ text: string; ok: boolean }> {
  const { growth, months, throughput, maxUsers = Infinity, maxCalls = Infinity } = request;
  const installs = Math.round(request.installs * (1 + growth) ** (months - 1));
  const newInstalls = installs - Math.round(installs / (1 + growth));
  const rows: Record<string, Record<string, string>> = {};
  let apart = 0;
  let isOver = false;
  for (const ephemeralShare of ephemeralShares) {
    const size = { installs, newInstalls, ephemeralShare };
    const month = await simulatedMonth(size);
    apart = Math.max(apart, deviation(month, closedForm(size)));
    const put = (what: string, value: number, max = Infinity): void => {
      isOver ||= value > max;
      rows[what] = {
        ...rows[what],
        [`${100 * ephemeralShare}%`]: `${value > max ? '! ' : ''}${format(value)}`,
      };
    };
    put('tracked users, identity A or C', month.mtu.A, maxUsers);
    put('of them in new containers', month.ephemeral);
    put('tracked users, identity B', month.mtu.B, maxUsers);
    put('API calls', month.calls, maxCalls);
    put('calls for each tracked user, A or C', month.calls / month.mtu.A);
    put(`tracked users that pay for them, ${throughput} each`, month.calls / throughput);
    put('gigabytes', month.gigabytes);
  }
  const lines = [
    `Month ${months}: ${format(installs)} installs, ${format(newInstalls)} of them new`,
    'By share of runs in new containers without CI:',
    Bun.inspect.table(rows).trimEnd(),
    `${(100 * apart).toFixed(2)}% from the closed form at most (bound ${100 * maxDeviation}%)`,
    ...(isOver ? ['! over a limit'] : []),
  ];
  return { text: lines.join('\n'), ok: apart <= maxDeviation && !isOver };
}

const [track, identify] = await examplesOnWire();
const bytes = { track: JSON.stringify(track).length, identify: JSON.stringify(identify).length };

function monthOf(size: FleetSize, tracks: number, activeInstalls: number): Month {
  const ephemeral = tracks * size.ephemeralShare;
  const identifies = size.newInstalls + ephemeral;
  const users = activeInstalls + ephemeral;
  return {
    mtu: { A: users, B: 1, C: users },
    ephemeral,
    calls: tracks + identifies,
    gigabytes: (tracks * bytes.track + identifies * bytes.identify) / 1e9,
  };
}

function format(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: value < 100 ? 1 : 0 });
}
