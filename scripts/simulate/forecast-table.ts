import {
  closedForm,
  deviation,
  ephemeralShares,
  type Month,
  maxDeviation,
  simulatedMonth,
} from './forecast.ts';

/** What a forecast is about, and the limits of the contract; no limit where one is undefined. */
export interface ForecastRequest {
  readonly installs: number;
  /** By which share the fleet grows in a month. */
  readonly growth: number;
  /** Which month from now. */
  readonly months: number;
  readonly maxUsers?: number | undefined;
  readonly maxCalls?: number | undefined;
  /** Calls a month that each tracked user of the contract pays for. */
  readonly throughput: number;
}

/** A table of the costs of one month, and whether it holds: the limits, and the closed form. */
export async function forecastTable(
  request: ForecastRequest,
): Promise<{ text: string; ok: boolean }> {
  const { growth, months, throughput, maxUsers = Infinity, maxCalls = Infinity } = request;
  const installs = Math.round(request.installs * (1 + growth) ** (months - 1));
  const newInstalls = installs - Math.round(installs / (1 + growth));
  const columns: Month[] = [];
  let apart = 0;
  for (const ephemeralShare of ephemeralShares) {
    const size = { installs, newInstalls, ephemeralShare };
    const month = await simulatedMonth(size);
    columns.push(month);
    apart = Math.max(apart, deviation(month, closedForm(size)));
  }
  const row = (what: string, figure: (month: Month) => number, max = Infinity): string => {
    const figures = columns.map((month) => {
      const value = figure(month);
      return `${value > max ? '! ' : ''}${format(value)}`;
    });
    return `${what.padEnd(42)}${figures.map((text) => text.padStart(14)).join('')}`;
  };
  const isOver = columns.some(({ mtu, calls }) => mtu.A > maxUsers || calls > maxCalls);
  const lines = [
    `Month ${months}: ${format(installs)} installs, ${format(newInstalls)} of them new`,
    row(
      'share of runs in fresh containers, %',
      (month) => 100 * (ephemeralShares[columns.indexOf(month)] ?? 0),
    ),
    row('tracked users, identity A or C', ({ mtu }) => mtu.A, maxUsers),
    row('  of them in fresh containers', ({ ephemeral }) => ephemeral),
    row('tracked users, identity B', ({ mtu }) => mtu.B, maxUsers),
    row('API calls', ({ calls }) => calls, maxCalls),
    row('calls for each tracked user, A or C', ({ mtu, calls }) => calls / mtu.A),
    row(`tracked users that pay for them, ${throughput} each`, ({ calls }) => calls / throughput),
    row('gigabytes', ({ gigabytes }) => gigabytes),
    `${(100 * apart).toFixed(2)} % from the closed form at most (bound ${100 * maxDeviation} %)`,
    ...(isOver ? ['! over a limit'] : []),
  ];
  return { text: lines.join('\n'), ok: apart <= maxDeviation && !isOver };
}

function format(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: value < 100 ? 1 : 0 });
}
