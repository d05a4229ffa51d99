import { expect, test } from 'bun:test';
import { readdirSync } from 'node:fs';
import { binaryPath, inHome } from '../support/binary.ts';
import { inWorld, summaries, type World } from '../support/world.ts';

const unshare = ['unshare', '--pid', '--fork', '--mount-proc'];
const mayUnshare = Bun.spawnSync([...unshare, 'true']).success;
// Without the right to make namespaces there is no container to test in; CI has it.
const inContainer = mayUnshare || process.env['CI'] ? test : test.skip;

function startAsPid1({ home, env }: World, ...argv: string[]) {
  return Bun.spawn([...unshare, binaryPath, ...argv], {
    cwd: home,
    env: { HOME: home, PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

inContainer('as PID 1, the binary delivers before it ends', () =>
  inWorld(async (world) => {
    expect(await startAsPid1(world, 'config', 'show').exited).toBe(0);
    expect(summaries(world.collector)).toEqual(['chunk config show true', 'identify']);
    expect(readdirSync(inHome.queue(world.home))).toEqual([]);
  }),
);

inContainer('twenty first runs in twenty PID namespaces agree on one id', () =>
  inWorld(async (world) => {
    const runs = Array.from({ length: 20 }, () => startAsPid1(world, 'config', 'show').exited);
    expect(await Promise.all(runs)).toEqual(runs.map(() => 0));
    const markers = readdirSync(inHome.state(world.home)).filter((name) =>
      name.startsWith('identified-'),
    );
    expect(markers).toHaveLength(1);
    const flush = Bun.spawn([binaryPath, 'telemetry', 'flush'], {
      env: { HOME: world.home, ...world.env },
    });
    expect(await flush.exited).toBe(0);
    const ids = world.collector.events.map(({ anonymousId }) => anonymousId);
    expect(new Set(ids).size).toBe(1);
    const messages = world.collector.events.map(({ messageId }) => messageId);
    expect([messages.length, new Set(messages).size]).toEqual([21, 21]);
  }),
);
