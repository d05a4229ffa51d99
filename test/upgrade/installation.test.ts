import { afterAll, describe, expect, test } from 'bun:test';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Installation } from '../../src/upgrade/installation.ts';
import { programOf, releaseOf, startReleaseServer } from '../releases/server.ts';
import { binaryPath } from '../support/binary.ts';
import { temporaryFolder } from '../support/folders.ts';
import { isPosix } from '../support/skips.ts';
import { testCli } from '../support/test-cli.ts';

/** Creates an installed program, with the file names of a platform. */
function installationOn(platform: string) {
  const cli = testCli({ cli: { platform } });
  const folder = temporaryFolder();
  const path = join(folder, platform === 'win32' ? 'chunk.exe' : 'chunk');
  writeFileSync(path, 'old');
  const installation = new Installation(path);
  const temporary = installation.temporaryPath('1');
  return { cli, folder, path, installation, temporary };
}

const textOf = (path: string): string => readFileSync(path, 'utf8');

for (const platform of ['linux', 'win32']) {
  const suffix = platform === 'win32' ? '.exe' : '';
  describe(`on ${platform} a swap`, () => {
    test('installs the new program and keeps the old one', () => {
      const { cli, folder, path, installation, temporary } = installationOn(platform);
      installation.write(temporary, new TextEncoder().encode('new'), cli);
      installation.swapIn(temporary, cli);
      expect([textOf(path), textOf(installation.previous)]).toEqual(['new', 'old']);
      expect(readdirSync(folder).sort()).toEqual([`.chunk-previous${suffix}`, `chunk${suffix}`]);
    });

    test('keeps only the last program, and can restore it', () => {
      const { cli, folder, path, installation, temporary } = installationOn(platform);
      writeFileSync(installation.previous, 'older');
      installation.write(temporary, new TextEncoder().encode('new'), cli);
      installation.swapIn(temporary, cli);
      installation.swapIn(installation.previous, cli);
      expect([textOf(path), textOf(installation.previous)]).toEqual(['old', 'new']);
      expect(readdirSync(folder)).toHaveLength(2);
    });

    test('that fails leaves the old program in place', () => {
      const { cli, folder, path, installation } = installationOn(platform);
      expect(() => installation.swapIn(join(folder, 'absent'), cli)).toThrow('ENOENT');
      expect(textOf(path)).toBe('old');
      expect(readdirSync(folder)).toEqual([`chunk${suffix}`]);
    });
  });
}

test('only one upgrade gets the lock, and removes the files that a killed upgrade left', () => {
  const { cli, folder, installation } = installationOn('linux');
  writeFileSync(join(folder, '.chunk-new-left'), '');
  const lock = installation.claim(cli);
  expect(() => installation.claim(testCli())).toThrow('another upgrade of');
  lock.release();
  expect(readdirSync(folder)).toEqual(['chunk']);
});

describe.skipIf(!isPosix)('on a terminal', () => {
  const server = startReleaseServer();
  afterAll(() => server.stop());

  test('a progress bar is shown during the download, and erased at the end', async () => {
    const noise = crypto.getRandomValues(new Uint8Array(60_000));
    const program = Buffer.concat([
      programOf('9.9.9'),
      Buffer.from('exit\n'),
      ...Array(40).fill(noise),
    ]);
    server.releases.set('9.9.9', releaseOf('9.9.9', { program }));
    const home = temporaryFolder();
    const path = join(home, 'chunk');
    writeFileSync(path, readFileSync(binaryPath), { mode: 0o755 });
    let screen = '';
    const closed = Promise.withResolvers<void>();
    const child = Bun.spawn([path, 'upgrade', '--no-telemetry'], {
      env: {
        HOME: home,
        TERM: 'xterm',
        CHUNK_RELEASES_URL: `${server.url}/releases`,
        NO_COLOR: '1',
      },
      terminal: {
        data: (_, data) => {
          screen += new TextDecoder().decode(data);
        },
        exit: () => closed.resolve(),
      },
    });
    expect(await child.exited).toBe(0);
    child.terminal?.close();
    await closed.promise;
    const drawn = screen.replaceAll('\r\u001b[2K', '<');
    expect(drawn).toMatch(/<\[#+ *\] +\d+% {2}\d\.\d of \d\.\d MB/);
    expect(drawn).toMatch(/100% {2}\S+ of \S+ MB<Verified the checksum and its signature/);
    expect(screen).toContain(' with 9.9.9: ');
  });
});
