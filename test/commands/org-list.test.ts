import { describe, expect, test } from 'bun:test';
import { goodToken, startProviders } from '../support/provider-server.ts';
import { noKeychain, row, type TestOptions, testCli } from '../support/test-cli.ts';

const server = startProviders();
const list = (argv: string[], options: TestOptions) =>
  row(['org', 'list', ...argv], testCli({ ...options, env: { ...server.env, ...options.env } }));
const withToken = { env: { CIRCLE_TOKEN: goodToken.circleci } };

describe('org list', () => {
  test('prints the id and name of each organization that has an id', async () => {
    expect(await list([], withToken)).toEqual({
      stdout: `ID                                    NAME
b9b2c1d0-0000-4000-8000-000000000001  Acme
short                                 Small\\u001b[31m
`,
      stderr: '',
      exitCode: 0,
      events: ['chunk org list ok'],
    });
  });

  test('prints JSON, with vcs_type from either spelling', async () => {
    const { stdout, ...rest } = await list(['--json'], withToken);
    expect(rest).toEqual({ stderr: '', exitCode: 0, events: ['chunk org list [json] ok'] });
    expect(JSON.parse(stdout)).toEqual([
      { id: 'b9b2c1d0-0000-4000-8000-000000000001', name: 'Acme', slug: 'gh/acme', vcs_type: 'x' },
      { id: 'short', name: 'Small\u001b[31m', slug: 'gh/small', vcs_type: 'y' },
    ]);
  });

  test('says if there are no organizations', async () => {
    const empty = startProviders(() => Response.json([]));
    expect(await list([], { env: { ...withToken.env, ...empty.env } })).toEqual({
      stdout: '',
      stderr: 'This CircleCI token has no access to any organization.\n',
      exitCode: 0,
      events: ['chunk org list ok'],
    });
  });

  const failures: [title: string, options: TestOptions, stderr: string, exitCode: number][] = [
    [
      'has no token',
      {},
      'error: no CircleCI token\nCreate one at https://app.circleci.com/settings/user/tokens\nThen run: chunk auth set circleci   (or set CIRCLE_TOKEN)\n',
      3,
    ],
    [
      'has no token and no keychain',
      { keychain: noKeychain },
      'error: no CircleCI token; the system keychain cannot be used: it is missing, locked or not running\nCreate one at https://app.circleci.com/settings/user/tokens\nThen run: chunk auth set circleci   (or set CIRCLE_TOKEN)\n',
      3,
    ],
    [
      'has a rejected token',
      { env: { CIRCLE_TOKEN: 'wrong-token' } },
      'error: the CircleCI token was not accepted (CircleCI answered 401: bad credentials: [REDACTED])\nSet CIRCLE_TOKEN to another value, or unset it.\n',
      3,
    ],
    [
      'cannot reach the server',
      { env: { ...withToken.env, CIRCLECI_BASE_URL: 'http://127.0.0.1:9' } },
      'error: request to CircleCI failed: the connection was refused (ECONNREFUSED)\nTry again in a moment.\n',
      4,
    ],
  ];
  for (const [title, options, stderr, exitCode] of failures) {
    test(`fails when it ${title}`, async () => {
      const events = ['chunk org list failed'];
      expect(await list([], options)).toEqual({ stdout: '', stderr, exitCode, events });
    });
  }

  test('fails if the response is not a list', async () => {
    const odd = startProviders(() => Response.json({ items: [] }));
    expect(await list([], { env: { ...withToken.env, ...odd.env } })).toMatchObject({
      stderr: "error: CircleCI's response is not a list\nTry again in a moment.\n",
      exitCode: 4,
    });
  });
});

describe('a command without its credential, on a terminal', () => {
  const offer = 'This command needs a CircleCI token, and none is set.\nSet it now? [Y/n] ';

  test('offers to set the credential and then continues', async () => {
    const keychain: Record<string, string> = {};
    const typed = ['\r', `${goodToken.circleci}\r`];
    const run = await list(['--json'], { terminal: true, typed, keychain });
    expect(JSON.parse(run.stdout)).toHaveLength(2);
    expect({ ...run, stdout: '' }).toEqual({
      stdout: '',
      stderr: `${offer}yes
Create a CircleCI token at https://app.circleci.com/settings/user/tokens.
It will be stored in the system keychain.
Paste it here (it is not shown; Esc cancels): \nVerifying it with ${server.url} …
Saved the CircleCI token of circe in the system keychain.\nContacting CircleCI …
`,
      exitCode: 0,
      events: ['chunk org list [json] ok'],
    });
    expect(Object.values(keychain)).toEqual([goodToken.circleci]);
  });

  for (const [title, typed] of [
    ['declines', ['n']],
    ['cancels', ['\u001b']],
    ['cancels the second question', ['y', '\u001b']],
  ] as const) {
    test(`fails if the user ${title}`, async () => {
      const run = await list([], { terminal: true, typed });
      expect(run.stderr).toEndWith(
        'error: no CircleCI token\nCreate one at https://app.circleci.com/settings/user/tokens\nThen run: chunk auth set circleci   (or set CIRCLE_TOKEN)\n',
      );
      expect(run.exitCode).toBe(3);
    });
  }

  test('fails without a question in CI', async () => {
    const run = await list([], { terminal: true, typed: ['y'], env: { CI: '1' } });
    expect(run.stderr).toStartWith('error: no CircleCI token\n');
  });
});
