import { describe, expect, test } from 'bun:test';
import { existsSync, lstatSync, readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { chunk, inHome } from '../support/binary.ts';
import { hasOddFiles, oddFiles, putOdd } from '../support/odd-files.ts';
import { row, testCli } from '../support/test-cli.ts';
import { type TestSetup, withCollector } from '../support/with-collector.ts';

/**
 * Commands that need no server and no terminal, with their exit codes for an unusable config.json
 * and their standard input.
 */
const commands: readonly (readonly [line: string, exitCode: number, stdin?: string])[] = [
  ['commands', 0],
  ['config show', 0],
  ['config show --json', 0],
  ['config set model m', 1],
  ['config set telemetry true', 1],
  ['auth status', 0],
  ['auth remove github --force', 1],
  ['auth set github --stdin --no-verify --insecure-storage', 1, 'ghp_0123456789'],
  ['telemetry status', 0],
  ['telemetry status --json', 0],
  ['telemetry show', 0],
  ['telemetry preview -- config show', 0],
  ['telemetry enable', 1],
  ['telemetry disable', 1],
  ['telemetry reset', 0],
  ['telemetry flush', 0],
  ['completion bash', 0],
  ['skill list', 0],
  ['hook status', 0],
];

// Long enough to report a process that hangs in a system call and ignores SIGTERM.
const limitMs = 15_000;
// A command that waits for anything takes longer, even on a busy machine.
const hangMs = 2000;

/** Runs commands and expects that they do not change `path` and create no files. */
async function runAll(
  lines: typeof commands,
  path: string,
  { home, env, collector }: TestSetup,
  allowed?: readonly number[],
): Promise<void> {
  const before = lstatSync(path);
  for (const [line, exitCode, stdin] of lines) {
    const run = await chunk(line.split(' '), { home, env, ...(stdin && { stdin }) });
    expect([line, run.stderr]).toEqual([line, expect.not.stringContaining('internal error')]);
    expect(allowed ?? [exitCode]).toContain(run.exitCode);
    expect(run.milliseconds).toBeLessThan(hangMs);
  }
  const after = lstatSync(path);
  expect([after.ino, after.mode]).toEqual([before.ino, before.mode]);
  expect(existsSync(inHome.state(home))).toBe(false);
  expect(collector.requests).toEqual([]);
}

describe.skipIf(!hasOddFiles)(
  'with an unusable config.json, every command exits and nothing is sent',
  () => {
    for (const name of Object.keys(oddFiles)) {
      const everyCommand = () =>
        withCollector(async (setup) => {
          const path = inHome.config(setup.home);
          putOdd(name, path);
          await runAll(commands, path, setup);
          expect(readdirSync(dirname(path))).toEqual(['config.json']);
        });
      test(name, everyCommand, limitMs);
    }
  },
);

describe.skipIf(!hasOddFiles)(
  'with something else in place of the config folder, commands exit',
  () => {
    const lines = commands.filter(([line]) => /^(config|auth status|telemetry \w+able)/.test(line));
    for (const name of [
      'a torn file',
      'a FIFO',
      'a socket',
      'a dangling link',
      'a loop of links',
    ]) {
      const everyCommand = () =>
        withCollector(async (setup) => {
          const path = dirname(inHome.config(setup.home));
          putOdd(name, path);
          await runAll(lines, path, setup, [0, 1]);
        });
      test(name, everyCommand, limitMs);
    }
  },
);

describe.skipIf(!hasOddFiles)(
  'with something else in place of the lock, settings can be changed',
  () => {
    for (const name of ['a folder', 'a FIFO', 'a socket', 'a dangling link', 'a loop of links']) {
      test(name, () =>
        withCollector(async ({ home, env }) => {
          putOdd(name, `${inHome.config(home)}.lock`);
          const run = await chunk(['config', 'set', 'model', 'm'], { home, env });
          expect([run.exitCode, run.stderr.includes('error')]).toEqual([0, false]);
          expect(run.milliseconds).toBeLessThan(hangMs);
        }),
      );
    }
  },
);

describe('with values of the wrong type in config.json, every command exits and records nothing', () => {
  for (const config of [
    '{"noTelemetry":"yes"}',
    '{"telemetry":null}',
    '{"instanceID":{"a":1}}',
    '{"instanceID":"no-uuid","noTelemetry":false}',
    '{"gitHubToken":5,"model":[],"useSSHIdentityFile":"x","noTelemetry":1}',
  ]) {
    for (const [line, , piped] of commands) {
      test(`${config}: ${line}`, async () => {
        const run = await row(line.split(' '), testCli({ config, ...(piped && { piped }) }));
        expect(run.stderr).not.toContain('internal error');
        expect(run.exitCode).toBeLessThan(2);
        expect(run.events).toEqual([]);
      });
    }
  }
});
