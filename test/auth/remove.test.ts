import { describe, expect, test } from 'bun:test';
import { authRow, type Expected, storedConfig } from '../support/auth-row.ts';
import { startProviders } from '../support/provider-server.ts';
import { noKeychain, type TestOptions } from '../support/test-cli.ts';

const server = startProviders();
const github = `com.circleci.chunk:github:${server.url}`;
const check = (line: string, options: TestOptions, expected: Expected) =>
  authRow(`remove ${line}`, server, options, expected);

const inFile = { config: storedConfig({ gitHubToken: 'ghp_file', theirs: 1 }) };
const nothingStored = '! No GitHub token found.\n';

describe('auth remove', () => {
  test('removes the credential from every store that has it, and names each', () =>
    check(
      'github --force',
      { ...inFile, keychain: { [github]: 'ghp_old', other: 'kept' } },
      {
        stdout:
          'Removed the GitHub token from {config}.\nRemoved the GitHub token from the system keychain.\n',
        event: '[force] ok',
        keychain: { other: 'kept' },
        config: { theirs: 1 },
      },
    ));

  test('removes both names of the Anthropic key', () =>
    check(
      'anthropic --force',
      { config: storedConfig({ apiKey: 'sk-ant-1', anthropicAPIKey: 'sk-ant-2' }) },
      { stdout: 'Removed the Anthropic API key from {config}.\n', event: '[force] ok' },
    ));

  test('asks for confirmation on a terminal, where Enter means no', () =>
    check(
      'github',
      { ...inFile, terminal: true, typed: ['\r'] },
      {
        stderr: 'Remove the GitHub token from {config}? [y/N] no\nNothing was changed.\n',
        event: 'ok',
        config: { gitHubToken: 'ghp_file', theirs: 1 },
      },
    ));

  test('removes on "y"', () =>
    check(
      'github',
      { ...inFile, terminal: true, typed: ['x', 'y'] },
      {
        stdout: 'Removed the GitHub token from {config}.\n',
        stderr: 'Remove the GitHub token from {config}? [y/N] yes\n',
        event: 'ok',
        config: { theirs: 1 },
      },
    ));

  for (const [where, options, event, why] of [
    ['without a terminal', {}, 'failed', 'not running in a terminal'],
    ['in CI', { terminal: true, typed: ['y'], env: { CI: 'true' } }, undefined, 'CI is set'],
  ] as const) {
    test(`fails ${where} without --force`, () =>
      check(
        'github',
        { ...inFile, ...options },
        {
          stderr: `error: cannot ask whether to remove the GitHub token from {config}: ${why}\nTo remove it without asking: chunk auth remove github --force\n`,
          exitCode: 2,
          ...(event && { event }),
          config: { gitHubToken: 'ghp_file', theirs: 1 },
        },
      ));
  }

  test('warns if there is nothing to remove', () =>
    check('github', {}, { stderr: nothingStored, event: 'ok' }));

  test('warns if a variable still provides a credential', () =>
    check(
      'circleci --force',
      { env: { CIRCLECI_TOKEN: 'still-there' } },
      {
        stderr: '! No CircleCI token found.\n! CIRCLECI_TOKEN is still set and will be used.\n',
        event: '[force] ok',
      },
    ));

  test('warns if the keychain cannot be read', () =>
    check(
      'github',
      { keychain: noKeychain },
      {
        stderr: `! The system keychain cannot be used: it is missing, locked or not running.\n${nothingStored}`,
        event: 'ok',
      },
    ));

  test('leaves the keychain alone with --insecure-storage', () =>
    check(
      'github --force --insecure-storage',
      { ...inFile, keychain: { [github]: 'ghp_old' } },
      {
        stdout: 'Removed the GitHub token from {config}.\n',
        event: '[force,insecure-storage] ok',
        keychain: { [github]: 'ghp_old' },
        config: { theirs: 1 },
      },
    ));

  test('fails if the keychain denies the deletion', () =>
    check(
      'github --force',
      {
        keychain: {
          ...noKeychain,
          get: async () => 'ghp_old',
          delete: () =>
            Promise.reject(Object.assign(new Error(), { code: 'ERR_SECRETS_ACCESS_DENIED' })),
        },
      },
      {
        stderr:
          'error: the GitHub token is still in the system keychain (access denied)\nUnlock the keychain or allow access, then run: chunk auth remove github\n',
        exitCode: 1,
        event: '[force] failed',
      },
    ));
});

test('each server has its own credential', async () => {
  const elsewhere = { 'com.circleci.chunk:github:https://api.github.com': 'ghp_other' };
  await check(
    'github',
    { keychain: { ...elsewhere } },
    {
      stderr: nothingStored,
      event: 'ok',
      keychain: elsewhere,
    },
  );
  expect(server.requestLines).toEqual([]);
});

test('both copies of a duplicate key are removed', () =>
  check(
    'github --force',
    { config: storedConfig({}).replace('}', ',"gitHubToken":"ghp_1","gitHubToken":"ghp_2"}') },
    {
      stdout: 'Removed the GitHub token from {config}.\n',
      event: '[force] ok',
      config: {},
    },
  ));
