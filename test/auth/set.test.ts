import { describe, expect, test } from 'bun:test';
import { chmodSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { goodToken, startProviders } from '../support/provider-server.ts';
import { knownId, noKeychain, row, type TestOptions, testCli } from '../support/test-cli.ts';

const server = startProviders();
const github = `com.circleci.chunk:github:${server.url}`;
const anthropic = `com.circleci.chunk:anthropic:${server.url}`;
const pasted = { terminal: true, typed: [`${goodToken.github}\r`] };
const piped = { piped: `${goodToken.github}\n` };

interface Expected {
  readonly stdout?: string;
  readonly stderr: string;
  readonly exitCode?: number;
  readonly event: string;
  /** The keychain after the run. */
  readonly keychain?: Readonly<Record<string, string>>;
  /** The user's config file after the run, without the anonymous id. */
  readonly config?: Readonly<Record<string, unknown>>;
}

/** `{config}` stands for the config file's path, `{server}` for the server's URL. */
async function check(line: string, options: TestOptions, expected: Expected): Promise<void> {
  const keychain = options.keychain ?? {};
  const config = options.config ?? JSON.stringify({ instanceID: knownId });
  const env = { ...server.env, ...options.env };
  const cli = testCli({ ...options, keychain, config, env });
  const fill = (text: string) =>
    text.replaceAll('{config}', cli.paths.configFile).replaceAll('{server}', server.url);
  expect(await row(['auth', 'set', ...line.split(' ')], cli)).toEqual({
    stdout: fill(expected.stdout ?? ''),
    stderr: fill(expected.stderr),
    exitCode: expected.exitCode ?? 0,
    events: expected.event === '' ? [] : [`chunk auth set ${expected.event}`],
  });
  if (keychain !== noKeychain) expect(keychain as object).toEqual({ ...expected.keychain });
  const { instanceID, ...rest } = JSON.parse(readFileSync(cli.paths.configFile, 'utf8'));
  expect([instanceID, rest]).toEqual([knownId, { ...expected.config }]);
}

const stored = (values: object) => JSON.stringify({ instanceID: knownId, ...values });

const asking = `Create a GitHub token at https://github.com/settings/tokens (scopes: repo, read:org).
It will be kept in the system keychain.
Paste it here (it is not shown; Esc cancels): \n`;
const checking = 'Checking it with {server} …\n';
const savedInKeychain = 'Saved the GitHub token of octocat in the system keychain.\n';
const savedInFile = 'Saved the GitHub token of octocat in {config}.\n';

describe('auth set', () => {
  test('asks without showing, asks the provider, and stores in the keychain', () =>
    check('github', pasted, {
      stdout: savedInKeychain,
      stderr: asking + checking,
      event: 'ok',
      keychain: { [github]: goodToken.github },
    }));

  test('reads a pipe with --stdin, white space around the token left out', () =>
    check('github --stdin', piped, {
      stdout: savedInKeychain,
      stderr: checking,
      event: '[stdin] ok',
      keychain: { [github]: goodToken.github },
    }));

  test('stores in the config file with --insecure-storage, and keeps its other keys', () =>
    check(
      'github --stdin --insecure-storage',
      { ...piped, config: stored({ theirs: { kept: 1.5 } }) },
      {
        stdout: savedInFile,
        stderr: checking,
        event: '[insecure-storage,stdin] ok',
        config: { theirs: { kept: 1.5 }, gitHubToken: goodToken.github },
      },
    ));

  test('says when a variable goes before what is stored', () =>
    check(
      'github --stdin --no-verify',
      { ...piped, env: { GITHUB_TOKEN: 'other' } },
      {
        stdout: 'Saved the GitHub token in the system keychain.\n',
        stderr: '! GITHUB_TOKEN is set, and goes before whatever is stored.\n',
        event: '[stdin,verify] ok',
        keychain: { [github]: goodToken.github },
      },
    ));
});

describe('auth set over a stored credential', () => {
  const old = { [github]: 'ghp_old' };

  test('asks first when the keychain has one, and keeps it unless told', () =>
    check(
      'github',
      { terminal: true, typed: ['\r'], keychain: { ...old } },
      {
        stderr:
          'A GitHub token is already in the system keychain.\nReplace it? [y/N] no\nNothing was changed.\n',
        event: 'ok',
        keychain: old,
      },
    ));

  test('replaces it on "y", whether or not Enter follows', () =>
    check(
      'github',
      { terminal: true, typed: ['y', '\r', `${goodToken.github}\r`], keychain: { ...old } },
      {
        stdout: savedInKeychain,
        stderr: `A GitHub token is already in the system keychain.\nReplace it? [y/N] yes\n${asking}${checking}`,
        event: 'ok',
        keychain: { [github]: goodToken.github },
      },
    ));

  test('is refused without a terminal and without --force, and reads nothing', () =>
    check(
      'github --stdin',
      { ...piped, keychain: { ...old } },
      {
        stderr:
          'error: a GitHub token is already in the system keychain\nTo replace it without a question, add --force.\n',
        exitCode: 2,
        event: '[stdin] failed',
        keychain: old,
      },
    ));

  test('is refused in CI, terminal or not', () =>
    check(
      'github',
      { ...pasted, keychain: { ...old }, env: { CI: '1' } },
      {
        stderr:
          'error: a GitHub token is already in the system keychain\nTo replace it without a question, add --force.\n',
        exitCode: 2,
        event: '',
        keychain: old,
      },
    ));

  test('takes the copy out of the config file, which would go before the keychain', () =>
    check(
      'github --stdin --force',
      { ...piped, config: stored({ gitHubToken: 'ghp_old' }) },
      {
        stdout: savedInKeychain,
        stderr: checking,
        event: '[force,stdin] ok',
        keychain: { [github]: goodToken.github },
      },
    ));

  test('takes the copy out of the keychain when the file is wanted', () =>
    check(
      'github --stdin --force --insecure-storage',
      { ...piped, keychain: { ...old } },
      {
        stdout: savedInFile,
        stderr: checking,
        event: '[force,insecure-storage,stdin] ok',
        config: { gitHubToken: goodToken.github },
      },
    ));

  test('sees the Anthropic key under its old name, and leaves none of it behind', () =>
    check(
      'anthropic --stdin --force',
      { piped: goodToken.anthropic, config: stored({ apiKey: 'sk-ant-old' }) },
      {
        stdout: 'Saved the Anthropic API key of organization org-1 in the system keychain.\n',
        stderr: checking,
        event: '[force,stdin] ok',
        keychain: { [anthropic]: goodToken.anthropic },
      },
    ));

  test('moves an old Anthropic key to its name of today when the file is changed', () =>
    check(
      'github --stdin --insecure-storage',
      { ...piped, config: stored({ apiKey: 'sk-ant-old' }) },
      {
        stdout: savedInFile,
        stderr: checking,
        event: '[insecure-storage,stdin] ok',
        config: { anthropicAPIKey: 'sk-ant-old', gitHubToken: goodToken.github },
      },
    ));
});

describe('auth set stores nothing', () => {
  const refusals: [title: string, line: string, options: TestOptions, expected: Expected][] = [
    [
      'when the provider rejects it',
      'github --stdin',
      { piped: 'ghp_wrong' },
      {
        stderr: `${checking}error: the GitHub token was not accepted (GitHub answered 401); nothing was stored\nCreate another at https://github.com/settings/tokens\n`,
        exitCode: 3,
        event: '[stdin] failed',
      },
    ],
    [
      'when the provider cannot be reached',
      'github --stdin',
      { ...piped, env: { GITHUB_API_URL: 'http://127.0.0.1:9' } },
      {
        stderr:
          'Checking it with http://127.0.0.1:9 …\nerror: could not verify the GitHub token (ECONNREFUSED); nothing was stored\nTry again later, or store it as it is: chunk auth set github --no-verify\n',
        exitCode: 4,
        event: '[stdin] failed',
      },
    ],
    [
      'when an Anthropic key does not look like one',
      'anthropic --stdin',
      { piped: 'ghp_other' },
      {
        stderr:
          'error: that is not an Anthropic API key: they begin with sk-ant-\nCreate one at https://console.anthropic.com/settings/keys\n',
        exitCode: 2,
        event: '[stdin] failed',
      },
    ],
    [
      'without a terminal and without --stdin',
      'circleci',
      {},
      {
        stderr:
          'error: there is no terminal to ask for the CircleCI token\nCreate one at https://app.circleci.com/settings/user/tokens\nThen pipe it in: … | chunk auth set circleci --stdin   (or set CIRCLE_TOKEN)\n',
        exitCode: 3,
        event: 'failed',
      },
    ],
    [
      'when --stdin is a terminal',
      'github --stdin',
      pasted,
      {
        stderr:
          'error: --stdin reads from a pipe, and standard input is a terminal\nPipe something in, or leave --stdin out to be asked: chunk auth set github\n',
        exitCode: 2,
        event: '[stdin] failed',
      },
    ],
    [
      'when nothing comes through the pipe',
      'github --stdin',
      { piped: ' \n' },
      {
        stderr:
          'error: nothing came on standard input\nPipe the GitHub token alone: … | chunk auth set github --stdin\n',
        exitCode: 2,
        event: '[stdin] failed',
      },
    ],
    [
      'when more comes through the pipe than a token can be',
      'github --stdin',
      { piped: 'x'.repeat(5000) },
      {
        stderr:
          'error: standard input is too long for a GitHub token\nPipe the GitHub token alone: … | chunk auth set github --stdin\n',
        exitCode: 2,
        event: '[stdin] failed',
      },
    ],
    ...[
      ['has two lines', 'ghp_one\nghp_two', 'is more than one line'],
      ['has a control character', 'ghp_\u0007x', 'has characters that a token cannot have'],
      ['has a space', 'ghp_ x', 'has characters that a token cannot have'],
      ['is no text', new Uint8Array([0xff, 0xfe]), 'has characters that a token cannot have'],
    ].map(([title, input, problem]): [string, string, TestOptions, Expected] => [
      `when the value ${title}`,
      'github --stdin',
      { piped: input ?? '' },
      {
        stderr: `error: the GitHub token ${problem}\nCopy it again from https://github.com/settings/tokens\n`,
        exitCode: 2,
        event: '[stdin] failed',
      },
    ]),
    [
      'when the user presses Esc',
      'github',
      { terminal: true, typed: ['ghp_half', '\u001b'] },
      { stderr: `${asking}Nothing was changed.\n`, event: 'ok' },
    ],
    [
      'when the user presses Ctrl-C',
      'github',
      { terminal: true, typed: ['ghp_half', '\u0003'] },
      { stderr: asking, exitCode: 130, event: 'failed' },
    ],
    [
      'when the provider is unknown, and does not repeat what may be a secret',
      'githb',
      {},
      {
        stderr:
          'error: unknown provider\nDid you mean "github"?\nProviders: github, anthropic, circleci\n',
        exitCode: 2,
        event: 'failed',
      },
    ],
    [
      'when the secret is an argument, and does not repeat it',
      'github 0123456789abcdef0123456789abcdef01234567',
      {},
      {
        stderr:
          'error: unexpected argument\nA secret on the command line ends up in the shell history: it is asked for, or piped in with --stdin.\nUsage: chunk auth set <provider> [flags]   (flags: chunk auth set --help)\n',
        exitCode: 2,
        event: 'failed',
      },
    ],
  ];
  for (const [title, line, options, expected] of refusals) {
    test(title, () => check(line, options, expected));
  }

  test('when the config file is damaged, which stays as it is', async () => {
    const cli = testCli({ ...piped, env: server.env, config: '{"gitHubToken": ' });
    expect(await row(['auth', 'set', 'github', '--stdin'], cli)).toEqual({
      stdout: '',
      stderr: `error: ${cli.paths.configFile} cannot be used: it is not valid JSON\nMend the file, or move it away and try again.\n`,
      exitCode: 1,
      events: [],
    });
    expect(readFileSync(cli.paths.configFile, 'utf8')).toBe('{"gitHubToken": ');
  });
});

describe('auth set without a keychain', () => {
  const why = 'there is none, or it is not running';
  const question = 'Keep it in {config} instead, unencrypted (--insecure-storage)? [y/N]';

  test('says so and what to type, and stores nothing, without a terminal', () =>
    check(
      'github --stdin',
      { ...piped, keychain: noKeychain },
      {
        stderr: `error: the system keychain cannot be used (${why})\n--insecure-storage keeps the GitHub token in {config} (mode 0600) instead.\nType: chunk auth set github --insecure-storage   (or set GITHUB_TOKEN)\n`,
        exitCode: 1,
        event: '[stdin] failed',
      },
    ));

  test('offers the file on a terminal, and takes no Enter for a yes', () =>
    check(
      'github',
      { terminal: true, typed: ['\r'], keychain: noKeychain },
      {
        stderr: `! The system keychain cannot be used (${why}).\n${question} no\nNothing was changed.\n`,
        event: 'ok',
      },
    ));

  test('stores in the file once the user agrees', () =>
    check(
      'github',
      { terminal: true, typed: ['y', `${goodToken.github}\r`], keychain: noKeychain },
      {
        stdout: savedInFile,
        stderr: `! The system keychain cannot be used (${why}).\n${question} yes\n${asking.replace('the system keychain', '{config}')}${checking}`,
        event: 'ok',
        config: { gitHubToken: goodToken.github },
      },
    ));

  test('offers the file when the keychain answers and yet takes nothing', () =>
    check(
      'github',
      {
        terminal: true,
        typed: [`${goodToken.github}\r`, 'y'],
        keychain: { ...noKeychain, get: async () => null },
      },
      {
        stdout: savedInFile,
        stderr: `${asking}${checking}! the system keychain cannot be used (${why})\n${question} yes\n`,
        event: 'ok',
        config: { gitHubToken: goodToken.github },
        keychain: expect.anything() as never,
      },
    ));
});

test('a config file that others could read is closed to them, and the user is told', async () => {
  const cli = testCli({ ...piped, env: server.env });
  const { configFile } = cli.paths;
  chmodSync(configFile, 0o644);
  chmodSync(dirname(configFile), 0o755);
  const { stderr } = await row(['auth', 'set', 'github', '--stdin', '--insecure-storage'], cli);
  expect(stderr).toBe(
    [
      `Checking it with ${server.url} …`,
      `! Tightened ${dirname(configFile)}: it was open to other users.`,
      `! Tightened ${configFile}: it was open to other users.\n`,
    ].join('\n'),
  );
  expect(statSync(configFile).mode & 0o777).toBe(0o600);
  expect(statSync(dirname(configFile)).mode & 0o777).toBe(0o700);
});
