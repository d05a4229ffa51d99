import { expect, test } from 'bun:test';
import { chmodSync, lstatSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { piped, storedConfig } from '../support/auth-row.ts';
import { temporaryFolder } from '../support/folders.ts';
import { goodToken, startProviders } from '../support/provider-server.ts';
import { isPosix } from '../support/skips.ts';
import { row, testCli } from '../support/test-cli.ts';

const server = startProviders();

test.skipIf(!isPosix)(
  'a config file that others can read becomes private, with a warning',
  async () => {
    const cli = testCli({ ...piped, env: server.env });
    const { configFile } = cli.paths;
    chmodSync(configFile, 0o644);
    chmodSync(dirname(configFile), 0o755);
    const { stderr } = await row(['auth', 'set', 'github', '--stdin', '--insecure-storage'], cli);
    expect(stderr).toBe(
      [
        `Verifying it with ${server.url} …`,
        `! Fixed the permissions of ${dirname(configFile)}: it was open to other users.`,
        `! Fixed the permissions of ${configFile}: it was open to other users.\n`,
      ].join('\n'),
    );
    expect(statSync(configFile).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(configFile)).mode & 0o777).toBe(0o700);
  },
);

test.skipIf(!isPosix)('the folder of a linked config file keeps its mode', async () => {
  const cli = testCli({ ...piped, env: server.env });
  const { configFile } = cli.paths;
  const dotfiles = temporaryFolder();
  chmodSync(dotfiles, 0o755);
  const target = join(dotfiles, 'chunk.json');
  writeFileSync(target, storedConfig({}), { mode: 0o644 });
  rmSync(configFile);
  symlinkSync(target, configFile);
  const { stderr } = await row(['auth', 'set', 'github', '--stdin', '--insecure-storage'], cli);
  expect(stderr).toEndWith(
    ` …\n! Fixed the permissions of ${configFile}: it was open to other users.\n`,
  );
  expect([statSync(dotfiles).mode & 0o777, statSync(target).mode & 0o777]).toEqual([0o755, 0o600]);
  expect(lstatSync(configFile).isSymbolicLink()).toBe(true);
});

for (const line of ['config set model m', 'telemetry enable', 'telemetry disable']) {
  test.skipIf(!isPosix)(`\`${line}\` makes a config file private, with a warning`, async () => {
    const cli = testCli();
    chmodSync(cli.paths.configFile, 0o640);
    const { stderr } = await row(line.split(' '), cli);
    expect(stderr).toBe(
      `! Fixed the permissions of ${cli.paths.configFile}: it was open to other users.\n`,
    );
    expect(statSync(cli.paths.configFile).mode & 0o777).toBe(0o600);
  });
}

test.skipIf(!isPosix)('on Windows there is no warning about file modes', async () => {
  const cli = testCli({ cli: { platform: 'win32' } });
  chmodSync(cli.paths.configFile, 0o666);
  expect((await row(['config', 'set', 'model', 'm'], cli)).stderr).toBe('');
});

for (const line of ['auth status', 'org list']) {
  test.skipIf(!isPosix)(
    `\`${line}\` makes a config file with a credential private, with a warning`,
    async () => {
      const config = storedConfig({ circleCIToken: goodToken.circleci });
      const cli = testCli({ env: server.env, config });
      chmodSync(cli.paths.configFile, 0o644);
      const { stderr, exitCode } = await row(line.split(' '), cli);
      expect(stderr).toBe(
        `! Fixed the permissions of ${cli.paths.configFile}: it was open to other users.\n`,
      );
      expect([exitCode, statSync(cli.paths.configFile).mode & 0o777]).toEqual([0, 0o600]);
    },
  );
}

test.skipIf(!isPosix)(
  'a read-only command leaves a config file without a credential alone',
  async () => {
    const cli = testCli({ env: { ...server.env, CIRCLE_TOKEN: goodToken.circleci } });
    chmodSync(cli.paths.configFile, 0o644);
    expect((await row(['auth', 'status'], cli)).stderr).toBe('');
    expect(statSync(cli.paths.configFile).mode & 0o777).toBe(0o644);
  },
);
