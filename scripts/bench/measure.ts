import { readFileSync } from 'node:fs';
import type { BoundedFigure } from '../figure.ts';

/** A program to time; `before` runs untimed before each run. */
export interface Program {
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly before?: () => void;
  readonly cwd?: string;
  /** Its standard input. */
  readonly input?: string;
}

const warmUpRuns = 2;

/** Returns wall times in milliseconds of programs run in turn, so that a slow moment hits all. */
export function timeInTurn(programs: readonly Program[], runs: number): number[][] {
  const times: number[][] = programs.map(() => []);
  for (let run = -warmUpRuns; run < runs; run++) {
    for (const [index, { command, env, before, cwd, input }] of programs.entries()) {
      before?.();
      const startedAt = performance.now();
      Bun.spawnSync([...command], {
        env,
        ...(cwd !== undefined && { cwd }),
        stdio: [input === undefined ? 'ignore' : Buffer.from(input), 'ignore', 'ignore'],
      });
      if (run >= 0) times[index]?.push(performance.now() - startedAt);
    }
  }
  return times;
}

/** Compares the median of some times with the sum of the medians of others. */
export function ratio(
  what: string,
  times: readonly number[],
  bases: readonly (readonly number[])[],
  bound: number,
): BoundedFigure {
  const base = bases.reduce((sum, each) => sum + median(each), 0);
  const value = median(times) / base;
  return {
    what,
    figure: `${value.toFixed(2)} (${median(times).toFixed(1)} ÷ ${base.toFixed(1)} ms)`,
    bound: `≤ ${bound}`,
    ok: value <= bound,
  };
}

/** Returns the value below which that share (0 … 1) of the values lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)] ?? Number.NaN;
}

/** Returns the middle value. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/**
 * Waits for a child that was just started; returns its wall time and its peak memory. What the
 * system reports of a finished child includes the parent that it was forked from, so the peak is
 * read from /proc while it runs (proc(5): VmHWM, in KiB).
 */
export async function resourcesOf(
  child: Bun.Subprocess,
): Promise<{ seconds: number; megabytes: number }> {
  const startedAt = performance.now();
  let megabytes = Number.NaN;
  while (child.exitCode === null) {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, 'latin1');
      megabytes = Number(/VmHWM:\s*(\d+)/.exec(status)?.[1] ?? megabytes * 1024) / 1024;
    } catch {
      break;
    }
    await Bun.sleep(2);
  }
  await child.exited;
  return { seconds: (performance.now() - startedAt) / 1000, megabytes };
}
