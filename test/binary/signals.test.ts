import { describe, expect } from 'bun:test';
import { mkdirSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname } from 'node:path';
import { tryLock } from '../../src/files/lock.ts';
import { systemCli } from '../../src/system/cli.ts';
import { binaryPath, inHome } from '../support/binary.ts';
import { posixTest as test } from '../support/skips.ts';
import { summaries, type TestSetup, withCollector } from '../support/with-collector.ts';

/** Starts `config set`, which waits because the config file's lock is held. */
async function startWaiting({ home, env }: TestSetup, wrapper: readonly string[] = []) {
  mkdirSync(dirname(inHome.config(home)), { recursive: true });
  writeFileSync(inHome.config(home), `{"instanceID":"${crypto.randomUUID()}"}`);
  tryLock(`${inHome.config(home)}.lock`, systemCli(), 60_000);
  const child = Bun.spawn([...wrapper, binaryPath, 'config', 'set', 'model', 'x'], {
    cwd: home,
    env: { HOME: home, PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // The notice is the first thing that a run prints.
  await child.stderr.getReader().read();
  return child;
}

describe('a run that receives', () => {
  for (const [signal, exitCode] of [
    ['SIGHUP', 129],
    ['SIGINT', 130],
    ['SIGQUIT', 131],
    ['SIGTERM', 143],
    ['SIGUSR1', 128 + constants.signals.SIGUSR1],
    ['SIGALRM', 142],
  ] as const) {
    test(`${signal} is recorded as failed and exits with ${exitCode}`, () =>
      withCollector(async (setup) => {
        const child = await startWaiting(setup);
        child.kill(signal);
        expect(await child.exited).toBe(exitCode);
        await setup.collector.waitUntil(() => setup.collector.events.length >= 2);
        expect(summaries(setup.collector)).toEqual(['chunk config set false', 'identify']);
      }));
  }
});

describe('a signal that was ignored at the start stays ignored:', () => {
  for (const name of ['HUP', 'INT', 'QUIT'] as const) {
    test(`SIG${name}`, () =>
      withCollector(async (setup) => {
        const child = await startWaiting(setup, ['sh', '-c', `trap '' ${name}; exec "$0" "$@"`]);
        child.kill(`SIG${name}`);
        child.kill('SIGTERM');
        expect(await child.exited).toBe(143);
      }));
  }
});
