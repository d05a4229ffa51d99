import { expect } from 'bun:test';
import { readFileSync } from 'node:fs';
import { goodToken, type ProviderServer } from './provider-server.ts';
import { knownId, row, type TestOptions, testCli } from './test-cli.ts';

/** The expected output and side effects of an auth command. */
export interface Expected {
  readonly stdout?: string;
  readonly stderr?: string;
  readonly exitCode?: number;
  /** The recorded event without the command's name; absent if no event is recorded. */
  readonly event?: string;
  /** The keychain after the run; absent means empty. */
  readonly keychain?: Readonly<Record<string, string>>;
  /** The user's config file after the run, without the anonymous id. */
  readonly config?: Readonly<Record<string, unknown>>;
}

/** Returns the text of a config file with the known anonymous id and `values`. */
export function storedConfig(values: object): string {
  return JSON.stringify({ instanceID: knownId, ...values });
}

/** Runs an auth command and checks its row; replaces `{config}` and `{server}` in the texts. */
export async function authRow(
  line: string,
  server: ProviderServer,
  options: TestOptions,
  expected: Expected,
): Promise<void> {
  const keychain = options.keychain ?? {};
  const config = options.config ?? storedConfig({});
  const env = { ...server.env, ...options.env };
  const cli = testCli({ ...options, keychain, config, env });
  const fill = (text = '') =>
    text.replaceAll('{config}', cli.paths.configFile).replaceAll('{server}', server.url);
  const words = line.split(' ');
  expect(await row(['auth', ...words], cli)).toEqual({
    stdout: fill(expected.stdout),
    stderr: fill(expected.stderr),
    exitCode: expected.exitCode ?? 0,
    events: expected.event === undefined ? [] : [`chunk auth ${words[0]} ${expected.event}`],
  });
  if (!('get' in keychain)) expect(keychain).toEqual({ ...expected.keychain });
  const { instanceID, ...rest } = JSON.parse(readFileSync(cli.paths.configFile, 'utf8'));
  expect([instanceID, rest]).toEqual([knownId, { ...expected.config }]);
}

/** Options with the valid GitHub token pasted on a terminal, or piped in. */
export const pasted = { terminal: true, typed: [`${goodToken.github}\r`] };
export const piped = { piped: `${goodToken.github}\n` };

/** The constant parts of the output of `auth set github`. */
export const asking = `Create a GitHub token at https://github.com/settings/tokens (scopes: repo, read:org).
It will be stored in the system keychain.
Paste it here (it is not shown; Esc cancels): \n`;
export const checking = 'Verifying it with {server} …\n';
export const savedInKeychain = 'Saved the GitHub token of octocat in the system keychain.\n';
export const savedInFile = 'Saved the GitHub token of octocat in {config}.\n';
