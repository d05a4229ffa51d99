import { describe, test } from 'bun:test';
import {
  asking,
  authRow,
  checking,
  type Expected,
  piped,
  savedInFile,
} from '../support/auth-row.ts';
import { goodToken, startProviders } from '../support/provider-server.ts';
import { noKeychain, type TestOptions } from '../support/test-cli.ts';

const server = startProviders();
const check = (line: string, options: TestOptions, expected: Expected) =>
  authRow(line, server, options, expected);

describe('auth set without a keychain', () => {
  const why = 'it is missing, locked or not running';
  const question = 'Store it in {config} instead, unencrypted (--insecure-storage)? [y/N]';

  test('suggests the command to type without a terminal, and stores nothing', () =>
    check(
      'set github --stdin',
      { ...piped, keychain: noKeychain },
      {
        stderr: `error: the system keychain cannot be used (${why})\n--insecure-storage stores the GitHub token in {config} (mode 0600) instead.\nRun: chunk auth set github --stdin --insecure-storage   (or set GITHUB_TOKEN)\n`,
        exitCode: 1,
        event: '[stdin] failed',
      },
    ));

  test('offers the config file on a terminal, where Enter means no', () =>
    check(
      'set github',
      { terminal: true, typed: ['\r'], keychain: noKeychain },
      {
        stderr: `! The system keychain cannot be used (${why}).\n${question} no\nNothing was changed.\n`,
        event: 'ok',
      },
    ));

  test('stores in the config file if the user agrees', () =>
    check(
      'set github',
      { terminal: true, typed: ['y', `${goodToken.github}\r`], keychain: noKeychain },
      {
        stdout: savedInFile,
        stderr: `! The system keychain cannot be used (${why}).\n${question} yes\n${asking.replace('the system keychain', '{config}')}${checking}`,
        event: 'ok',
        config: { gitHubToken: goodToken.github },
      },
    ));

  test('offers the config file if the keychain can be read but not written', () =>
    check(
      'set github',
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
      },
    ));
});
