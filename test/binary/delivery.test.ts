import { describe, expect, setDefaultTimeout, test } from 'bun:test';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventName } from '../../src/system/build-info.ts';
import { chunk, inHome } from '../support/binary.ts';
import { offline, recordUndelivered, summaries, withCollector } from '../support/with-collector.ts';

// Concurrent tests share the processors.
setDefaultTimeout(30_000);

describe.concurrent('the compiled binary', () => {
  test('delivers identify once and one event per run, including failures', () =>
    withCollector(async ({ home, collector, env }) => {
      const lines: [argv: string[], exitCode: number][] = [
        [['config', 'show'], 0],
        [['config', 'set', 'model', 'x'], 0],
        [['config', 'set', 'nope', 'x'], 2],
        [['config', 'show', '--bogus'], 2],
        [['commands', '--json'], 0],
        [['commands', '--no-telemetry'], 0],
        [['nope'], 2],
        [['--version'], 0],
        [['config'], 0],
        [['telemetry', 'status'], 0],
      ];
      for (const [argv, exitCode] of lines) {
        expect({ argv, exitCode: (await chunk(argv, { home, env })).exitCode }).toEqual({
          argv,
          exitCode,
        });
      }
      await collector.waitUntil(() => collector.events.length >= 6);
      await chunk(['telemetry', 'flush'], { home, env });
      expect(summaries(collector)).toEqual(
        [
          'identify',
          'chunk config show true',
          'chunk config set true',
          'chunk config set false',
          'chunk config show false',
          'chunk commands true',
        ].sort(),
      );
      expect(new Set(collector.events.map(({ anonymousId }) => anonymousId)).size).toBe(1);
      expect(new Set(collector.events.map(({ messageId }) => messageId)).size).toBe(6);
    }));

  test('prints the notice once, on stderr, before the output of the first run', () =>
    withCollector(async ({ home, env }) => {
      const first = await chunk(['config', 'show', '--json'], { home, env });
      const second = await chunk(['config', 'show', '--json'], { home, env });
      expect(first.stderr).toStartWith('chunk collects anonymous usage data');
      expect(JSON.parse(first.stdout)).toEqual(JSON.parse(second.stdout));
      expect(second.stderr).toBe('');
    }));

  test('in log mode prints events instead of sending them', () =>
    withCollector(async ({ home, collector, env }) => {
      const log = { ...env, CHUNK_TELEMETRY_LOG: '1' };
      const { stderr } = await chunk(['commands'], { home, env: log });
      expect(stderr.split('\n').map((line) => line.split(' {')[0])).toEqual([
        '[telemetry] identify',
        `[telemetry] track ${eventName}`,
        '',
      ]);
      expect(collector.requests).toEqual([]);
    }));

  test('shows every sent event byte for byte', () =>
    withCollector(async ({ home, collector, env }) => {
      await chunk(['config', 'show'], { home, env });
      await collector.waitUntil(() => collector.events.length >= 2);
      await chunk(['telemetry', 'flush'], { home, env });
      const { stdout } = await chunk(['telemetry', 'show', '--json'], { home, env });
      const shown = JSON.parse(stdout).sent.map(({ event }: { event: unknown }) => event);
      expect(shown.map((event: unknown) => JSON.stringify(event))).toEqual(
        collector.events.map((event) => JSON.stringify(event)),
      );
    }));
});

test.concurrent('thirty simultaneous first runs have one id, one identify, one notice and thirty events', () =>
  withCollector(async ({ home, collector, env }) => {
    const runs = await Promise.all(
      Array.from({ length: 30 }, () => chunk(['config', 'show'], { home, env })),
    );
    const notices = runs.filter(({ stderr }) =>
      stderr.startsWith('chunk collects anonymous usage data'),
    );
    expect(notices).toHaveLength(1);
    expect(runs.filter(({ stderr }) => stderr === '')).toHaveLength(29);
    expect(runs.filter(({ exitCode }) => exitCode === 0)).toHaveLength(30);
    await collector.waitUntil(() => collector.events.length >= 31);
    await chunk(['telemetry', 'flush'], { home, env });
    expect(summaries(collector)).toEqual([
      ...Array.from({ length: 30 }, () => 'chunk config show true'),
      'identify',
    ]);
    expect(new Set(collector.events.map(({ anonymousId }) => anonymousId)).size).toBe(1);
  }));

test.concurrent('ten simultaneous senders send every event once', () =>
  withCollector(async ({ home, collector, env }) => {
    await recordUndelivered(home, 20);
    await Promise.all(
      Array.from({ length: 10 }, () => chunk(['telemetry', 'flush', '--quiet'], { home, env })),
    );
    await chunk(['telemetry', 'flush'], { home, env });
    const ids = collector.events.map(({ messageId }) => messageId);
    expect(ids).toHaveLength(21);
    expect(new Set(ids).size).toBe(21);
  }));

test.concurrent('six simultaneous commands with a full queue count each dropped event once', () =>
  withCollector(async ({ home }) => {
    await recordUndelivered(home);
    const [recorded = ''] = readdirSync(inHome.queue(home)).filter(
      (name) => !/identify/.test(name),
    );
    const text = readFileSync(join(inHome.queue(home), recorded), 'utf8');
    const { messageId } = JSON.parse(text);
    for (let number = readdirSync(inHome.queue(home)).length; number < 1000; number++) {
      const id = `aaaaaaaa-0000-4000-8000-${String(number).padStart(12, '0')}`;
      const name = recorded.replace(messageId, id);
      writeFileSync(join(inHome.queue(home), name), text.replace(messageId, id));
    }
    for (let round = 0; round < 3; round++) {
      await Promise.all(
        Array.from({ length: 6 }, () => chunk(['commands'], { home, env: offline })),
      );
    }
    const { stdout } = await chunk(['telemetry', 'status', '--json'], { home, env: offline });
    expect(JSON.parse(stdout)).toMatchObject({ queued: 1000, dropped: 18 });
  }));
