import { afterAll, afterEach, describe, expect, test } from 'bun:test';
import { chmodSync } from 'node:fs';
import {
  type Override,
  programOf,
  type ReleaseFiles,
  releaseOf,
  sign,
  startReleaseServer,
} from '../releases/server.ts';
import { otherSigningKey } from '../releases/signing.ts';
import { chunk } from '../support/binary.ts';
import { filesBeside, type Installed, identity, installed } from '../support/installed.ts';
import { canRun } from '../support/skips.ts';

const server = startReleaseServer();
afterAll(() => server.stop());
afterEach(() => server.reset());

const encoder = new TextEncoder();
const page = (): Response =>
  new Response('<html>Sign in</html>', { headers: { 'content-type': 'text/html' } });

/** Returns a release with changed files. */
function release(change: (files: ReleaseFiles) => void): ReleaseFiles {
  const files = releaseOf('9.9.9');
  change(files);
  return files;
}

function archives(files: ReleaseFiles, data: (old: Uint8Array) => Uint8Array): void {
  for (const [name, old] of files) if (name.endsWith('.tar.gz')) files.set(name, data(old));
}

interface Refusal {
  readonly files?: ReleaseFiles;
  readonly overrides?: readonly (readonly [part: string, answer: Override])[];
  readonly exitCode: number;
  readonly message: string;
}

const refusals: Readonly<Record<string, Refusal>> = {
  'a wrong checksum': {
    files: release((files) => archives(files, (old) => new Uint8Array(old).fill(1, -9))),
    exitCode: 1,
    message: 'does not match the checksum of the release',
  },
  'a signature by another key': {
    files: releaseOf('9.9.9', { key: otherSigningKey }),
    exitCode: 1,
    message: "the release's signature is invalid: it was signed with a different key",
  },
  'checksums changed after they were signed': {
    files: release((files) => {
      const sums = files.get('SHA256SUMS') ?? new Uint8Array();
      files.set('SHA256SUMS', Buffer.concat([sums, encoder.encode('\n')]));
    }),
    exitCode: 1,
    message: "the release's signature is invalid: it does not match the data",
  },
  'a changed comment in the signature': {
    files: release((files) => {
      const text = new TextDecoder().decode(files.get('SHA256SUMS.minisig'));
      files.set('SHA256SUMS.minisig', encoder.encode(text.replace('9.9.9', '9.9.8')));
    }),
    exitCode: 1,
    message: "the release's signature is invalid: its comment was changed",
  },
  'a missing signature': {
    files: release((files) => files.delete('SHA256SUMS.minisig')),
    exitCode: 5,
    message: 'release latest has no SHA256SUMS.minisig',
  },
  'no archive for this system': {
    files: release((files) => {
      for (const name of [...files.keys()]) if (name.endsWith('.tar.gz')) files.delete(name);
    }),
    exitCode: 5,
    message: 'release 9.9.9 has no chunk-linux-x64',
  },
  'a truncated download': {
    overrides: [['.tar.gz', () => new Response(new Uint8Array(20))]],
    exitCode: 1,
    message: 'does not match the checksum of the release',
  },
  'a web page instead of the archive': {
    overrides: [['.tar.gz', page]],
    exitCode: 4,
    message: 'a web page answered, such as the sign-in page of a gateway',
  },
  'a web page instead of the release': {
    overrides: [['SHA256SUMS', page]],
    exitCode: 4,
    message: 'a web page answered, such as the sign-in page of a gateway',
  },
  'a signature that names no version': {
    files: sign(releaseOf('9.9.9'), 'nightly'),
    exitCode: 1,
    message: "the release's signature names no version",
  },
  'no such release': {
    files: new Map(),
    exitCode: 5,
    message: 'has no release of chunk\nCHUNK_RELEASES_URL is http://127.0.0.1:',
  },
  'a server that fails': {
    overrides: [['.tar.gz', () => new Response('no', { status: 503 })]],
    exitCode: 4,
    message: 'answered with status 503',
  },
  'a program that does not run': {
    files: releaseOf('9.9.9', { program: encoder.encode('#!/bin/sh\nexit 7\n') }),
    exitCode: 1,
    message: 'the program does not run on this system: --version exited with code 7',
  },
  'an old program under a new name': {
    files: releaseOf('9.9.9', { program: programOf('0.0.1') }),
    exitCode: 1,
    message: 'the downloaded program is chunk 0.0.1, not 9.9.9',
  },
  'an archive without a program': {
    files: sign(
      release((files) => {
        files.delete('SHA256SUMS');
        files.delete('SHA256SUMS.minisig');
        archives(files, () => Bun.gzipSync(new Uint8Array(1024)));
      }),
      '9.9.9',
    ),
    exitCode: 1,
    message: 'does not contain the program',
  },
};

async function upgrade(at: Installed, url = server.url, before: readonly string[] = []) {
  const command = [...before, at.path, 'upgrade', '--no-telemetry'];
  const [binary = '', ...args] = command;
  const env = { CHUNK_RELEASES_URL: `${url}/releases` };
  const { stdout, stderr, exitCode } = await chunk(args, { home: at.home, binary, env });
  // The text before the error is progress.
  const error = stderr.slice(stderr.indexOf('error: '));
  return { stdout, exitCode, error, lines: error.trimEnd().split('\n').length };
}

