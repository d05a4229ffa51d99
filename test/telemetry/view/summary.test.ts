import { describe, expect, test } from 'bun:test';
import type { WireEvent } from '../../../src/telemetry/schema.ts';
import { percent, timelineSummary } from '../../../src/telemetry/view/charts.ts';
import { html } from '../../../src/telemetry/view/html.ts';
import {
  byCommand,
  countRuns,
  itemsOf,
  timelineOf,
  total,
} from '../../../src/telemetry/view/summary.ts';
import { identifyEvent, testTime, trackEvent } from '../../support/events.ts';

const day = 24 * 60 * 60_000;

const items = (...ages: number[]) =>
  itemsOf({
    sent: [],
    queued: ages.map((age) => trackEvent(0, 'config show', testTime - age) as never),
  });

describe('the page', () => {
  test('shows sent and queued events together, newest first', () => {
    const [old, recent, newest] = [1, 2, 3].map((number) => trackEvent(number) as never);
    const sent = [{ deliveredAt: 'then', status: 200, event: recent as never as WireEvent }];
    const shown = itemsOf({ sent, queued: [old, newest] as never });
    expect(shown.map(({ event }) => event)).toEqual([newest, recent, old] as never);
    expect(shown.map(({ delivery }) => delivery?.status)).toEqual([undefined, 200, undefined]);
  });

  test('counts runs by command, the most used first, without identify', () => {
    const queued = [
      identifyEvent(),
      trackEvent(1, 'config set'),
      trackEvent(2),
      trackEvent(3),
    ] as never;
    const shown = itemsOf({ sent: [], queued });
    expect(byCommand(shown)).toEqual([
      { command: 'chunk config show', succeeded: 2, failed: 0 },
      { command: 'chunk config set', succeeded: 1, failed: 0 },
    ]);
    expect(countRuns(shown)).toEqual({ succeeded: 3, failed: 0 });
  });

  for (const [age, unit, count] of [
    [0, 'hour', 36],
    [day, 'hour', 36],
    [2 * day, 'day', 30],
    [40 * day, 'week', 26],
    [4000 * day, 'week', 26],
  ] as const) {
    test(`whose oldest run is ${age / day} days old has a timeline of ${count} ${unit}s`, () => {
      const timeline = timelineOf(items(0, age), testTime);
      expect([timeline.unit, timeline.buckets.length]).toEqual([unit, count]);
      expect(total(timeline.buckets.at(-1) ?? { succeeded: 0, failed: 0 })).toBe(age === 0 ? 2 : 1);
    });
  }

  test('describes the timeline', () => {
    expect(timelineSummary(timelineOf([], testTime))).toBe('No runs in the last 36 hours.');
    expect(timelineSummary(timelineOf(items(0), testTime))).toBe(
      '1 run in the last 36 hours; busiest hour: 2 Jan, 03:00, with 1.',
    );
  });

  for (const [succeeded, failed, text] of [
    [1, 0, '100%'],
    [0, 1, '0%'],
    [999, 1, '>99%'],
    [1, 999, '<1%'],
    [1, 1, '50%'],
  ] as const) {
    test(`formats ${succeeded} of ${succeeded + failed} as ${text}`, () => {
      expect(percent({ succeeded, failed })).toBe(text);
    });
  }

  test('escapes all text in markup, including attributes', () => {
    const evil = `"><script>alert('&')</script>\u001b[2J`;
    expect(html`<p title="${evil}">${evil}</p>`.markup).toBe(
      `<p title="&quot;&gt;&lt;script&gt;alert(&#x27;&amp;&#x27;)&lt;/script&gt;\\u001b[2J">&quot;&gt;&lt;script&gt;alert(&#x27;&amp;&#x27;)&lt;/script&gt;\\u001b[2J</p>`,
    );
  });
});
