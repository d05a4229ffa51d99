import { describe, expect, test } from 'bun:test';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { recordIdentify, storedAnonymousId } from '../../src/telemetry/identity.ts';
import { noticeText } from '../../src/telemetry/notice.ts';
import { countEvents } from '../../src/telemetry/queue/queue.ts';
import { hasLinks } from '../support/skips.ts';
import { knownId, row, testCli } from '../support/test-cli.ts';

test('only one of two concurrent first runs records identify', () => {
  const first = testCli({ fresh: true });
  const second = testCli({ fresh: true, home: first.paths.home });
  const interrupted = {
    ...second,
    // Called after the run has found identify due, and before it writes anything.
    newId: () => {
      recordIdentify(first, knownId);
      return second.newId();
    },
    // An hour ahead, so that its event would have a different file name.
    now: () => first.now() + 3_600_000,
  };
  recordIdentify(interrupted, knownId);
  expect(countEvents(first.paths)).toBe(1);
});

test.skipIf(!hasLinks)('only one of two concurrent first runs prints the notice', async () => {
  const cli = testCli();
  const { telemetryFolder } = cli.paths;
  // A broken link: the marker seems to be missing, but creating it fails with EEXIST.
  rmSync(join(telemetryFolder, 'notice-1'));
  symlinkSync(join(telemetryFolder, 'nowhere'), join(telemetryFolder, 'notice-1'));
  expect(await row(['config', 'show'], cli)).toMatchObject({
    stderr: '',
    events: ['chunk config show ok'],
  });
});

test('two concurrent first runs use the same id', async () => {
  const { paths } = testCli({ fresh: true });
  let ids = 0;
  const cli = testCli({
    fresh: true,
    home: paths.home,
    cli: {
      // The first id is for the config file's lock. At that moment, the other run finishes.
      newId: () => {
        mkdirSync(dirname(paths.configFile), { recursive: true });
        if (++ids === 1) writeFileSync(paths.configFile, JSON.stringify({ instanceID: knownId }));
        return crypto.randomUUID();
      },
    },
  });
  expect((await row(['config', 'show'], cli)).events).toEqual(['identify', 'chunk config show ok']);
  expect(storedAnonymousId(paths)).toBe(knownId);
});

/** A fresh home whose config file, which is older than the id, is open to other users. */
function openConfig() {
  const cli = testCli({ fresh: true });
  mkdirSync(dirname(cli.paths.configFile), { recursive: true, mode: 0o700 });
  writeFileSync(cli.paths.configFile, '{"model":"x"}', { mode: 0o644 });
  return cli;
}

describe.skipIf(process.platform === 'win32')('a config file that was open to others', () => {
  test('is closed by a first run, which says so, once', async () => {
    const first = openConfig();
    const { configFile, home } = first.paths;
    const { stderr } = await row(['config', 'show'], first);
    expect(stderr).toBe(
      `${noticeText}\n! Fixed the permissions of ${configFile}: it was open to other users.\n`,
    );
    expect(await row(['config', 'show'], testCli({ home, fresh: true }))).toMatchObject({
      stderr: '',
    });
  });

  test('is left to the next run by one with --json that fails', async () => {
    const first = openConfig();
    mkdirSync(first.paths.telemetryFolder, { recursive: true, mode: 0o700 });
    writeFileSync(join(first.paths.telemetryFolder, 'notice-1'), '');
    const { stderr } = await row(['config', 'show', '--json', '--bogus'], first);
    expect(JSON.parse(stderr)).toMatchObject({ code: 'flag.unknown' });
    const next = testCli({ home: first.paths.home, fresh: true });
    expect((await row(['config', 'show', '--json'], next)).stderr).toStartWith(
      '! Fixed the permissions of',
    );
  });
});
