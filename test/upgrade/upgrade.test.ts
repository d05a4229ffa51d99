import { afterAll, afterEach, describe, expect } from 'bun:test';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { version as ours } from '../../package.json';
import { programOf, releaseOf, startReleaseServer } from '../releases/server.ts';
import { chunk } from '../support/binary.ts';
import { filesBeside, type Installed, identity, installed } from '../support/installed.ts';
import { posixTest as test } from '../support/skips.ts';

const server = startReleaseServer();
afterAll(() => server.stop());
afterEach(() => server.reset());

async function upgrade(at: Installed, ...args: string[]) {
  const { stdout, stderr, exitCode } = await chunk(['upgrade', ...args, '--no-telemetry'], {
    home: at.home,
    binary: at.path,
    env: { CHUNK_RELEASES_URL: `${server.url}/releases` },
  });
  return { stdout, stderr, exitCode };
}

describe('upgrade', () => {
  test('installs the newest release, and keeps the old program for --rollback', async () => {
    server.releases.set('9.9.9', releaseOf('9.9.9'));
    const at = installed();
    const [, oldFile] = await identity(at);
    expect(await upgrade(at)).toEqual({
      exitCode: 0,
      stdout: `Replaced chunk ${ours} with 9.9.9: ${at.path}\nUndo with: chunk upgrade --rollback\n`,
      stderr: expect.stringMatching(
        /^Downloading chunk-linux-\w+\.tar\.gz\nVerified the checksum and its signature; installing\n$/,
      ),
    });
    expect(filesBeside(at)).toEqual(['.chunk-previous', 'chunk']);
    expect(readFileSync(at.path)).toEqual(Buffer.from(programOf('9.9.9')));
    const previous = { ...at, path: join(at.folder, '.chunk-previous') };
    expect(await identity(previous)).toEqual([`chunk ${ours}\n`, oldFile]);
  });

  test('--rollback swaps the two programs', async () => {
    const at = installed();
    const newer = { ...at, path: join(at.folder, '.chunk-previous') };
    writeFileSync(newer.path, programOf('9.9.9'), { mode: 0o755 });
    const [, oldFile] = await identity(at);
    expect(await upgrade(at, '--rollback')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining(`Replaced chunk ${ours} with 9.9.9: `),
    });
    expect(await identity(at)).toEqual(['chunk 9.9.9\n', expect.any(Number)]);
    expect(await identity(newer)).toEqual([`chunk ${ours}\n`, oldFile]);
    expect(filesBeside(at)).toEqual(['.chunk-previous', 'chunk']);
  });

  test('--rollback without an earlier program fails with a hint', async () => {
    expect(await upgrade(installed(), '--rollback')).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: expect.stringMatching(/^error: there is no previous version to restore\n.*\n.*\n$/),
    });
  });

  test('replaces the target of a link, not the link', async () => {
    server.releases.set('9.9.9', releaseOf('9.9.9'));
    const at = installed('opt/chunk');
    const link = join(at.home, 'chunk');
    symlinkSync(at.path, link);
    expect(await upgrade({ ...at, path: link })).toMatchObject({ exitCode: 0 });
    expect(readFileSync(at.path)).toEqual(Buffer.from(programOf('9.9.9')));
    expect(await identity({ ...at, path: link })).toEqual(['chunk 9.9.9\n', expect.any(Number)]);
  });

  test('--version installs a release, even an older one, with or without the "v"', async () => {
    server.releases.set('0.0.1', releaseOf('0.0.1'));
    server.releases.set('9.9.9', releaseOf('9.9.9'));
    for (const word of ['0.0.1', 'v0.0.1']) {
      const at = installed();
      expect(await upgrade(at, '--version', word)).toMatchObject({ exitCode: 0 });
      expect(await identity(at)).toEqual(['chunk 0.0.1\n', expect.any(Number)]);
    }
  });

  test('--json prints the result', async () => {
    server.releases.set('9.9.9', releaseOf('9.9.9'));
    const at = installed();
    const { stdout } = await upgrade(at, '--json');
    expect(JSON.parse(stdout)).toEqual({
      current: ours,
      release: '9.9.9',
      updateAvailable: true,
      installed: '9.9.9',
      path: at.path,
    });
  });

  for (const [title, release, args, words] of [
    ['an older release', '0.0.1', [], `This is chunk ${ours}, which is newer than release 0.0.1.`],
    ['the same release', ours, [], `chunk ${ours} is the newest release.`],
    [
      'the same release by number',
      ours,
      ['--version', ours],
      `chunk ${ours} is already installed.`,
    ],
    [
      '--check',
      '9.9.9',
      ['--check'],
      `chunk 9.9.9 is available; this is ${ours}.\nUpgrade with: chunk upgrade`,
    ],
  ] as const) {
    test(`changes and downloads nothing for ${title}`, async () => {
      server.releases.set(release, releaseOf(release));
      const at = installed();
      const before = await identity(at);
      expect(await upgrade(at, ...args)).toEqual({ exitCode: 0, stderr: '', stdout: `${words}\n` });
      expect(server.requests.map((path) => path.split('/').at(-1))).toEqual([
        'SHA256SUMS',
        'SHA256SUMS.minisig',
      ]);
      expect(await identity(at)).toEqual(before);
      expect(filesBeside(at)).toEqual(['chunk']);
    });
  }
});
