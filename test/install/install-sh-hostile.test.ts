import { afterAll, afterEach, test as anyTest, describe, expect } from 'bun:test';
import {
  mkdirSync,
  readdirSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { releaseOf, startReleaseServer } from '../releases/server.ts';
import { temporaryFolder } from '../support/folders.ts';
import { type InstallSetting, runInstall, toolsFolder } from '../support/install-script.ts';
import { canRun, debian, posixTest as test } from '../support/skips.ts';

const server = startReleaseServer();
afterAll(() => server.stop());
afterEach(() => server.reset());

const install = (setting: Omit<InstallSetting, 'releases'> = {}) => {
  server.releases.set('9.9.9', releaseOf('9.9.9'));
  return runInstall({ releases: server.url, ...setting });
};

describe('install.sh fails before the download if the program path is', () => {
  for (const [title, make] of [
    ['a folder', (path: string) => mkdirSync(path)],
    ['a link to a folder', (path: string) => symlinkSync(temporaryFolder(), path)],
    ['a FIFO', (path: string) => Bun.spawnSync(['mkfifo', path])],
  ] as const) {
    test(title, async () => {
      const home = temporaryFolder();
      const path = join(home, '.local/bin/chunk');
      mkdirSync(join(home, '.local/bin'), { recursive: true });
      make(path);
      const { exitCode, stderr } = await install({ home });
      expect({ exitCode, stderr, requests: server.requests }).toEqual({
        exitCode: 1,
        stderr: `error: ${path} is not a regular file\nNothing was installed. Move it away, or set CHUNK_INSTALL_DIR to another folder.\n`,
        requests: [],
      });
      expect(readdirSync(join(home, '.local/bin'))).toEqual(['chunk']);
    });
  }
});

test('install.sh replaces a dangling link', async () => {
  const home = temporaryFolder();
  mkdirSync(join(home, '.local/bin'), { recursive: true });
  symlinkSync('/nowhere/chunk', join(home, '.local/bin/chunk'));
  const { exitCode, path } = await install({ home });
  expect({ exitCode, isFile: statSync(path).isFile() }).toEqual({ exitCode: 0, isFile: true });
  expect(() => readlinkSync(path)).toThrow();
});

describe('under umask 077, install.sh', () => {
  test('creates a program and folders that all users can use', async () => {
    const home = temporaryFolder();
    const env = { CHUNK_INSTALL_DIR: join(home, 'usr/local/bin') };
    expect((await install({ home, env, before: 'umask 077;' })).exitCode).toBe(0);
    const modes = ['usr', 'usr/local/bin', 'usr/local/bin/chunk'].map((path) =>
      (statSync(join(home, path)).mode & 0o777).toString(8),
    );
    expect(modes).toEqual(['755', '755', '755']);
  });
});

test('install.sh works if the working folder was deleted', async () => {
  const home = temporaryFolder();
  const before = `mkdir '${home}/gone'; cd '${home}/gone'; rmdir '${home}/gone';`;
  const stub = '#!/bin/sh\n/bin/pwd >/dev/null || exit 1\necho "chunk 9.9.9"\n';
  server.releases.set('9.9.9', releaseOf('9.9.9', { program: new TextEncoder().encode(stub) }));
  const result = await runInstall({ releases: server.url, home, before });
  expect(result).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('Installed chunk') });
});

test('install.sh resolves a relative CHUNK_INSTALL_DIR from the working folder', async () => {
  const home = temporaryFolder();
  const env = { CHUNK_INSTALL_DIR: 'tools' };
  const { exitCode, stderr } = await install({ home, env, before: `cd '${home}';` });
  expect({ exitCode, stderr }).toEqual({
    exitCode: 0,
    stderr: expect.stringContaining(`Installed chunk 9.9.9 as ${home}/tools/chunk\n`),
  });
});

test('the PATH command that install.sh prints works as printed', async () => {
  const home = temporaryFolder();
  const { stderr } = await install({ home, env: { CHUNK_INSTALL_DIR: join(home, 'my tools') } });
  const line = /with: (export PATH=.*)\n/.exec(stderr)?.[1];
  const typed = Bun.spawnSync(['sh', '-c', `${line}; chunk --version`], { env: { PATH: '/bin' } });
  expect(typed.stdout.toString()).toBe('chunk 9.9.9\n');
});

test('install.sh installs CHUNK_VERSION when it is piped into a shell as in the README', async () => {
  server.releases.set('0.0.1', releaseOf('0.0.1'));
  const shell = ['sh', '-c', 'cat "$0" | CHUNK_VERSION=0.0.1 sh'];
  const { exitCode, stderr } = await install({ shell });
  expect({ exitCode, stderr }).toEqual({
    exitCode: 0,
    stderr: expect.stringContaining('Installed chunk 0.0.1 as '),
  });
});

