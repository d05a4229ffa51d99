import { afterAll, afterEach, test as anyTest, describe, expect } from 'bun:test';
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { programOf, releaseOf, startReleaseServer } from '../releases/server.ts';
import { temporaryFolder } from '../support/folders.ts';
import {
  type InstallSetting,
  installScript,
  runInstall,
  signedScript,
  toolsFolder,
} from '../support/install-script.ts';
import { debian, isPosix, posixTest as test } from '../support/skips.ts';

const server = startReleaseServer();
afterAll(() => server.stop());
afterEach(() => server.reset());

const install = (setting: Omit<InstallSetting, 'releases'> = {}) =>
  runInstall({ releases: server.url, ...setting });

/** The tools that the script needs in addition to those under test. */
const basicTools = 'sh dash mktemp rm cp mv chmod mkdir uname grep sed tail head ldd bash env';

const requestedArchive = (): string | undefined =>
  server.requests
    .find((path) => path.endsWith('.tar.gz'))
    ?.split('/')
    .at(-1);

describe('install.sh', () => {
  for (const shell of [['dash'], ['bash', '--posix'], ['busybox', 'sh']]) {
    const there = debian(shell[0] ?? '');
    anyTest.skipIf(!there || !isPosix)(
      `installs the newest release (${shell.join(' ')})`,
      async () => {
        server.releases.set('0.0.1', releaseOf('0.0.1'));
        server.releases.set('9.9.9', releaseOf('9.9.9'));
        const { stdout, stderr, exitCode, path, home } = await install({ shell });
        expect({ stdout, stderr, exitCode }).toEqual({
          stdout: '',
          exitCode: 0,
          stderr: expect.stringMatching(
            /^Downloading chunk-linux-.*\nVerified the checksum, .*\nInstalled chunk 9\.9\.9 as .*chunk\nThat folder is not in PATH\. Add it with: export PATH=/,
          ),
        });
        expect(Bun.spawnSync([path]).stdout.toString()).toBe('chunk 9.9.9\n');
        expect(readdirSync(join(home, '.local/bin'))).toEqual(['chunk']);
      },
    );
  }

  test('installs the release CHUNK_VERSION into CHUNK_INSTALL_DIR', async () => {
    server.releases.set('0.0.1', releaseOf('0.0.1'));
    server.releases.set('9.9.9', releaseOf('9.9.9'));
    const folder = join(temporaryFolder(), 'my tools');
    const env = {
      CHUNK_VERSION: 'v0.0.1',
      CHUNK_INSTALL_DIR: `${folder}/`,
      PATH: `${folder}:/usr/bin:/bin`,
    };
    const { stderr, exitCode } = await install({ env });
    expect({ exitCode, stderr }).toEqual({
      exitCode: 0,
      stderr: expect.stringMatching(
        /^Downloading .*\nVerified .*\nInstalled chunk 0\.0\.1 as .*\/my tools\/chunk\n$/,
      ),
    });
  });

  test('replaces an existing program when it runs again', async () => {
    server.releases.set('9.9.9', releaseOf('9.9.9'));
    const { home, path } = await install();
    writeFileSync(path, 'older');
    const again = await install({ home });
    expect(again.exitCode).toBe(0);
    expect(readFileSync(path)).toEqual(Buffer.from(programOf('9.9.9')));
    expect(readdirSync(join(home, '.local/bin'))).toEqual(['chunk']);
  });

  for (const [title, stubs, expected] of [
    ['Linux', { uname: uname('Linux', 'x86_64') }, 'linux-x64'],
    ['Linux on ARM', { uname: uname('Linux', 'aarch64') }, 'linux-arm64'],
    [
      'Alpine',
      { uname: uname('Linux', 'x86_64'), ldd: 'echo "musl libc (x86_64)" >&2; exit 1' },
      'linux-x64-musl',
    ],
    ['a Mac', { uname: uname('Darwin', 'arm64') }, 'darwin-arm64'],
    ['an Intel Mac', { uname: uname('Darwin', 'x86_64'), sysctl: 'echo 0' }, 'darwin-x64'],
    [
      'an ARM Mac in a shell under Rosetta',
      { uname: uname('Darwin', 'x86_64'), sysctl: 'echo 1' },
      'darwin-arm64',
    ],
  ] as const) {
    test(`on ${title} downloads chunk-${expected}`, async () => {
      server.releases.set('9.9.9', releaseOf('9.9.9'));
      expect((await install({ stubs })).exitCode).toBe(0);
      expect(requestedArchive()).toBe(`chunk-${expected}.tar.gz`);
    });
  }

  test('works with wget and openssl instead of curl and sha256sum', async () => {
    server.releases.set('9.9.9', releaseOf('9.9.9'));
    const PATH = toolsFolder(`${basicTools} wget openssl tar gzip`);
    const { exitCode, stderr } = await install({ shell: ['/bin/dash'], env: { PATH } });
    expect({ exitCode, stderr }).toMatchObject({
      exitCode: 0,
      stderr: expect.stringContaining('Installed chunk 9.9.9'),
    });
  });
});

