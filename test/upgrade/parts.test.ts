import { afterAll, describe, expect, test } from 'bun:test';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bar } from '../../src/commands/upgrade-progress.ts';
import { download } from '../../src/upgrade/download.ts';
import { managerOf } from '../../src/upgrade/package-managers.ts';
import { archiveFor, isMuslBinary, machineOf } from '../../src/upgrade/target.ts';
import { isNewer, plainVersion } from '../../src/upgrade/version.ts';
import { binaryPath } from '../support/binary.ts';
import { temporaryFolder } from '../support/folders.ts';
import { testCli } from '../support/test-cli.ts';

describe('the archive', () => {
  for (const [platform, arch, musl, expected] of [
    ['linux', 'x64', false, 'chunk-linux-x64.tar.gz'],
    ['linux', 'x64', true, 'chunk-linux-x64-musl.tar.gz'],
    ['linux', 'arm64', false, 'chunk-linux-arm64.tar.gz'],
    ['linux', 'arm64', true, 'chunk-linux-arm64-musl.tar.gz'],
    ['darwin', 'x64', false, 'chunk-darwin-x64.tar.gz'],
    ['darwin', 'arm64', false, 'chunk-darwin-arm64.tar.gz'],
    ['win32', 'x64', false, 'chunk-windows-x64.zip'],
    ['win32', 'arm64', false, 'chunk-windows-arm64.zip'],
    ['linux', 'riscv64', false, undefined],
    ['freebsd', 'x64', false, undefined],
  ] as const) {
    test(`for ${platform} ${arch}${musl ? ' musl' : ''}`, () => {
      expect(archiveFor({ platform, arch, musl })).toBe(expected as string);
    });
  }

  test('for a program under Rosetta on an ARM Mac is the ARM archive', async () => {
    const programs: string[] = [];
    const run = (answer: string) =>
      machineOf(
        testCli({
          cli: {
            platform: 'darwin',
            runProgram: async ([program = '']) => {
              programs.push(program);
              return { exitCode: 0, stdout: answer, stderr: '' };
            },
          },
        }),
        '/usr/local/bin/chunk',
      );
    expect((await run('1\n')).arch).toBe('arm64');
    expect((await run('')).arch).toBe('x64');
    expect(programs).toEqual(['/usr/sbin/sysctl', '/usr/sbin/sysctl']);
  });

  test('is chosen by the C library of the running program', () => {
    const folder = temporaryFolder();
    const file = join(folder, 'file');
    writeFileSync(file, '\u007fELF............/lib/ld-musl-x86_64.so.1');
    expect(isMuslBinary(file)).toBe(true);
    expect(isMuslBinary(binaryPath)).toBe(false);
  });
});

describe('versions', () => {
  test('may have the "v" of tags, and other texts are not versions', () => {
    expect(['v1.2.3', '1.2.3-rc.1', '1.2', 'latest', '1.2.3; rm', ''].map(plainVersion)).toEqual([
      '1.2.3',
      '1.2.3-rc.1',
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('are ordered by the rules of semver.org', () => {
    const ordered = '0.9.9 1.0.0-alpha 1.0.0-alpha.1 1.0.0-alpha.beta 1.0.0-beta 1.0.0-beta.2'
      .concat(' 1.0.0-beta.11 1.0.0-rc.1 1.0.0 1.0.1 1.2.0 1.10.0 10.0.0')
      .split(' ');
    for (const [index, one] of ordered.entries()) {
      for (const [against, other] of ordered.entries()) {
        expect([one, other, isNewer(one, other)]).toEqual([one, other, index > against]);
      }
    }
  });
});

test('the package manager of a program is found by its real path', () => {
  const names = [
    '/opt/homebrew/Cellar/chunk/1.0.0/bin/chunk',
    '/usr/local/Cellar/chunk/1.0.0/bin/chunk',
    '/home/linuxbrew/.linuxbrew/Cellar/chunk/1.0.0/bin/chunk',
    '/nix/store/abc-chunk-1.0.0/bin/chunk',
    '/gnu/store/abc-chunk-1.0.0/bin/chunk',
    '/snap/chunk/12/bin/chunk',
    '/usr/lib/node_modules/chunk/bin/chunk',
    '/home/me/.local/share/pnpm/global/5/node_modules/chunk/chunk',
    '/home/me/.bun/install/global/node_modules/chunk/chunk',
    'C:\\Users\\me\\scoop\\apps\\chunk\\current\\chunk.exe',
    '/home/me/.local/share/mise/installs/chunk/1.0.0/chunk',
    '/home/me/.local/share/aquaproj-aqua/pkgs/github_release/chunk/chunk',
    '/home/me/.proto/tools/chunk/1.0.0/chunk',
    'C:\\ProgramData\\chocolatey\\lib\\chunk\\tools\\chunk.exe',
    '/home/me/.local/bin/chunk',
    '/home/me/src/homebrew/mytool/chunk',
    '/usr/local/bin/chunk',
    'C:\\Program Files\\chunk\\chunk.exe',
  ].map((path) => managerOf(path)?.name);
  expect(names).toEqual(
    'Homebrew Homebrew Homebrew Nix Guix Snap npm pnpm Bun Scoop mise aqua proto Chocolatey'
      .split(' ')
      .concat(Array(4)),
  );
});

describe('a download', () => {
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    idleTimeout: 30,
    fetch: (request) => {
      const { pathname } = new URL(request.url);
      if (pathname === '/silent') return new Promise<Response>(() => {});
      const body = new ReadableStream({
        start: (controller) => controller.enqueue(new Uint8Array(10)),
        pull: (controller) => (pathname === '/stall' ? new Promise(() => {}) : drip(controller)),
      });
      return new Response(body);
    },
  });
  const drip = async (controller: ReadableStreamDefaultController): Promise<void> => {
    await Bun.sleep(20);
    controller.enqueue(new Uint8Array(10));
  };
  afterAll(() => server.stop(true));
  const limits = { maxBytes: 1_000_000, idleMs: 60_000, totalMs: 60_000 };
  for (const [title, path, limit, words] of [
    ['without a response', 'silent', { idleMs: 50 }, 'no answer within 0.05 s'],
    ['that stalls in the middle', 'stall', { idleMs: 500 }, 'no data for 0.5 s'],
    ['that takes too long', 'drip', { totalMs: 100 }, 'it took over 0.1 s'],
  ] as const) {
    test(`${title} fails`, async () => {
      const url = `http://127.0.0.1:${server.port}/${path}`;
      const host = `127.0.0.1:${server.port}`;
      await expect(download(testCli(), url, { ...limits, ...limit })).rejects.toThrow(
        `could not download from ${host}: ${words}`,
      );
    });
  }

  test('that is larger than allowed fails', async () => {
    const url = `http://127.0.0.1:${server.port}/drip`;
    await expect(download(testCli(), url, { ...limits, maxBytes: 35 })).rejects.toThrow(
      'sent more than 35 bytes',
    );
  });
});

test('the progress bar shows percentage and size, or only the size if the total is unknown', () => {
  expect([bar(0, 50e6), bar(12.5e6, 50e6), bar(50e6, 50e6), bar(1e6, Number.NaN)]).toEqual([
    '[                        ]   0%  0.0 of 50.0 MB',
    '[######                  ]  25%  12.5 of 50.0 MB',
    '[########################] 100%  50.0 of 50.0 MB',
    '1.0 MB',
  ]);
});
