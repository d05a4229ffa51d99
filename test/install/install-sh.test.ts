import { afterAll, afterEach, describe, expect, test } from 'bun:test';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { debian } from '../support/debian.ts';
import { temporaryFolder } from '../support/folders.ts';
import { programOf, releaseOf, startReleaseServer } from '../support/release-server.ts';
import { otherSigningKey, testPublicKey } from '../support/signing.ts';

const script = resolve(import.meta.dir, '../../install.sh');
const server = startReleaseServer();
afterAll(() => server.stop());
afterEach(() => server.reset());

/** The script as the release script leaves it: with the public key in. */
const signedScript = join(temporaryFolder(), 'install.sh');
writeFileSync(signedScript, readFileSync(script, 'utf8').replace('@PUBLIC_KEY@', testPublicKey));

interface Setting {
  readonly home?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Programs that stand in for the system's, by name. */
  readonly stubs?: Readonly<Record<string, string>>;
  readonly script?: string;
  readonly shell?: readonly string[];
}

async function install(setting: Setting = {}) {
  const home = setting.home ?? temporaryFolder();
  const stubs = join(home, 'stubs');
  mkdirSync(stubs, { recursive: true });
  for (const [name, text] of Object.entries(setting.stubs ?? {})) {
    writeFileSync(join(stubs, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  }
  const child = Bun.spawn([...(setting.shell ?? ['dash']), setting.script ?? signedScript], {
    env: {
      HOME: home,
      PATH: `${stubs}:${process.env['PATH']}`,
      CHUNK_RELEASES_URL: `${server.url}/releases`,
      ...setting.env,
    },
    stdout: 'pipe',
    stderr: 'pipe',
  });
  const [stdout, stderr, exitCode] = await Promise.all([
    child.stdout.text(),
    child.stderr.text(),
    child.exited,
  ]);
  return { home, stdout, stderr, exitCode, place: join(home, '.local/bin/chunk') };
}

const archiveAsked = (): string | undefined =>
  server.asked
    .find((path) => path.endsWith('.tar.gz'))
    ?.split('/')
    .at(-1);

describe('install.sh', () => {
  for (const shell of [['dash'], ['bash', '--posix'], ['busybox', 'sh']]) {
    const there = debian(shell[0] ?? '');
    test.skipIf(!there)(`installs the newest release (${shell.join(' ')})`, async () => {
      server.releases.set('0.0.1', releaseOf('0.0.1'));
      server.releases.set('9.9.9', releaseOf('9.9.9'));
      const { stdout, stderr, exitCode, place, home } = await install({ shell });
      expect({ stdout, stderr, exitCode }).toEqual({
        stdout: '',
        exitCode: 0,
        stderr: expect.stringMatching(
          /^Downloading chunk-linux-.*\nInstalled chunk 9\.9\.9 as .*chunk\nThat folder is not in PATH\. Add it with: export PATH=/,
        ),
      });
      expect(Bun.spawnSync([place]).stdout.toString()).toBe('chunk 9.9.9\n');
      expect(readdirSync(join(home, '.local/bin'))).toEqual(['chunk']);
    });
  }

  test('takes the release in VERSION and the folder in CHUNK_INSTALL_DIR', async () => {
    server.releases.set('0.0.1', releaseOf('0.0.1'));
    server.releases.set('9.9.9', releaseOf('9.9.9'));
    const folder = join(temporaryFolder(), 'my tools');
    const env = { VERSION: 'v0.0.1', CHUNK_INSTALL_DIR: folder, PATH: `${folder}:/usr/bin:/bin` };
    const { stderr, exitCode } = await install({ env });
    expect({ exitCode, stderr }).toEqual({
      exitCode: 0,
      stderr: expect.stringMatching(
        /^Downloading .*\nInstalled chunk 0\.0\.1 as .*\/my tools\/chunk\n$/,
      ),
    });
  });

  test('run twice does the same, and replaces what was there', async () => {
    server.releases.set('9.9.9', releaseOf('9.9.9'));
    const { home, place } = await install();
    writeFileSync(place, 'older');
    const again = await install({ home });
    expect(again.exitCode).toBe(0);
    expect(readFileSync(place)).toEqual(Buffer.from(programOf('9.9.9')));
    expect(readdirSync(join(home, '.local/bin'))).toEqual(['chunk']);
  });

  for (const [title, stubs, expected] of [
    ['Linux without AVX2', { uname: uname('Linux', 'x86_64'), grep: noAvx2 }, 'linux-x64-baseline'],
    ['Linux with AVX2', { uname: uname('Linux', 'x86_64'), grep: avx2 }, 'linux-x64'],
    ['Linux on ARM', { uname: uname('Linux', 'aarch64') }, 'linux-arm64'],
    [
      'Alpine',
      { uname: uname('Linux', 'x86_64'), ldd: 'echo "musl libc (x86_64)" >&2; exit 1' },
      'linux-x64-musl',
    ],
    ['a Mac', { uname: uname('Darwin', 'arm64') }, 'darwin-arm64'],
    ['an Intel Mac', { uname: uname('Darwin', 'x86_64'), sysctl: 'echo 0' }, 'darwin-x64'],
    [
      'a translated shell on an ARM Mac',
      { uname: uname('Darwin', 'x86_64'), sysctl: 'echo 1' },
      'darwin-arm64',
    ],
  ] as const) {
    test(`on ${title} takes chunk-${expected}`, async () => {
      server.releases.set('9.9.9', releaseOf('9.9.9'));
      expect((await install({ stubs })).exitCode).toBe(0);
      expect(archiveAsked()).toBe(`chunk-${expected}.tar.gz`);
    });
  }

  test('works with wget and openssl alone', async () => {
    server.releases.set('9.9.9', releaseOf('9.9.9'));
    const tools = temporaryFolder();
    const needed =
      'dash wget openssl awk sh tar gzip mktemp rm cp mv chmod mkdir uname grep ldd cat bash env';
    for (const tool of needed.split(' ')) {
      const path = Bun.which(tool);
      if (path !== null)
        writeFileSync(join(tools, tool), `#!/bin/sh\nexec ${path} "$@"\n`, { mode: 0o755 });
    }
    const { exitCode, stderr } = await install({ shell: ['/bin/dash'], env: { PATH: tools } });
    expect({ exitCode, stderr }).toMatchObject({
      exitCode: 0,
      stderr: expect.stringContaining('Installed chunk 9.9.9'),
    });
  });
});

function uname(system: string, machine: string): string {
  return `case $1 in -s) echo ${system} ;; -m) echo ${machine} ;; esac`;
}

const isCpuinfo = 'for last; do :; done; if [ "$last" = /proc/cpuinfo ]; then';
const grep = Bun.which('grep');
const noAvx2 = `${isCpuinfo} exit 1; fi; exec ${grep} "$@"`;
const avx2 = `${isCpuinfo} exit 0; fi; exec ${grep} "$@"`;

describe('install.sh installs nothing, and says so in three lines at most, after', () => {
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
      'has a wrong checksum',
    ],
    ['a truncated archive', changed(/gz$/, (old) => old.slice(0, -9)), 'has a wrong checksum'],
    ['a web page in place of the archive', changed(/gz$/, () => page), 'has a wrong checksum'],
    ['a web page in place of the checksums', changed(/SUMS$/, () => page), 'error: the '],
    [
      'a program that does not run',
      releaseOf('9.9.9', { program: new TextEncoder().encode('#!/bin/sh\nexit 7\n') }),
      'the downloaded chunk does not run here',
    ],
    ['a release that does not exist', undefined, 'could not download'],
  ] as const) {
    test(title, async () => {
      if (files !== undefined) server.releases.set('9.9.9', files);
      const { exitCode, stderr, place, home } = await install();
      expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: expect.stringContaining(words) });
      const lines = stderr.slice(stderr.indexOf('error: ')).trimEnd().split('\n');
      expect(lines.length).toBeLessThanOrEqual(3);
      expect(existsSync(place)).toBe(false);
      const left = existsSync(join(home, '.local/bin'))
        ? readdirSync(join(home, '.local/bin'))
        : [];
      expect(left).toEqual([]);
    });
  }

  for (const [title, stub, words] of [
    ['Plan 9', uname('Plan9', 'x86_64'), 'error: there is no chunk for Plan9 on x64\n'],
    ['a 32-bit machine', uname('Linux', 'i686'), 'error: there is no chunk for Linux on i686\n'],
    ['Windows', uname('MINGW64_NT-10.0', 'x86_64'), 'On Windows, use install.ps1 in PowerShell.\n'],
  ] as const) {
    test(`an unsupported system: ${title}`, async () => {
      const { exitCode, stderr } = await install({ stubs: { uname: stub } });
      expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: expect.stringContaining(words) });
      expect(server.asked).toEqual([]);
    });
  }

  test('a folder that cannot be written', async () => {
    server.releases.set('9.9.9', releaseOf('9.9.9'));
    const { exitCode, stderr } = await install({ env: { CHUNK_INSTALL_DIR: '/dev/null/bin' } });
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: expect.stringContaining(
        'error: cannot write to /dev/null/bin\nSet CHUNK_INSTALL_DIR',
      ),
    });
  });

  test('half of the script, which a broken connection may leave', async () => {
    const half = join(temporaryFolder(), 'half.sh');
    const text = readFileSync(signedScript, 'utf8');
    writeFileSync(half, text.slice(0, Math.floor(text.length * 0.9)));
    chmodSync(half, 0o755);
    await install({ script: half });
    expect(server.asked).toEqual([]);
  });
});

describe.skipIf(!debian('minisign'))('install.sh where minisign is there', () => {
  test('refuses a release that is signed with another key', async () => {
    server.releases.set('9.9.9', releaseOf('9.9.9', { key: otherSigningKey }));
    const { exitCode, stderr, place } = await install();
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: expect.stringContaining('error: the signature of the release is wrong\nNothing was'),
    });
    expect(existsSync(place)).toBe(false);
  });

  test('asks for the signature', async () => {
    server.releases.set('9.9.9', releaseOf('9.9.9'));
    expect((await install()).exitCode).toBe(0);
    expect(server.asked.map((path) => path.split('/').at(-1))).toContain('SHA256SUMS.minisig');
  });
});

test.skipIf(!debian('shellcheck'))('install.sh is clean by shellcheck', () => {
  const { exitCode, stdout } = Bun.spawnSync([
    'shellcheck',
    '--enable=quote-safe-variables',
    script,
  ]);
  expect({ exitCode, stdout: stdout.toString() }).toEqual({ exitCode: 0, stdout: '' });
});
