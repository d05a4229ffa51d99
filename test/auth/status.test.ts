import { describe, expect, test } from 'bun:test';
import type { RawKeychain } from '../../src/system/keychain.ts';
import { authRow, type Expected, storedConfig } from '../support/auth-row.ts';
import { goodToken, startProviders } from '../support/provider-server.ts';
import { noKeychain, row, type TestOptions, testCli } from '../support/test-cli.ts';

const server = startProviders();
const github = `com.circleci.chunk:github:${server.url}`;
const check = (line: string, options: TestOptions, expected: Expected) =>
  authRow(line, server, options, expected);

const everywhere: TestOptions = {
  env: { CIRCLE_TOKEN: goodToken.circleci, CIRCLECI_TOKEN: 'the-second' },
  config: storedConfig({ anthropicAPIKey: goodToken.anthropic }),
  keychain: { [github]: goodToken.github },
};

const githubInKeychain = { keychain: { [github]: goodToken.github } };

describe('auth status', () => {
  test('shows source, mask, validity and owner of each credential, and expiry and scopes of GitHub', () =>
    check('status', everywhere, {
      stdout: `github     valid  ****GOOD  System keychain
           belongs to octocat · expires 2027-03-04 · scopes: repo, read:org
anthropic  valid  ****GOOD  Config file (user config)
           belongs to organization org-1
circleci   valid  ****GOOD  Environment variable (CIRCLE_TOKEN)
           belongs to circe
`,
      event: 'ok',
      ...githubInKeychain,
      config: { anthropicAPIKey: goodToken.anthropic },
    }));

  test('prints JSON', async () => {
    const { stdout, ...rest } = await row(
      ['auth', 'status', '--json'],
      testCli({ ...everywhere, env: { ...server.env, ...everywhere.env } }),
    );
    expect(rest).toEqual({ stderr: '', exitCode: 0, events: ['chunk auth status [json] ok'] });
    expect(JSON.parse(stdout)).toEqual({
      github: {
        state: 'valid',
        value: '****GOOD',
        source: 'System keychain',
        owner: 'octocat',
        expires: '2027-03-04T05:06:07.000Z',
        scopes: ['repo', 'read:org'],
      },
      anthropic: {
        state: 'valid',
        value: '****GOOD',
        source: 'Config file (user config)',
        owner: 'organization org-1',
      },
      circleci: {
        state: 'valid',
        value: '****GOOD',
        source: 'Environment variable (CIRCLE_TOKEN)',
        owner: 'circe',
      },
    });
  });

  test('succeeds when nothing is set, and reports why the keychain cannot be used', () =>
    check(
      'status',
      { keychain: noKeychain },
      {
        stdout: ['github     ', 'anthropic  ', 'circleci   ']
          .map(
            (name) =>
              `${name}not set\n           the system keychain cannot be used: it is missing, locked or not running\n`,
          )
          .join(''),
        event: 'ok',
      },
    ));

  test('fails when one is rejected, and redacts the token in the message of the server', () =>
    check(
      'status',
      { env: { GITHUB_TOKEN: 'ghp_a-wrong-one' } },
      {
        stdout: `github     rejected  ****-one  Environment variable (GITHUB_TOKEN)
           GitHub answered 401: bad credentials: [REDACTED]
           Set GITHUB_TOKEN to another value, or unset it.
anthropic  not set
circleci   not set
`,
        stderr:
          'error: not all credentials are valid: github (rejected)\nSet GITHUB_TOKEN to another value, or unset it.\n',
        exitCode: 1,
        event: 'failed',
      },
    ));

  test('fails when one cannot be verified', () =>
    check(
      'status',
      { env: { GITHUB_TOKEN: goodToken.github, GITHUB_API_URL: 'http://127.0.0.1:9' } },
      {
        stdout: `github     unverified  ****GOOD  Environment variable (GITHUB_TOKEN)
           the connection was refused (ECONNREFUSED)
           Check the connection, then run: chunk auth status
anthropic  not set
circleci   not set
`,
        stderr:
          'error: not all credentials are valid: github (unverified)\nCheck the connection, then run: chunk auth status\n',
        exitCode: 1,
        event: 'failed',
      },
    ));

  test('fails when one is malformed, but shows the others', () =>
    check(
      'status',
      { env: { GITHUB_TOKEN: 'ghp_two\nlines' }, keychain: {} },
      {
        stdout: `github     malformed
           the GitHub token (Environment variable (GITHUB_TOKEN)) is more than one line
           Set GITHUB_TOKEN to another value, or unset it.
anthropic  not set
circleci   not set
`,
        stderr:
          'error: not all credentials are valid: github (malformed)\nSet GITHUB_TOKEN to another value, or unset it.\n',
        exitCode: 1,
        event: 'failed',
      },
    ));

  test('names a damaged config file instead of treating it as empty', async () => {
    const cli = testCli({ env: server.env, config: '[]' });
    const { stdout } = await row(['auth', 'status'], cli);
    expect(stdout).toContain(
      `github     not set\n           ${cli.paths.configFile} is ignored: it is not a JSON object\n`,
    );
  });

  test('does not ask the keychain with --insecure-storage', () =>
    check('status --insecure-storage', githubInKeychain, {
      stdout: 'github     not set\nanthropic  not set\ncircleci   not set\n',
      event: '[insecure-storage] ok',
      ...githubInKeychain,
    }));
});

