import { describe, expect, test } from 'bun:test';
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import packageJson from '../../package.json';
import { checkBunVersion, checkEnvironment, writeKeyFor } from '../../scripts/build-inputs.ts';
import { binaryName, bunTarget, targetByName, targetName, targets } from '../../scripts/targets.ts';
import { chunk, exe, homeEnv } from '../support/binary.ts';
import { healthy, startCollector } from '../support/collector.ts';
import { temporaryFolder } from '../support/folders.ts';

const root = resolve(import.meta.dir, '../..');

function build(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { exitCode, stderr, stdout } = Bun.spawnSync(
    [process.execPath, join(root, 'scripts/build.ts'), ...args],
    { cwd: root, env: { PATH: process.env['PATH'] ?? '', HOME: temporaryFolder(), ...env } },
  );
  return { exitCode, stderr: stderr.toString(), stdout: stdout.toString() };
}

describe('the targets', () => {
  test('have the names of the supported systems', () => {
    expect(targets.map(targetName)).toEqual([
      'linux-x64',
      'linux-x64-musl',
      'linux-arm64',
      'linux-arm64-musl',
      'darwin-x64',
      'darwin-arm64',
      'windows-x64',
      'windows-arm64',
    ]);
  });

  test('have derived file names and Bun names', () => {
    const windows = targetByName('windows-x64');
    expect([binaryName(windows), bunTarget(windows)]).toEqual([
      'chunk-windows-x64.exe',
      'bun-windows-x64',
    ] as never);
  });
});

describe('the write key', () => {
  const linux = targetByName('linux-x64-musl');
  test("is the target's own key if there is one", () => {
    const env = { SEGMENT_WRITE_KEY: 'all', SEGMENT_WRITE_KEY_LINUX_X64_MUSL: 'own' };
    expect(writeKeyFor(linux, env)).toBe('own');
    expect(writeKeyFor(targetByName('darwin-arm64'), env)).toBe('all');
    expect(writeKeyFor(undefined, env)).toBe('all');
  });

  test('is empty without a variable, and an empty variable counts as unset', () => {
    expect(writeKeyFor(linux, {})).toBe('');
    const env = { SEGMENT_WRITE_KEY: 'all', SEGMENT_WRITE_KEY_LINUX_X64_MUSL: '' };
    expect(writeKeyFor(linux, env)).toBe('all');
  });

  for (const key of ['with space', 'quote"', 'line\nend', '../x', 'k'.repeat(65), 'ключ']) {
    test(`${JSON.stringify(key)} is rejected, and the error does not repeat it`, () => {
      expect(() => writeKeyFor(linux, { SEGMENT_WRITE_KEY: key })).toThrow(
        'SEGMENT_WRITE_KEY has characters that a write key cannot have',
      );
    });
  }

  test("of a prerelease is the development source's", () => {
    const env = { SEGMENT_WRITE_KEY: 'all', SEGMENT_WRITE_KEY_DEVELOPMENT: 'dev' };
    expect(writeKeyFor(linux, env, '1.0.0-rc.1')).toBe('dev');
    expect(writeKeyFor(linux, env, '1.0.0')).toBe('all');
    expect(writeKeyFor(linux, {}, '1.0.0-rc.1')).toBe('');
  });

  for (const [version, env, message] of [
    [
      '1.0.0-rc.1',
      { SEGMENT_WRITE_KEY: 'all' },
      '1.0.0-rc.1 is a prerelease: it takes SEGMENT_WRITE_KEY_DEVELOPMENT, not SEGMENT_WRITE_KEY',
    ],
    [
      '1.0.0-rc.1',
      { SEGMENT_WRITE_KEY_LINUX_X64_MUSL: 'own' },
      'it takes SEGMENT_WRITE_KEY_DEVELOPMENT, not SEGMENT_WRITE_KEY_LINUX_X64_MUSL',
    ],
    [
      '1.0.0',
      { SEGMENT_WRITE_KEY_DEVELOPMENT: 'dev' },
      '1.0.0 is a release: it takes SEGMENT_WRITE_KEY, not SEGMENT_WRITE_KEY_DEVELOPMENT',
    ],
    [
      '1.0.0',
      { SEGMENT_WRITE_KEY: 'one', SEGMENT_WRITE_KEY_DEVELOPMENT: 'one' },
      'SEGMENT_WRITE_KEY and SEGMENT_WRITE_KEY_DEVELOPMENT are the same key',
    ],
  ] as const) {
    test(`is rejected for ${version} with ${Object.keys(env).join(' and ')}`, () => {
      expect(() => writeKeyFor(linux, env, version)).toThrow(message);
    });
  }

  test('for an unknown target is rejected', () => {
    expect(() => checkEnvironment({ SEGMENT_WRITE_KEY_LINUX_ARM: 'k' })).toThrow(
      'SEGMENT_WRITE_KEY_LINUX_ARM is for no target; one of: SEGMENT_WRITE_KEY_LINUX_X64,',
    );
  });
});

