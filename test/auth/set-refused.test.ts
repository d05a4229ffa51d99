import { describe, expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { asking, authRow, checking, type Expected, pasted, piped } from '../support/auth-row.ts';
import { startProviders } from '../support/provider-server.ts';
import { row, type TestOptions, testCli } from '../support/test-cli.ts';

const server = startProviders();
const check = (line: string, options: TestOptions, expected: Expected) =>
  authRow(line, server, options, expected);

describe('auth set stores nothing', () => {
  const refusals: [title: string, line: string, options: TestOptions, expected: Expected][] = [
    [
      'when the provider rejects it',
      'github --stdin',
      { piped: 'ghp_wrong' },
      {
        stderr: `${checking}error: the GitHub token was not accepted; nothing was stored\nGitHub answered 401: bad credentials: [REDACTED].\nCreate another at https://github.com/settings/tokens\n`,
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
          'Verifying it with http://127.0.0.1:9 …\nerror: could not verify the GitHub token; nothing was stored\nWhy: the connection was refused (ECONNREFUSED).\nTry again later, or store it unverified: chunk auth set github --no-verify\n',
        exitCode: 4,
        event: '[stdin] failed',
      },
    ],
    [
      'when an Anthropic key has another prefix',
      'anthropic --stdin',
      { piped: 'ghp_other' },
      {
        stderr:
          'error: that is not an Anthropic API key: they begin with sk-ant-\nCreate one at https://platform.claude.com/settings/keys\n',
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
          'error: cannot prompt for the CircleCI token: not running in a terminal\nCreate one at https://app.circleci.com/settings/user/tokens\nThen pipe it in: … | chunk auth set circleci --stdin   (or set CIRCLE_TOKEN)\n',
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
          'error: --stdin reads from a pipe, but stdin is a terminal\nPipe the credential in, or omit --stdin to be asked: chunk auth set github\n',
        exitCode: 2,
        event: '[stdin] failed',
      },
    ],
    [
      'when the pipe is empty',
      'github --stdin',
      { piped: ' \n' },
      {
        stderr:
          'error: standard input is empty\nPipe the GitHub token alone: … | chunk auth set github --stdin\n',
        exitCode: 2,
        event: '[stdin] failed',
      },
    ],
    [
      'when the piped value is longer than any token',
      'github --stdin',
      { piped: 'x'.repeat(5000) },
      {
        stderr:
          'error: standard input is too long\nPipe the GitHub token alone: … | chunk auth set github --stdin\n',
        exitCode: 2,
        event: '[stdin] failed',
      },
    ],
    [
      'when the pipe cannot be read',
      'github --stdin',
      {
        piped: new Proxy(new Uint8Array(), {
          get: () => {
            throw Object.assign(new Error(), { code: 'EISDIR' });
          },
        }),
      },
      {
        stderr:
          'error: standard input cannot be read (EISDIR)\nPipe the GitHub token alone: … | chunk auth set github --stdin\n',
        exitCode: 2,
        event: '[stdin] failed',
      },
    ],
    ...[
      ['has two lines', 'ghp_one\nghp_two', 'is more than one line'],
      ['has a control character', 'ghp_\u0007x', 'has characters that a token cannot have'],
      ['has a space', 'ghp_ x', 'has characters that a token cannot have'],
      ['is not text', new Uint8Array([0xff, 0xfe]), 'has characters that a token cannot have'],
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
      'when the provider is unknown, and does not repeat a word that may be a secret',
      'githb',
      {},
      {
        stderr:
          'error: unknown provider\nDid you mean "github"?\nRun: chunk auth set github   (or anthropic, circleci)\n',
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
          'error: unexpected argument\nA secret on the command line ends up in the shell history. Type it when asked, or pipe it in with --stdin.\nUsage: chunk auth set <provider> [flags]   (flags: chunk auth set --help)\n',
        exitCode: 2,
        event: 'failed',
      },
    ],
  ];
  for (const [title, line, options, expected] of refusals) {
    test(title, () => check(`set ${line}`, options, expected));
  }

  test('when the config file is damaged, and leaves it unchanged', async () => {
    const cli = testCli({ ...piped, env: server.env, config: '{"gitHubToken": ' });
    expect(await row(['auth', 'set', 'github', '--stdin'], cli)).toEqual({
      stdout: '',
      stderr: `error: ${cli.paths.configFile} cannot be used: it is not valid JSON\nFix the file, or move it away and try again.\n`,
      exitCode: 1,
      events: [],
    });
    expect(readFileSync(cli.paths.configFile, 'utf8')).toBe('{"gitHubToken": ');
  });
});