function uname(system: string, machine: string): string {
  return `case $1 in -s) echo ${system} ;; -m) echo ${machine} ;; esac`;
}

describe('install.sh installs nothing and explains why in at most three lines, for', () => {
  const changed = (name: RegExp, change: (old: Uint8Array) => Uint8Array) => {
    const files = releaseOf('9.9.9');
    for (const [each, data] of files) if (name.test(each)) files.set(each, change(data));
    return files;
  };
  const page = new TextEncoder().encode('<html>Sign in</html>');
  for (const [title, files, words] of [
    [
      'a wrong checksum',
      changed(/gz$/, (old) => new Uint8Array(old).fill(1, -9)),
      'does not match its checksum',
    ],
    [
      'a truncated archive',
      changed(/gz$/, (old) => old.slice(0, -9)),
      'does not match its checksum',
    ],
    [
      'a web page instead of the archive',
      changed(/gz$/, () => page),
      'does not match its checksum',
    ],
    ['a web page instead of the checksums', changed(/SUMS$/, () => page), 'error: the '],
    [
      'a program that does not run',
      releaseOf('9.9.9', { program: new TextEncoder().encode('#!/bin/sh\nexit 7\n') }),
      'the downloaded chunk does not run on this system',
    ],
    ['a release that does not exist', undefined, 'could not download'],
  ] as const) {
    test(title, async () => {
      if (files !== undefined) server.releases.set('9.9.9', files);
      const { exitCode, stderr, path, home } = await install();
      expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: expect.stringContaining(words) });
      const lines = stderr.slice(stderr.indexOf('error: ')).trimEnd().split('\n');
      expect(lines.length).toBeLessThanOrEqual(3);
      expect(existsSync(path)).toBe(false);
      const left = existsSync(join(home, '.local/bin'))
        ? readdirSync(join(home, '.local/bin'))
        : [];
      expect(left).toEqual([]);
    });
  }

  for (const [title, stub, words] of [
    ['Plan 9', uname('Plan9', 'x86_64'), 'error: chunk is not available for Plan9 on x64\n'],
    ['a 32-bit machine', uname('Linux', 'i686'), 'chunk is not available for Linux on i686\n'],
    ['Windows', uname('MINGW64_NT-10.0', 'x86_64'), 'On Windows, run install.ps1.\n'],
  ] as const) {
    test(`an unsupported system: ${title}`, async () => {
      const { exitCode, stderr } = await install({ stubs: { uname: stub } });
      expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: expect.stringContaining(words) });
      expect(server.requests).toEqual([]);
    });
  }

  test('a folder that cannot be created', async () => {
    server.releases.set('9.9.9', releaseOf('9.9.9'));
    const { exitCode, stderr } = await install({ env: { CHUNK_INSTALL_DIR: '/dev/null/bin' } });
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: expect.stringContaining(
        'error: cannot write to /dev/null/bin\nmkdir: cannot create directory',
      ),
    });
  });

  test('a truncated script, as after a broken connection', async () => {
    const half = join(temporaryFolder(), 'half.sh');
    const text = readFileSync(signedScript, 'utf8');
    writeFileSync(half, text.slice(0, Math.floor(text.length * 0.9)));
    chmodSync(half, 0o755);
    await install({ script: half });
    expect(server.requests).toEqual([]);
  });
});

anyTest.skipIf(!debian('shellcheck'))('install.sh has no shellcheck warnings', () => {
  const { exitCode, stdout } = Bun.spawnSync([
    'shellcheck',
    '--enable=quote-safe-variables',
    installScript,
  ]);
  expect({ exitCode, stdout: stdout.toString() }).toEqual({ exitCode: 0, stdout: '' });
});