test('a different version of Bun than the pinned one is rejected with a hint', () => {
  expect(() => checkBunVersion('1.3.0', 'bun@1.4.5')).toThrow(
    'this is bun@1.3.0, and package.json pins bun@1.4.5: npx -y bun@1.4.5 run build',
  );
});

describe('the build fails and writes nothing, for', () => {
  for (const [title, args, env, message] of [
    [
      'a wrong target',
      ['--target', 'linux-riscv'],
      {},
      'unknown target "linux-riscv"; one of: linux-x64,',
    ],
    ['a bad key', [], { SEGMENT_WRITE_KEY: 'a b' }, 'SEGMENT_WRITE_KEY has characters'],
    [
      'a bad endpoint',
      [],
      { SEGMENT_ENDPOINT: 'collector' },
      'SEGMENT_ENDPOINT is not an http(s) URL',
    ],
    [
      'an invalid event name',
      [],
      { SEGMENT_EVENT_NAME: 'Command Invoked' },
      'SEGMENT_EVENT_NAME is not snake_case',
    ],
    [
      "only the development source's key",
      [],
      { SEGMENT_WRITE_KEY_DEVELOPMENT: 'k' },
      `${packageJson.version} is a release: it takes SEGMENT_WRITE_KEY`,
    ],
    ['an unknown flag', ['--realease'], {}, "Unknown option '--realease'"],
    ['--release with --outfile', ['--release'], {}, '--release takes --outdir, not --outfile'],
  ] as const) {
    test(title, () => {
      const folder = temporaryFolder();
      const { exitCode, stderr, stdout } = build(
        [...args, '--outfile', join(folder, `chunk${exe}`)],
        env,
      );
      expect(stderr).toContain(`error: ${message}`);
      expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
      expect(readdirSync(folder)).toEqual([]);
    });
  }
});

test('a build without a write key contains none, says so, and never sends', async () => {
  const outfile = join(temporaryFolder(), `chunk${exe}`);
  const { stdout, exitCode } = build(['--outfile', outfile]);
  expect({ stdout, exitCode }).toEqual({
    stdout: `${outfile}  (without a write key: it can never send)\n`,
    exitCode: 0,
  });
  expect(existsSync(outfile)).toBe(true);
  const home = temporaryFolder();
  const status = Bun.spawnSync([outfile, 'telemetry', 'status', '--json'], {
    env: { ...homeEnv(home), SEGMENT_WRITE_KEY: 'from-the-environment' },
  });
  expect(JSON.parse(status.stdout.toString())).toMatchObject({
    mode: 'off',
    decidedBy: 'no-write-key',
  });
}, 60_000);

test('a build with another event name uses it for events queued by an earlier build too', async () => {
  const collector = startCollector(() => new Response('', { status: 503 }));
  const home = temporaryFolder();
  const env = { CHUNK_TELEMETRY_ENDPOINT: collector.url };
  await chunk(['config', 'show'], { home, env });
  await collector.waitUntil(() => collector.requests.length === 1);
  const binary = join(temporaryFolder(), `chunk${exe}`);
  const { exitCode } = build(['--outfile', binary], {
    SEGMENT_WRITE_KEY: 'shared-source-key',
    SEGMENT_EVENT_NAME: 'name_of_this_build',
  });
  expect(exitCode).toBe(0);
  collector.answer(healthy);
  await chunk(['config', 'show'], { home, env, binary });
  await chunk(['telemetry', 'flush'], { home, env, binary });
  await collector.waitUntil(() => collector.events.length === 3);
  expect(collector.events.map(({ event }) => event).sort()).toEqual([
    'name_of_this_build',
    'name_of_this_build',
    undefined,
  ] as never);
  await collector.stop();
}, 60_000);
