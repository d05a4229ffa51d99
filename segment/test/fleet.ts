import fc from 'fast-check';
import { commandInvocation, identify } from '../../src/telemetry/event.ts';
import type { WireEvent } from '../../src/telemetry/schema.ts';
import { onWire } from '../../src/telemetry/upload/segment.ts';
import type { Receipt } from '../warehouse/warehouse.ts';

export const minuteMs = 60_000;
export const dayMs = 24 * 60 * minuteMs;
/** A Wednesday, so that the fleet does not start with a week. */
export const firstDay = Date.UTC(2026, 0, 7);

/** A run, by the true clock. */
export interface Run {
  /** The index of its id in `Install.ids`: a reset creates another. */
  readonly id: number;
  readonly day: number;
  readonly minute: number;
  readonly command: string;
  readonly flags: readonly string[];
  readonly success: boolean;
  readonly version: string;
  /** Days from the run to each delivery of its event; several if it was resent. */
  readonly deliveredAfterDays: readonly number[];
}

export interface Install {
  readonly ids: readonly string[];
  /** The error of the machine's clock. */
  readonly skewMs: number;
  readonly runs: readonly Run[];
}

export type Fleet = readonly Install[];

const run: fc.Arbitrary<Run> = fc.record({
  id: fc.nat({ max: 1 }),
  day: fc.nat({ max: 45 }),
  // Not at midnight, because the corrected time includes the latency of the request.
  minute: fc.integer({ min: 1, max: 24 * 60 - 2 }),
  command: fc.constantFrom('chunk config show', 'chunk build-prompt', 'chunk auth status'),
  flags: fc.subarray(['analyzer', 'json', 'output']),
  success: fc.boolean(),
  version: fc.constantFrom('1.0.0', '1.1.0', '1.2.0-rc.1'),
  deliveredAfterDays: fc.array(fc.constantFrom(0, 0, 0, 1, 6, 29, 30), {
    minLength: 1,
    maxLength: 3,
  }),
});

/** Generates fleets with late and repeated events, wrong clocks and resets. */
export const fleets: fc.Arbitrary<Fleet> = fc.array(
  fc.record({
    ids: fc.tuple(fc.uuid(), fc.uuid()),
    skewMs: fc.constantFrom(0, 0, -26 * 60 * minuteMs, 90 * dayMs),
    runs: fc.uniqueArray(run, {
      minLength: 1,
      maxLength: 12,
      selector: ({ day, minute }) => day * 1440 + minute,
    }),
  }),
  { minLength: 1, maxLength: 6 },
);

/** Returns the true time of a run, in milliseconds since the epoch. */
export function timeOf({ day, minute }: Run): number {
  return firstDay + day * dayMs + minute * minuteMs;
}

/** Returns the message id of a run, from its position in the fleet. */
export function messageIdOf(install: number, run: number): string {
  return `aaaaaaaa-0000-4000-8000-${String(install * 1000 + run).padStart(12, '0')}`;
}

/** Returns what Segment receives from a fleet, with all delays, resends and clock errors. */
export async function receiptsOf(fleet: Fleet): Promise<Receipt[]> {
  const sent = fleet.flatMap((install, number) =>
    install.runs.flatMap((run, index) => {
      const machine = {
        platform: 'linux',
        arch: 'x64',
        env: {},
        build: { version: run.version, writeKey: '', endpoint: '' },
      } as const;
      const anonymousId = install.ids[run.id] ?? '';
      const at = timeOf(run) + install.skewMs;
      const finished = { path: run.command.split(' '), flags: run.flags, success: run.success };
      const track = commandInvocation(
        finished,
        { anonymousId, messageId: messageIdOf(number, index), at },
        machine,
      );
      return [identify({ anonymousId, at }, machine), track].flatMap((event) =>
        run.deliveredAfterDays.map((days) => ({
          event,
          receivedAt: timeOf(run) + days * dayMs + 200,
          skewMs: install.skewMs,
        })),
      );
    }),
  );
  const events = (await onWire(sent.map(({ event }) => event))) as WireEvent[];
  return sent.map(({ receivedAt, skewMs }, index) => ({
    event: events[index] as WireEvent,
    sentAt: receivedAt - 150 + skewMs,
    receivedAt,
  }));
}