describe('install.sh works with', () => {
  for (const [title, env, path] of [
    ['a tilde that no shell expanded', { CHUNK_INSTALL_DIR: '~/tools' }, 'tools/chunk'],
    ['options for tar in the environment', { TAR_OPTIONS: '--strip-components=1' }, undefined],
    ['a slash at the end of CHUNK_RELEASES_URL', { CHUNK_RELEASES_URL: `${server.url}/releases/` }],
  ] as const) {
    test(title, async () => {
      const { exitCode, home, path: usual } = await install({ env });
      expect(exitCode).toBe(0);
      expect(statSync(path === undefined ? usual : join(home, path)).isFile()).toBe(true);
    });
  }
});

test('install.sh ignores the variable VERSION', async () => {
  expect((await install({ env: { VERSION: '2024.11.3' } })).exitCode).toBe(0);
});

anyTest.skipIf(!debian('busybox'))('install.sh works with the wget of BusyBox alone', async () => {
  const PATH = toolsFolder(
    'sh dash mktemp rm cp mv chmod mkdir uname grep sed tail head ldd bash env tar gzip sha256sum',
  );
  const wget = `#!/bin/sh\nexec ${Bun.which('busybox')} wget "$@"\n`;
  writeFileSync(join(PATH, 'wget'), wget, { mode: 0o755 });
  const { exitCode, stderr } = await install({ shell: ['/bin/dash'], env: { PATH } });
  expect({ exitCode, stderr }).toEqual({
    exitCode: 0,
    stderr: expect.stringContaining('Installed chunk 9.9.9'),
  });
});

describe('install.sh names a missing requirement:', () => {
  const all =
    'mktemp rm cp mv chmod mkdir uname grep sed tail head ldd env curl tar gzip sha256sum';
  for (const [missing, words] of [
    ['tar', 'error: tar is not installed\nInstall it, then try again.\n'],
    ['gzip', 'error: gzip is not installed\nInstall it, then try again.\n'],
    ['mktemp', 'error: mktemp is not installed\nInstall it, then try again.\n'],
    ['curl', 'error: neither curl nor wget is installed\nInstall one, then try again.\n'],
    ['sha256sum', 'error: none of sha256sum, shasum, openssl is installed\nInstall one'],
  ] as const) {
    test(missing, async () => {
      const PATH = toolsFolder(all.replace(`${missing}`, ''));
      const { exitCode, stderr } = await install({ shell: ['/bin/dash'], env: { PATH } });
      expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: expect.stringContaining(words) });
    });
  }

  test('HOME', async () => {
    const { exitCode, stderr } = await install({ before: 'unset HOME;' });
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: 'error: HOME is not set\nSet CHUNK_INSTALL_DIR to a folder.\n',
    });
  });

  test("the libraries for musl builds, without the loader's forty lines", async () => {
    const loader = `#!/bin/sh
echo 'Error loading shared library libstdc++.so.6: No such file or directory' >&2
for line in $(seq 40); do echo "Error relocating: symbol $line not found" >&2; done
exit 127
`;
    server.releases.set('9.9.9', releaseOf('9.9.9', { program: new TextEncoder().encode(loader) }));
    const { exitCode, stderr } = await runInstall({ releases: server.url });
    expect({ exitCode, end: stderr.split('\n').slice(-4) }).toEqual({
      exitCode: 1,
      end: [
        expect.stringMatching(/^Verified/),
        'error: chunk needs libstdc++ and libgcc, which are not installed',
        'Nothing was installed. On Alpine, install them with: apk add libstdc++ libgcc',
        '',
      ],
    });
  });
});

const mayMount = canRun(
  'file systems cannot be mounted here',
  process.platform === 'linux' &&
    Bun.spawnSync(['unshare', '-m', 'mount', '-t', 'tmpfs', 'none', '/mnt']).exitCode === 0,
);

describe.skipIf(!mayMount)('install.sh reports that no space is left', () => {
  // Mounts a file system of 64 KB; the script runs in its own mount namespace.
  const small = (folder: string): string => `mount -t tmpfs -o size=64k none '${folder}';`;
  const large = new Uint8Array(2_000_000).map((_, index) => (index * index) % 251);

  for (const [title, variable, words] of [
    ['in the temporary folder', 'TMPDIR', /error: no space is left in .*\nNothing .* TMPDIR/],
    [
      'in the folder to install into',
      'CHUNK_INSTALL_DIR',
      /error: cannot write to .*\n.*No space left on device\nFree some disk space, or set CHUNK_INSTALL_DIR/,
    ],
  ] as const) {
    test(title, async () => {
      server.releases.set('9.9.9', releaseOf('9.9.9', { program: large }));
      const folder = temporaryFolder();
      const { exitCode, stderr } = await runInstall({
        releases: server.url,
        env: { [variable]: folder },
        shell: ['unshare', '-m', 'sh', '-c', `${small(folder)} exec dash "$0"`],
      });
      expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: expect.stringMatching(words) });
    });
  }
});
