import { afterAll, describe, expect, test } from 'bun:test';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Installation } from '../../src/upgrade/installation.ts';
import { programOf, releaseOf, startReleaseServer } from '../releases/server.ts';
import { binaryPath } from '../support/binary.ts';
import { temporaryFolder } from '../support/folders.ts';
import { testCli } from '../support/test-cli.ts';

/** A folder with a program in it, as on the platform. */
function placeOn(platform: string) {
  const cli = testCli({ cli: { platform } });
  const folder = temporaryFolder();
  const path = join(folder, platform === 'win32' ? 'chunk.exe' : 'chunk');
  writeFileSync(path, 'old');
  const place = new Installation(path);
  const fresh = place.beside('1');
  return { cli, folder, path, place, fresh };
}

const textOf = (path: string): string => readFileSync(path, 'utf8');

for (const platform of ['linux', 'win32']) {
  const suffix = platform === 'win32' ? '.exe' : '';
  describe(`on ${platform} a swap`, () => {
    test('puts the new program in place, and keeps the old one', () => {
      const { cli, folder, path, place, fresh } = placeOn(platform);
      place.write(fresh, new TextEncoder().encode('new'), cli);
      place.swapIn(fresh, cli);
      expect([textOf(path), textOf(place.previous)]).toEqual(['new', 'old']);
      expect(readdirSync(folder).sort()).toEqual([`.chunk-previous${suffix}`, `chunk${suffix}`]);
    });

    test('keeps the program before, not the one before that; and goes back', () => {
      const { cli, folder, path, place, fresh } = placeOn(platform);
      writeFileSync(place.previous, 'older');
      place.write(fresh, new TextEncoder().encode('new'), cli);
      place.swapIn(fresh, cli);
      place.swapIn(place.previous, cli);
      expect([textOf(path), textOf(place.previous)]).toEqual(['old', 'new']);
      expect(readdirSync(folder)).toHaveLength(2);
    });

    test('that fails leaves the old program in place', () => {
      const { cli, folder, path, place } = placeOn(platform);
      expect(() => place.swapIn(join(folder, 'absent'), cli)).toThrow('ENOENT');
      expect(textOf(path)).toBe('old');
      expect(readdirSync(folder)).toEqual([`chunk${suffix}`]);
    });
  });
}

test('two upgrades at once do not share a lock; what was left by one is removed', () => {
  const { cli, folder, place } = placeOn('linux');
  writeFileSync(join(folder, '.chunk-new-left'), '');
  const lock = place.claim(cli);
  expect(() => place.claim(testCli())).toThrow('another upgrade of');
  lock.release();
  expect(readdirSync(folder)).toEqual(['chunk']);
});

describe('on a terminal', () => {
  const server = startReleaseServer();
  afterAll(() => server.stop());

  test('a bar moves while the archive comes, and is gone at the end', async () => {
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
    expect(drawn).toMatch(/<\[#+ *\] +\d+ % {2}\d\.\d of \d\.\d MB/);
    expect(drawn).toMatch(/100 % {2}\S+ of \S+ MB<Verified the checksum and its signature/);
    expect(screen).toContain(' with 9.9.9: ');
  });
});