test('auth status asks all providers concurrently', async () => {
  const arrived: (() => void)[] = [];
  // Answers once all three requests have arrived.
  const server = startProviders(
    () =>
      new Promise((resolve) => {
        arrived.push(() => resolve(Response.json({})));
        if (arrived.length === 3) for (const answer of arrived) answer();
      }),
  );
  const env = {
    ...server.env,
    GITHUB_TOKEN: goodToken.github,
    ANTHROPIC_API_KEY: goodToken.anthropic,
    CIRCLE_TOKEN: goodToken.circleci,
  };
  const { exitCode } = await row(['auth', 'status'], testCli({ env }));
  expect([exitCode, arrived.length]).toEqual([0, 3]);
});

describe('a locked keychain', () => {
  const lockedKeychain: RawKeychain = {
    get: () => Promise.reject(locked()),
    set: () => Promise.reject(locked()),
    delete: () => Promise.reject(locked()),
  };
  const why = 'the GitHub token is in the system keychain, which is locked';

  test('is reported as locked, in JSON too', async () => {
    const cli = testCli({ env: server.env, keychain: lockedKeychain });
    const { stdout, exitCode } = await row(['auth', 'status', '--json'], cli);
    const hint = 'Unlock the keychain and try again.';
    expect([exitCode, JSON.parse(stdout).github]).toEqual([1, { state: 'locked', why, hint }]);
  });

  test('is distinguished from one that denied access', async () => {
    const get = () =>
      Promise.reject(Object.assign(new Error(), { code: 'ERR_SECRETS_ACCESS_DENIED' }));
    const cli = testCli({ env: server.env, keychain: { ...lockedKeychain, get } });
    const { stdout, exitCode } = await row(['auth', 'status'], cli);
    expect(exitCode).toBe(1);
    expect(stdout).toContain(
      'github     denied\n           the GitHub token is in the system keychain, which denied access\n           Allow the access and try again.\n',
    );
  });

  test('does not matter if the environment has the credential', async () => {
    const env = { ...server.env, GH_TOKEN: goodToken.github };
    const cli = testCli({ env, keychain: lockedKeychain });
    const { stdout } = await row(['auth', 'status'], cli);
    expect(stdout).toContain('github     valid  ****GOOD  Environment variable (GH_TOKEN)\n');
  });

  test('makes auth remove fail', async () => {
    const cli = testCli({ env: server.env, keychain: lockedKeychain });
    expect(await row(['auth', 'remove', 'github', '-f'], cli)).toMatchObject({
      stdout: '',
      stderr:
        'error: the GitHub token is still in the system keychain (it is locked)\nUnlock the keychain or allow access, then run: chunk auth remove github\n',
      exitCode: 1,
    });
  });

  test('is used by auth set, which may unlock it', async () => {
    const entries: Record<string, string> = {};
    const keychain: RawKeychain = {
      ...lockedKeychain,
      set: async (service, value) => {
        entries[service] = value;
      },
    };
    const cli = testCli({ env: server.env, keychain, piped: goodToken.github });
    expect((await row(['auth', 'set', 'github', '--stdin', '-f'], cli)).exitCode).toBe(0);
    expect(entries).toEqual({ [github]: goodToken.github });
  });

  function locked(): Error {
    return Object.assign(new Error(), { code: 'ERR_SECRETS_INTERACTION_REQUIRED' });
  }
});

test('GITHUB_TOKEN takes precedence over GH_TOKEN', async () => {
  const env = { ...server.env, GITHUB_TOKEN: goodToken.github, GH_TOKEN: 'ghp_another-one' };
  const { stdout } = await row(['auth', 'status'], testCli({ env }));
  expect(stdout).toContain('github     valid  ****GOOD  Environment variable (GITHUB_TOKEN)\n');
});

test('each credential that does not work has its own hint', async () => {
  const env = {
    ...server.env,
    GITHUB_TOKEN: 'ghp_a-wrong-one',
    CIRCLE_TOKEN: 'wrong-one-too',
    ANTHROPIC_BASE_URL: 'nonsense',
    ANTHROPIC_API_KEY: goodToken.anthropic,
  };
  const { stdout, stderr } = await row(['auth', 'status'], testCli({ env }));
  for (const hint of [
    'Set GITHUB_TOKEN to another value, or unset it.',
    'Set CIRCLE_TOKEN to another value, or unset it.',
    "Set ANTHROPIC_BASE_URL to the address of Anthropic's API.",
  ]) {
    expect(stdout.split(hint)).toHaveLength(2);
  }
  expect(stderr).toBe(
    'error: not all credentials are valid: github (rejected), anthropic (unverified), circleci (rejected)\nSee the hint for each above.\n',
  );
});
