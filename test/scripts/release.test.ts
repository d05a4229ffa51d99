import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { version } from '../../package.json';
import { compile } from '../../scripts/compile.ts';
import { inspectRelease } from '../../scripts/inspect.ts';
import { olderBinary, olderVersion } from '../releases/older-binary.ts';
import { type ReleaseFiles, startReleaseServer } from '../releases/server.ts';
import { testSecretKey } from '../releases/signing.ts';
import { binaryPath, chunk, testWriteKey } from '../support/binary.ts';
import { temporaryFolder } from '../support/folders.ts';
import { testPublicKey } from '../support/public-key.ts';
import { canRun, debian } from '../support/skips.ts';

const root = resolve(import.meta.dir, '../..');
const script = join(root, 'scripts/build.ts');
const env = {
  PATH: process.env['PATH'] ?? '',
  HOME: process.env['HOME'] ?? '',
  SEGMENT_WRITE_KEY: 'release-key',
  CHUNK_SIGNING_KEY: testSecretKey,
};

function build(args: readonly string[], environment: Readonly<Record<string, string>>) {
  const { exitCode, stderr } = Bun.spawnSync([process.execPath, script, ...args], {
    cwd: root,
    env: environment,
  });
  return { exitCode, stderr: stderr.toString() };
}

describe('a release without a signing key', () => {
  test('fails without --unsigned, and writes nothing', () => {
    const folder = join(temporaryFolder(), 'release');
    const { CHUNK_SIGNING_KEY, ...without } = env;
    expect(CHUNK_SIGNING_KEY).toBe(testSecretKey);
    expect(build(['--release', '--outdir', folder], without)).toEqual({
      exitCode: 1,
      stderr:
        'error: a release is signed: set CHUNK_SIGNING_KEY, or say --unsigned (no `chunk upgrade` then)\n',
    });
    expect(existsSync(folder)).toBe(false);
  });

  for (const [title, variables, message] of [
    ['an invalid signing key', { CHUNK_SIGNING_KEY: 'x' }, 'is not a secret key of minisign'],
    ['an invalid public key', { CHUNK_PUBLIC_KEY: 'x' }, 'is not a public key of minisign'],
    ['an invalid repository', { CHUNK_REPOSITORY: 'x' }, 'CHUNK_REPOSITORY is not owner/name'],
  ] as const) {
    test(`fails with ${title}`, () => {
      const { exitCode, stderr } = build(['--release'], { ...env, ...variables });
      expect({ exitCode, stderr }).toEqual({
        exitCode: 1,
        stderr: expect.stringContaining(message),
      });
    });
  }
});

// Only for this machine's target: Bun would have to download the runtimes of the others.
const target = `linux-${process.arch}`;

describe.concurrent.skipIf(!canRun('this is not Linux', process.platform === 'linux'))(
  'a signed release',
  () => {
    const folder = join(temporaryFolder(), 'release');
    const server = startReleaseServer();
    const files: ReleaseFiles = new Map();
    afterAll(() => server.stop());

    const archive = `chunk-${target}.tar.gz`;
    beforeAll(() => {
      const flags = ['--tag', `v${version}`, '--target', target, '--outdir', folder];
      expect(build(['--release', ...flags], env).exitCode).toBe(0);
      for (const name of readdirSync(folder)) files.set(name, readFileSync(join(folder, name)));
      server.releases.set(version, files);
    }, 60_000);

    test('has a binary, an archive, install scripts, checksums and a signature', async () => {
      expect([...files.keys()].sort()).toEqual([
        'SHA256SUMS',
        'SHA256SUMS.minisig',
        `chunk-${target}`,
        archive,
        'install.ps1',
        'install.sh',
      ]);
      expect(inspectRelease(folder, env, { unsigned: false })).toEqual([]);
      for (const name of ['install.sh', 'install.ps1']) {
        expect(new TextDecoder().decode(files.get(name))).toContain(testPublicKey);
      }
    }, 30_000);

    test('fails inspection with other keys', async () => {
      const other = {
        ...env,
        SEGMENT_WRITE_KEY: 'no-such-key-0',
        CHUNK_PUBLIC_KEY: `RW${'A'.repeat(54)}`,
      };
      expect(inspectRelease(folder, other, { unsigned: false })).toEqual([
        `${target}: the publicKey is not in it`,
        `${target}: the key is not in it`,
        'the signature is wrong: it was signed with a different key',
      ]);
    }, 30_000);

    test('has an archive with one top-level folder, owned by root', () => {
      const tar = join(temporaryFolder(), 'archive.tar');
      writeFileSync(tar, Bun.gunzipSync(readFileSync(join(folder, archive))));
      const list = (...flags: string[]) =>
        Bun.spawnSync(['tar', ...flags, '-tvf', tar]).stdout.toString();
      const [listing, numeric] = [list(), list('--numeric-owner')];
      const lines = listing.trimEnd().split('\n');
      const top = `chunk-${version}-${target}`;
      for (const line of lines) expect(line).toMatch(new RegExp(`root/root .* ${top}/`));
      expect(lines[0]).toMatch(/^-rwxr-xr-x/);
      expect(numeric.match(/ 0\/0 /g)).toHaveLength(lines.length);
    }, 30_000);

    test.skipIf(!debian('minisign'))('is accepted by minisign', () => {
      const sums = join(folder, 'SHA256SUMS');
      expect(Bun.spawnSync(['minisign', '-V', '-P', testPublicKey, '-m', sums]).exitCode).toBe(0);
    });

    test('is installed by its own install.sh, and an older binary upgrades to it', async () => {
      const home = temporaryFolder();
      const child = Bun.spawn(['sh', join(folder, 'install.sh')], {
        env: { HOME: home, PATH: env.PATH, CHUNK_RELEASES_URL: `${server.url}/releases` },
        stderr: 'pipe',
      });
      expect([await child.stderr.text(), await child.exited]).toEqual([
        expect.stringContaining(`Installed chunk ${version} as ${home}/.local/bin/chunk\n`),
        0,
      ]);
      const older = join(home, 'older/chunk');
      mkdirSync(dirname(older));
      copyFileSync(await olderBinary(), older);
      const upgrade = await chunk(['upgrade', '--no-telemetry'], {
        home,
        binary: older,
        env: { CHUNK_RELEASES_URL: `${server.url}/releases` },
      });
      expect(upgrade).toMatchObject({
        exitCode: 0,
        stdout: expect.stringContaining(`Replaced chunk ${olderVersion} with ${version}`),
      });
      const made = files.get(`chunk-${target}`) ?? '';
      expect(Buffer.from(made).equals(readFileSync(older))).toBe(true);
    }, 30_000);
  },
);

test('two builds of a commit with the same key are identical, in any folder', async () => {
  const outfile = join(temporaryFolder(), 'another/place', 'any-name');
  await compile({ outfile, writeKey: testWriteKey, publicKey: testPublicKey });
  expect(readFileSync(outfile).equals(readFileSync(binaryPath))).toBe(true);
}, 30_000);

test('a tag that differs from the version fails the pipeline, and nothing is built', () => {
  const folder = join(temporaryFolder(), 'release');
  for (const tag of [version, `v${version}-rc.1`, 'v0.0.0-other', '']) {
    expect(build(['--release', '--tag', tag, '--outdir', folder], env)).toEqual({
      exitCode: 1,
      stderr: `error: the tag is "${tag}", and package.json says ${version}: one of them is wrong\n`,
    });
  }
  expect(existsSync(folder)).toBe(false);
});
