import { describe, expect, test } from 'bun:test';
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

const kept = { keychain: { [github]: goodToken.github } };

describe('auth status', () => {
  test('shows source, mask, validity and owner of each; expiry and scopes of GitHub', () =>
    check('status', everywhere, {
      stdout: `github     valid  ****GOOD  System keychain
           belongs to octocat · expires 2027-03-04 · scopes: repo, read:org
anthropic  valid  ****GOOD  Config file (user config)
           belongs to organization org-1
circleci   valid  ****GOOD  Environment variable (CIRCLE_TOKEN)
           belongs to circe
`,
      event: 'ok',
      ...kept,
      config: { anthropicAPIKey: goodToken.anthropic },
    }));

  test('says it in JSON', async () => {
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

  test('succeeds when nothing is set, and says why the keychain did not answer', () =>
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

  test('fails when one is rejected, whatever the server says in its answer', () =>
    check(
      'status',
      { env: { GITHUB_TOKEN: 'ghp_a-wrong-one' } },
      {
        stdout: `github     rejected  ****-one  Environment variable (GITHUB_TOKEN)
           GitHub answered 401: bad credentials: [REDACTED]
           Give GITHUB_TOKEN another value, or unset it.
anthropic  not set
circleci   not set
`,
        stderr:
          'error: not every credential works: github (rejected)\nGive GITHUB_TOKEN another value, or unset it.\n',
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
           Check the connection, then: chunk auth status
anthropic  not set
circleci   not set
`,
        stderr:
          'error: not every credential works: github (unverified)\nCheck the connection, then: chunk auth status\n',
        exitCode: 1,
        event: 'failed',
      },
    ));

  test('fails when one could not be sent, and still shows the others', () =>
    check(
      'status',
      { env: { GITHUB_TOKEN: 'ghp_two\nlines' }, keychain: {} },
      {
        stdout: `github     malformed
           the GitHub token (Environment variable (GITHUB_TOKEN)) is more than one line
           Give GITHUB_TOKEN another value, or unset it.
anthropic  not set
circleci   not set
`,
        stderr:
          'error: not every credential works: github (malformed)\nGive GITHUB_TOKEN another value, or unset it.\n',
        exitCode: 1,
        event: 'failed',
      },
    ));

  test('names a damaged config file instead of taking it for an empty one', async () => {
    const cli = testCli({ env: server.env, config: '[]' });
    const { stdout } = await row(['auth', 'status'], cli);
    expect(stdout).toContain(
      `github     not set\n           ${cli.paths.configFile} is ignored: it is not a JSON object\n`,
    );
  });

  test('does not ask the keychain with --insecure-storage', () =>
    check('status --insecure-storage', kept, {
      stdout: 'github     not set\nanthropic  not set\ncircleci   not set\n',
      event: '[insecure-storage] ok',
      ...kept,
    }));
});

test('auth status asks all providers at once', async () => {
  const arrived: (() => void)[] = [];
  // Nobody is answered before all three have asked.
  const patient = startProviders(
    () =>
      new Promise((resolve) => {
        arrived.push(() => resolve(Response.json({})));
        if (arrived.length === 3) for (const answer of arrived) answer();
      }),
  );
  const env = {
    ...patient.env,
    GITHUB_TOKEN: goodToken.github,
    ANTHROPIC_API_KEY: goodToken.anthropic,
    CIRCLE_TOKEN: goodToken.circleci,
  };
  const { exitCode } = await row(['auth', 'status'], testCli({ env }));
  expect([exitCode, arrived.length]).toEqual([0, 3]);
});
