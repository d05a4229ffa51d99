import { dayMs, type Fleet, messageIdOf, minuteMs, type Run, timeOf } from './fleet.ts';

interface TrueRun extends Run {
  readonly messageId: string;
  readonly anonymousId: string;
  readonly at: number;
}

/** Returns the expected rows of each model, computed from the runs of a fleet, not its events. */
export function expectedModels(fleet: Fleet): Record<string, string[]> {
  const runs = fleet
    .flatMap(({ ids, runs: own }, install) =>
      own.map(
        (run, index): TrueRun => ({
          ...run,
          messageId: messageIdOf(install, index),
          anonymousId: ids[run.id] ?? '',
          at: timeOf(run),
        }),
      ),
    )
    .sort((a, b) => a.at - b.at || a.messageId.localeCompare(b.messageId));
  const installs = Map.groupBy(runs, ({ anonymousId }) => anonymousId);
  const firstSeen = (run: TrueRun): number => installs.get(run.anonymousId)?.[0]?.at ?? 0;
  const models = {
    runs: runs.map((run) => [
      run.messageId,
      run.anonymousId,
      minute(run.at),
      run.command,
      run.flags.join(','),
      run.success,
      run.version,
    ]),
    installs: [...installs].map(([id, own]) => [
      id,
      minute(own[0]?.at),
      minute(own.at(-1)?.at),
      own.length,
      own[0]?.version,
      own.at(-1)?.version,
    ]),
    daily: grouped(runs, ({ at }) => day(at)).map(([on, own]) => [
      on,
      own.length,
      installsOf(own),
      installsOf(own.filter((run) => day(firstSeen(run)) === on)),
      own.filter(({ success }) => success).length,
    ]),
    weekly_retention: grouped(
      runs,
      (run) => `${day(monday(firstSeen(run)))} | ${weeksBetween(firstSeen(run), run.at)}`,
    ).map(([cohort, own]) => [cohort, installsOf(own)]),
    command_success: grouped(runs, ({ command }) => command).map(([command, own]) => {
      const successes = own.filter(({ success }) => success).length;
      return [command, own.length, successes, rounded(successes / own.length)];
    }),
    flag_use: grouped(
      runs.flatMap((run) => run.flags.map((flag) => ({ ...run, flag }))),
      ({ command, flag }) => `${command} | ${flag}`,
    ).map(([key, own]) => [key, own.length]),
    version_adoption: grouped(runs, ({ at }) => day(at)).flatMap(([on, own]) => {
      const last = [...Map.groupBy(own, ({ anonymousId }) => anonymousId).values()].map((each) =>
        each.at(-1),
      );
      return grouped(last, (run) => run?.version ?? '').map(([version, on_it]) => [
        on,
        version,
        on_it.length,
        rounded(on_it.length / last.length),
      ]);
    }),
  };
  return Object.fromEntries(
    Object.entries(models).map(([model, rows]) => [
      model,
      rows.map((row) => row.join(' | ')).sort(),
    ]),
  );
}

function grouped<T>(items: readonly T[], key: (item: T) => string): [string, T[]][] {
  return [...Map.groupBy(items, key)];
}

function installsOf(runs: readonly TrueRun[]): number {
  return new Set(runs.map(({ anonymousId }) => anonymousId)).size;
}

function day(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

function minute(at = 0): string {
  return new Date(at - (at % minuteMs)).toISOString().slice(0, 16).replace('T', ' ');
}

function monday(at: number): number {
  const start = at - (at % dayMs);
  return start - ((new Date(start).getUTCDay() + 6) % 7) * dayMs;
}

function weeksBetween(first: number, at: number): number {
  return (monday(at) - monday(first)) / (7 * dayMs);
}

function rounded(share: number): number {
  return Math.round(share * 1e6) / 1e6;
}