describe('upgrade keeps the old program and explains the failure in at most three lines, for', () => {
  for (const [title, { files, overrides = [], exitCode, message }] of Object.entries(refusals)) {
    test(title, async () => {
      server.releases.set('9.9.9', files ?? releaseOf('9.9.9'));
      for (const [part, answer] of overrides) server.overrides.set(part, answer);
      const at = installed();
      const before = await identity(at);
      const { lines, ...run } = await upgrade(at);
      expect(run).toEqual({ stdout: '', exitCode, error: expect.stringContaining(message) });
      expect(run.error).toContain('Nothing was changed.');
      expect(lines).toBeLessThanOrEqual(3);
      expect(await identity(at)).toEqual(before);
      expect(filesBeside(at)).toEqual(['chunk']);
    });
  }

  test('a server that cannot be reached', async () => {
    const at = installed();
    expect(await upgrade(at, 'http://127.0.0.1:9')).toMatchObject({
      exitCode: 4,
      error: expect.stringContaining(
        'could not download from 127.0.0.1:9: the connection was refused (ECONNREFUSED)',
      ),
    });
    expect(filesBeside(at)).toEqual(['chunk']);
  });

  test('a full disk', async () => {
    const program = Buffer.concat([programOf('9.9.9'), Buffer.alloc(4_000_000, '#')]);
    server.releases.set('9.9.9', releaseOf('9.9.9', { program }));
    const at = installed();
    const before = await identity(at);
    // Limits files to 2048 blocks of 512 bytes. With SIGXFSZ ignored, writes fail as on a full
    // disk.
    const limited = ['/bin/sh', '-c', 'trap "" XFSZ; ulimit -f 2048; exec "$0" "$@"'];
    expect(await upgrade(at, server.url, limited)).toMatchObject({
      exitCode: 1,
      error: `error: cannot write to ${at.folder}: no space is left\nNothing was changed. Free about 250 MB, then run the same command again.\n`,
    });
    expect(await identity(at)).toEqual(before);
    expect(filesBeside(at)).toEqual(['chunk']);
  });

  test('a folder without write permission, before anything is downloaded', async () => {
    server.releases.set('9.9.9', releaseOf('9.9.9'));
    const at = installed();
    chmodSync(at.home, 0o755);
    chmodSync(at.folder, 0o555);
    // Root can write everywhere, so run as the user "nobody".
    const nobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
    expect(await upgrade(at, server.url, process.getuid?.() === 0 ? nobody : [])).toMatchObject({
      exitCode: 1,
      error: `error: cannot write to ${at.folder}: permission denied\nNothing was changed. Run the same command as the owner of that folder, for example with sudo.\n`,
    });
    chmodSync(at.folder, 0o755);
    expect(server.requests.filter((path) => path.includes('.tar.gz'))).toEqual([]);
    expect(filesBeside(at)).toEqual(['chunk']);
  });

  const readOnly = ['unshare', '--mount', 'sh', '-c'];
  const mayMount = canRun(
    'file systems cannot be mounted here',
    Bun.spawnSync([...readOnly, 'mount --bind /tmp /tmp'], { stderr: 'ignore' }).success,
  );
  test.skipIf(!mayMount)('a read-only file system', async () => {
    server.releases.set('9.9.9', releaseOf('9.9.9'));
    const at = installed();
    const bind = `mount --bind '${at.folder}' '${at.folder}'`;
    const mount = `${bind} && mount -o remount,ro,bind '${at.folder}' && exec "$0" "$@"`;
    expect(await upgrade(at, server.url, [...readOnly, mount])).toMatchObject({
      exitCode: 1,
      error: `error: cannot write to ${at.folder}: it is on a read-only file system\nNothing was changed. Install into a folder of your own with: curl -fsSL https://github.com/CircleCI-Public/chunk-cli/releases/latest/download/install.sh | sh\n`,
    });
    expect(filesBeside(at)).toEqual(['chunk']);
  });

  for (const [at, command] of [
    [
      'Cellar/chunk/1.0.0/bin/chunk',
      'Homebrew, which manages its files\nUpgrade it with: brew upgrade chunk',
    ],
    [
      '.linuxbrew/Cellar/chunk/1.0.0/bin/chunk',
      'Homebrew, which manages its files\nUpgrade it with: brew upgrade chunk',
    ],
    [
      'lib/node_modules/chunk/bin/chunk',
      'npm, which manages its files\nUpgrade it with: npm update --global chunk',
    ],
  ] as const) {
    test(`an installation at ${at}, without any request`, async () => {
      const run = await upgrade(installed(at));
      expect(run).toEqual({
        stdout: '',
        exitCode: 1,
        error: `error: this chunk was installed by ${command}\n`,
        lines: 2,
      });
      expect(server.requests).toEqual([]);
    });
  }
});
