import { afterAll, describe, expect, test } from 'bun:test';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { chunk, inHome } from '../support/binary.ts';
import { temporaryFolder } from '../support/folders.ts';
import { chunkWithKeychain, hasKeychain } from '../support/keychain.ts';
import { goodToken, startProviders } from '../support/provider-server.ts';
import { isPosix } from '../support/skips.ts';

const server = startProviders();
// Each run starts a session bus and a keyring, which is slow on a busy machine.
const limitMs = 60_000;
const env = { ...server.env, DO_NOT_TRACK: '1' };

describe.concurrent.skipIf(!hasKeychain())('with a real keychain', () => {
  const runIn = (home: string) => async (line: string, stdin?: string, state?: 'locked') => {
    const options = { home, env, ...(stdin !== undefined && { stdin }) };
    const { stdout, stderr, exitCode } = await chunkWithKeychain(line.split(' '), options, state);
    // The session bus and the dialog, which has no display, also write to stderr.
    const others = /^(dbus-daemon|\(gcr-prompter:|\*\* \(gcr-prompter)|^$/;
    const ours = stderr.split('\n').filter((each) => !others.test(each));
    return { stdout, stderr: ours.map((line) => `${line}\n`).join(''), exitCode };
  };
  const status = (first: string) => `${first}\nanthropic  not set\ncircleci   not set\n`;

  test(
    'stores a credential, finds it in the next run, and removes it',
    async () => {
      const home = temporaryFolder();
      const run = runIn(home);
      expect(await run('auth status')).toEqual({
        stdout: status('github     not set'),
        stderr: '',
        exitCode: 0,
      });
      expect(await run('auth set github --stdin', goodToken.github)).toEqual({
        stdout: 'Saved the GitHub token of octocat in the system keychain.\n',
        stderr: `Verifying it with ${server.url} …\n`,
        exitCode: 0,
      });
      expect(existsSync(inHome.config(home))).toBe(false);
      expect((await run('auth status')).stdout).toBe(
        status(
          'github     valid  ****GOOD  System keychain\n           belongs to octocat · expires 2027-03-04 · scopes: repo, read:org',
        ),
      );
      expect(await run('auth set github --stdin', goodToken.github)).toMatchObject({ exitCode: 2 });
      expect(await run('auth remove github --force')).toEqual({
        stdout: 'Removed the GitHub token from the system keychain.\n',
        stderr: '',
        exitCode: 0,
      });
      expect(await run('auth remove github --force')).toEqual({
        stdout: '',
        stderr: '! No GitHub token found.\n',
        exitCode: 0,
      });
    },
    limitMs,
  );

  test(
    'reports a credential in a locked keychain as locked, and does not remove it',
    async () => {
      const run = runIn(temporaryFolder());
      await run('auth set github --stdin', goodToken.github);
      const locked = 'the GitHub token is in the system keychain, which is locked';
      expect(await run('auth status', undefined, 'locked')).toEqual({
        stdout: status(
          `github     locked\n           ${locked}\n           Unlock the keychain and try again.`,
        ),
        stderr:
          'error: not all credentials are valid: github (locked)\nUnlock the keychain and try again.\n',
        exitCode: 1,
      });
      expect(await run('auth remove github --force', undefined, 'locked')).toEqual({
        stdout: '',
        stderr:
          'error: the GitHub token is still in the system keychain (it is locked)\nUnlock the keychain or allow access, then run: chunk auth remove github\n',
        exitCode: 1,
      });
      const org = '--org o --repos r';
      expect(await run(`build-prompt ${org} --analyzer local`, undefined, 'locked')).toEqual({
        stdout: '',
        stderr: expect.stringContaining(
          `error: ${locked}\nUnlock the keychain and try again, or set GITHUB_TOKEN`,
        ),
        exitCode: 3,
      });
      expect((await run('auth remove github --force')).stdout).toBe(
        'Removed the GitHub token from the system keychain.\n',
      );
    },
    limitMs,
  );

  test(
    'finds locked entries and those of other programs through secret-tool',
    async () => {
      const path = '/org/freedesktop/secrets/collection/login/1';
      for (const lists of [
        `([objectpath '${path}'], @ao [])`,
        `(@ao [], [objectpath '${path}'])`,
      ]) {
        const folder = temporaryFolder();
        const program = (name: string, output: string) =>
          writeFileSync(join(folder, name), `#!/bin/sh\necho "${output}"\n`, { mode: 0o755 });
        program('gdbus', lists);
        program('secret-tool', goodToken.github);
        const PATH = `${folder}:${process.env['PATH']}`;
        const options = { home: temporaryFolder(), env: { ...env, PATH } };
        const { stdout } = await chunkWithKeychain(['auth', 'status'], options);
        expect(stdout).toContain('github     valid  ****GOOD  System keychain\n');
      }
    },
    limitMs,
  );

  test(
    'a command that needs a credential finds it',
    async () => {
      const run = runIn(temporaryFolder());
      await run('auth set circleci --stdin', goodToken.circleci);
      const { stdout, exitCode } = await run('org list --json');
      expect([JSON.parse(stdout).length, exitCode]).toEqual([2, 0]);
    },
    limitMs,
  );
});

describe.concurrent.skipIf(!hasKeychain())(
  'with a keychain that accepts a connection and never answers',
  () => {
    const socket = join(temporaryFolder(), 'bus');
    const bus = Bun.listen({ unix: socket, socket: { data: () => {} } });
    afterAll(() => bus.stop(true));
    const silent = { ...env, DBUS_SESSION_BUS_ADDRESS: `unix:path=${socket}` };

    test(
      'reading three credentials takes no longer than reading one',
      async () => {
        const { stdout, exitCode, milliseconds } = await chunk(['auth', 'status'], {
          home: temporaryFolder(),
          env: silent,
        });
        const why = 'not set\n           the system keychain cannot be used: no answer within 3 s';
        expect(stdout).toBe(`github     ${why}\nanthropic  ${why}\ncircleci   ${why}\n`);
        expect(exitCode).toBe(0);
        expect(milliseconds).toBeLessThan(6000);
      },
      limitMs,
    );

    test('commands with credentials from another source do not wait', async () => {
      const home = temporaryFolder();
      const configFile = inHome.config(home);
      mkdirSync(dirname(configFile), { recursive: true });
      writeFileSync(configFile, JSON.stringify({ circleCIToken: goodToken.circleci }));
      const listed = await chunk(['org', 'list'], { home, env: silent });
      const shown = await chunk(['config', 'show'], { home, env: silent });
      expect([listed.exitCode, shown.exitCode]).toEqual([0, 0]);
      expect(listed.milliseconds + shown.milliseconds).toBeLessThan(2500);
    });
  },
);

for (const screen of [{}, { DISPLAY: ':0' }]) {
  const where = 'DISPLAY' in screen ? ' on a screen' : '';
  test.concurrent.skipIf(!isPosix)(
    `without a session bus${where}, reading credentials creates no file in the home folder`,
    async () => {
      const home = temporaryFolder();
      const ran = await chunk(['auth', 'status'], { home, env: { ...env, ...screen } });
      expect(ran.stdout).toContain('the system keychain cannot be used: it is missing');
      expect([ran.exitCode, readdirSync(home)]).toEqual([0, []]);
    },
  );
}
