import { describe, test } from 'bun:test';
import {
  asking,
  authRow,
  checking,
  type Expected,
  pasted,
  piped,
  savedInFile,
  savedInKeychain,
  storedConfig,
} from '../support/auth-row.ts';
import { goodToken, startProviders } from '../support/provider-server.ts';
import type { TestOptions } from '../support/test-cli.ts';

const server = startProviders();
const github = `com.circleci.chunk:github:${server.url}`;
const anthropic = `com.circleci.chunk:anthropic:${server.url}`;
const check = (line: string, options: TestOptions, expected: Expected) =>
  authRow(line, server, options, expected);

describe('auth set', () => {
  test('prompts without echo, checks with the provider, and stores in the keychain', () =>
    check('set github', pasted, {
      stdout: savedInKeychain,
      stderr: asking + checking,
      event: 'ok',
      keychain: { [github]: goodToken.github },
    }));

  test('reads a pipe with --stdin, and trims whitespace', () =>
    check('set github --stdin', piped, {
      stdout: savedInKeychain,
      stderr: checking,
      event: '[stdin] ok',
      keychain: { [github]: goodToken.github },
    }));

  test('stores in the config file with --insecure-storage, and keeps its other keys', () =>
    check(
      'set github --stdin --insecure-storage',
      { ...piped, config: storedConfig({ theirs: { kept: 1.5 } }) },
      {
        stdout: savedInFile,
        stderr: checking,
        event: '[insecure-storage,stdin] ok',
        config: { theirs: { kept: 1.5 }, gitHubToken: goodToken.github },
      },
    ));

  test('warns if a variable overrides the stored credential', () =>
    check(
      'set github --stdin --no-verify',
      { ...piped, env: { GITHUB_TOKEN: 'other' } },
      {
        stdout: 'Saved the GitHub token in the system keychain.\n',
        stderr: '! GITHUB_TOKEN is set and overrides stored credentials.\n',
        event: '[stdin,verify] ok',
        keychain: { [github]: goodToken.github },
      },
    ));
});

describe('auth set over a stored credential', () => {
  const old = { [github]: 'ghp_old' };

  test('asks before it replaces a credential in the keychain', () =>
    check(
      'set github',
      { terminal: true, typed: ['\r'], keychain: { ...old } },
      {
        stderr:
          'There is already a GitHub token in the system keychain.\nReplace it? [y/N] no\nNothing was changed.\n',
        event: 'ok',
        keychain: old,
      },
    ));

  test('replaces it on "y", with or without Enter', () =>
    check(
      'set github',
      { terminal: true, typed: ['y', '\r', `${goodToken.github}\r`], keychain: { ...old } },
      {
        stdout: savedInKeychain,
        stderr: `There is already a GitHub token in the system keychain.\nReplace it? [y/N] yes\n${asking}${checking}`,
        event: 'ok',
        keychain: { [github]: goodToken.github },
      },
    ));

  test('fails without a terminal and --force, and reads nothing', () =>
    check(
      'set github --stdin',
      { ...piped, keychain: { ...old } },
      {
        stderr:
          'error: a GitHub token is already in the system keychain\nTo replace it without asking, add --force.\n',
        exitCode: 2,
        event: '[stdin] failed',
        keychain: old,
      },
    ));

  test('fails in CI, even on a terminal', () =>
    check(
      'set github',
      { ...pasted, keychain: { ...old }, env: { CI: '1' } },
      {
        stderr:
          'error: a GitHub token is already in the system keychain\nTo replace it without asking, add --force.\n',
        exitCode: 2,
        keychain: old,
      },
    ));

  test('removes the copy in the config file, which would take precedence over the keychain', () =>
    check(
      'set github --stdin --force',
      { ...piped, config: storedConfig({ gitHubToken: 'ghp_old' }) },
      {
        stdout: savedInKeychain,
        stderr: checking,
        event: '[force,stdin] ok',
        keychain: { [github]: goodToken.github },
      },
    ));

  test('removes the copy in the keychain when it stores in the file', () =>
    check(
      'set github --stdin --force --insecure-storage',
      { ...piped, keychain: { ...old } },
      {
        stdout: savedInFile,
        stderr: checking,
        event: '[force,insecure-storage,stdin] ok',
        config: { gitHubToken: goodToken.github },
      },
    ));

  test('replaces an Anthropic key under its old name', () =>
    check(
      'set anthropic --stdin --force',
      { piped: goodToken.anthropic, config: storedConfig({ apiKey: 'sk-ant-old' }) },
      {
        stdout: 'Saved the Anthropic API key of organization org-1 in the system keychain.\n',
        stderr: checking,
        event: '[force,stdin] ok',
        keychain: { [anthropic]: goodToken.anthropic },
      },
    ));

  test('renames an old Anthropic key when the file is changed', () =>
    check(
      'set github --stdin --insecure-storage',
      { ...piped, config: storedConfig({ apiKey: 'sk-ant-old' }) },
      {
        stdout: savedInFile,
        stderr: checking,
        event: '[insecure-storage,stdin] ok',
        config: { anthropicAPIKey: 'sk-ant-old', gitHubToken: goodToken.github },
      },
    ));
});
