import { afterAll, afterEach, describe, expect } from 'bun:test';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { programOf, releaseOf, startReleaseServer } from '../releases/server.ts';
import { binaryPath, chunk, start } from '../support/binary.ts';
import { startCollector } from '../support/collector.ts';
import { filesBeside, type Installed, identity, installed } from '../support/installed.ts';
import { posixTest as test } from '../support/skips.ts';

const server = startReleaseServer();
const collector = startCollector();
afterAll(() => Promise.all([server.stop(), collector.stop()]));
afterEach(() => server.reset());

function startUpgrade(at: Installed) {
  const env = { CHUNK_RELEASES_URL: `${server.url}/releases`, CHUNK_NO_TELEMETRY: '1' };
  return start(['upgrade'], { home: at.home, binary: at.path, env });
}

/**
 * Makes the download of the archive stall in the middle; resolves when it has reached that point.
 */
function stallDownload(): Promise<void> {
  return new Promise((reached) => {
    server.overrides.set('.tar.gz', () => {
      const body = new ReadableStream({
        start: (controller) => controller.enqueue(new Uint8Array(10)),
        pull: () => {
          reached();
          return new Promise(() => {});
        },
      });
      return new Response(body);
    });
  });
}

async function upgradesNormally(at: Installed): Promise<void> {
  server.reset();
  server.releases.set('9.9.9', releaseOf('9.9.9'));
  expect(await startUpgrade(at).exited).toBe(0);
  expect(await identity(at)).toEqual(['chunk 9.9.9\n', expect.any(Number)]);
  expect(filesBeside(at)).toEqual(['.chunk-previous', 'chunk']);
}

describe('an upgrade keeps the old program if it is interrupted', () => {
  for (const [signal, exitCode] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    test(`by ${signal} during the download, and leaves no other file behind`, async () => {
      server.releases.set('9.9.9', releaseOf('9.9.9'));
      const at = installed();
      const before = await identity(at);
      const reached = stallDownload();
      const child = startUpgrade(at);
      await reached;
      child.kill(signal);
      expect(await child.exited).toBe(exitCode);
      expect(await identity(at)).toEqual(before);
      expect(filesBeside(at)).toEqual(['chunk']);
    });
  }

  test('by SIGKILL during the download, and the next upgrade works', async () => {
    server.releases.set('9.9.9', releaseOf('9.9.9'));
    const at = installed();
    const before = await identity(at);
    const reached = stallDownload();
    const child = startUpgrade(at);
    await reached;
    child.kill('SIGKILL');
    await child.exited;
    expect(await identity(at)).toEqual(before);
    await upgradesNormally(at);
  });

  test('by SIGKILL during the test run, and the next upgrade cleans up', async () => {
    const killer = new TextEncoder().encode('#!/bin/sh\nkill -KILL $PPID\n');
    server.releases.set('9.9.9', releaseOf('9.9.9', { program: killer }));
    const at = installed();
    const before = await identity(at);
    const child = startUpgrade(at);
    await child.exited;
    expect(child.signalCode).toBe('SIGKILL');
    expect(await identity(at)).toEqual(before);
    expect(filesBeside(at)).toContain('chunk');
    expect(filesBeside(at).length).toBeGreaterThan(1);
    await upgradesNormally(at);
  });
});

test('a second upgrade at the same time fails and says that one is running', async () => {
  server.releases.set('9.9.9', releaseOf('9.9.9'));
  const at = installed();
  const reached = stallDownload();
  const first = startUpgrade(at);
  await reached;
  const second = startUpgrade(at);
  expect(await second.stderr.text()).toBe(
    `error: another upgrade of ${at.path} is running\nWait for it to finish, then run: chunk --version\n`,
  );
  expect(await second.exited).toBe(1);
  first.kill('SIGINT');
  await first.exited;
  expect(filesBeside(at)).toEqual(['chunk']);
});

test('the new program delivers the telemetry of the upgrade', async () => {
  const at = installed();
  const proof = join(at.home, 'delivered-by-the-new-one');
  const newer = `#!/bin/sh
if [ "$1" = --version ]; then echo "chunk 9.9.9"; exit; fi
: > '${proof}'
exec '${binaryPath}' "$@"
`;
  const program = new TextEncoder().encode(newer);
  server.releases.set('9.9.9', releaseOf('9.9.9', { program }));
  const env = {
    CHUNK_RELEASES_URL: `${server.url}/releases`,
    CHUNK_TELEMETRY_ENDPOINT: collector.url,
  };
  const { exitCode } = await chunk(['upgrade'], { home: at.home, binary: at.path, env });
  expect(exitCode).toBe(0);
  await collector.waitUntil(() => collector.events.length === 2);
  expect(collector.events.find(({ type }) => type === 'track')?.properties).toMatchObject({
    command: 'chunk upgrade',
    flags: '',
    success: true,
  });
  expect(await Bun.file(proof).exists()).toBe(true);
});

test('an upgrade removes the files of an earlier one that was killed', async () => {
  const at = installed();
  writeFileSync(join(at.folder, '.chunk-new-0000'), programOf('9.9.8'));
  await upgradesNormally(at);
});
