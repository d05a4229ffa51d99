import { afterAll, afterEach, test as anyTest, describe, expect } from 'bun:test';
import { chownSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from '../../scripts/compile.ts';
import { programOf, releaseOf, startReleaseServer } from '../releases/server.ts';
import { chunk } from '../support/binary.ts';
import { temporaryFolder } from '../support/folders.ts';
import { filesBeside, type Installed, identity, installed } from '../support/installed.ts';
import { canRun, isRoot, posixTest as test } from '../support/skips.ts';

const server = startReleaseServer();
afterAll(() => server.stop());
afterEach(() => server.reset());

interface UpgradeOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** A program and its arguments that starts the upgrade. */
  readonly by?: readonly string[];
}

async function upgrade(at: Installed, { args = [], env = {}, by = [] }: UpgradeOptions = {}) {
  server.releases.set('9.9.9', releaseOf('9.9.9'));
  const [binary = '', ...words] = [...by, at.path, 'upgrade', ...args, '--no-telemetry'];
  const { stdout, stderr, exitCode } = await chunk(words, {
    home: at.home,
    binary,
    env: { CHUNK_RELEASES_URL: `${server.url}/releases`, ...env },
  });
  return { stdout, stderr, exitCode };
}

describe('upgrade works', () => {
  test('if HOME does not exist', async () => {
    const at = installed();
    expect(await upgrade(at, { env: { HOME: '/nonexistent' } })).toMatchObject({ exitCode: 0 });
    expect(await identity(at)).toEqual(['chunk 9.9.9\n', expect.any(Number)]);
  });

  test('with --rollback if HOME does not exist', async () => {
    const at = installed();
    await Bun.write(join(at.folder, '.chunk-previous'), programOf('9.9.8'));
    Bun.spawnSync(['chmod', '755', join(at.folder, '.chunk-previous')]);
    const env = { HOME: '/nonexistent' };
    expect(await upgrade(at, { args: ['--rollback'], env })).toMatchObject({ exitCode: 0 });
  });

  test('without a request to GITHUB_API_URL', async () => {
    const requests: string[] = [];
    const enterprise = Bun.serve({
      hostname: '127.0.0.1',
      port: 0,
      fetch: (request) => {
        requests.push(request.url);
        return new Response('{}', { status: 404 });
      },
    });
    const env = { GITHUB_API_URL: `http://127.0.0.1:${enterprise.port}/api/v3` };
    const { exitCode } = await upgrade(installed(), { env });
    await enterprise.stop(true);
    expect({ exitCode, requests }).toEqual({ exitCode: 0, requests: [] });
  });

  test('under umask 077, and keeps the permissions of the program', async () => {
    const at = installed();
    const mode = statSync(at.path).mode;
    const by = ['sh', '-c', 'umask 077; exec "$0" "$@"'];
    expect(await upgrade(at, { by })).toMatchObject({ exitCode: 0 });
    expect(statSync(at.path).mode).toBe(mode);
  });
});

anyTest.skipIf(!isRoot)('an upgrade by root keeps the owner of the program', async () => {
  const at = installed();
  Bun.spawnSync([
    'sh',
    '-c',
    `cp '${at.path}' '${at.path}.own' && mv '${at.path}.own' '${at.path}'`,
  ]);
  chownSync(at.path, 65_534, 65_534);
  expect(await upgrade(at)).toMatchObject({ exitCode: 0 });
  const { uid, gid } = statSync(at.path);
  expect([uid, gid]).toEqual([65_534, 65_534]);
});

describe('upgrade is refused before the archive is downloaded', () => {
  const immutable = installed();
  const isSettable = canRun(
    'files cannot be made immutable here (chattr)',
    Bun.spawnSync(['chattr', '+i', immutable.folder], { stderr: 'ignore' }).exitCode === 0,
  );
  Bun.spawnSync(['chattr', '-i', immutable.folder], { stderr: 'ignore' });

  anyTest.skipIf(!isSettable)('for an immutable program', async () => {
    const at = installed();
    Bun.spawnSync([
      'sh',
      '-c',
      `cp '${at.path}' '${at.path}.own' && mv '${at.path}.own' '${at.path}'`,
    ]);
    Bun.spawnSync(['chattr', '+i', at.path]);
    const { stderr, exitCode } = await upgrade(at);
    Bun.spawnSync(['chattr', '-i', at.path]);
    expect({ stderr, exitCode }).toEqual({
      exitCode: 1,
      stderr: `error: cannot write to ${at.folder}: the system does not allow it\nNothing was changed. A file may be immutable; check with: lsattr '${at.folder}'\n`,
    });
    expect(server.requests.filter((path) => path.endsWith('.gz'))).toEqual([]);
  });
});

test('an upgrade fails, and changes nothing, if .chunk-previous is a folder', async () => {
  const at = installed();
  mkdirSync(join(at.folder, '.chunk-previous'));
  const before = await identity(at);
  const { exitCode, stderr } = await upgrade(at);
  expect({ exitCode, stderr }).toEqual({
    exitCode: 1,
    stderr: `error: ${join(at.folder, '.chunk-previous')} is not a regular file\nNothing was changed. Move it away, then run the same command again.\n`,
  });
  expect(await identity(at)).toEqual(before);
  expect(filesBeside(at)).toEqual(['.chunk-previous', 'chunk']);
});

describe('upgrade --check hints at', () => {
  test('the command of the package manager', async () => {
    const at = installed('Cellar/chunk/1.0.0/bin/chunk');
    const { stdout } = await upgrade(at, { args: ['--check'] });
    expect(stdout).toEndWith('\nUpgrade it with: brew upgrade chunk\n');
  });

  test('the install script, for a build without a public key', async () => {
    const home = temporaryFolder();
    const path = join(home, 'chunk');
    await compile({ outfile: path, writeKey: '' });
    const at = { home, folder: home, path };
    expect(await upgrade(at, { args: ['--check'] })).toEqual({
      exitCode: 0,
      stderr: '',
      stdout: expect.stringMatching(
        /^chunk 9\.9\.9 is available; this is .*\nInstall a release with: curl -fsSL \S+\/install\.sh \| sh\n$/,
      ),
    });
    expect(await upgrade(at)).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('has no key to verify releases with'),
    });
    // Compiling the build takes seconds on a busy machine.
  }, 30_000);
});
