import { describe, expect } from 'bun:test';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { inHome } from '../support/binary.ts';
import { temporaryFolder } from '../support/folders.ts';
import { goodToken, startProviders } from '../support/provider-server.ts';
import { posixTest as test } from '../support/skips.ts';
import { atTerminal, type Step } from '../support/terminal.ts';

const server = startProviders();
const prompt = 'Esc cancels): ';
const set = ['auth', 'set', 'github', '--insecure-storage'];
const before = `Create a GitHub token at https://github.com/settings/tokens (scopes: repo, read:org).
It will be stored in {config}.
Paste it here (it is not shown; ${prompt}\n`;
const saved = `Verifying it with {server} …\nSaved the GitHub token of octocat in {config}.\n`;

/** Runs a command in a new home without telemetry; also returns the token in the config file. */
async function session(args: readonly string[], steps: readonly Step[], config: object = {}) {
  const home = temporaryFolder();
  const configFile = inHome.config(home);
  mkdirSync(dirname(configFile), { recursive: true, mode: 0o700 });
  writeFileSync(configFile, JSON.stringify(config), { mode: 0o600 });
  const env = { ...server.env, DO_NOT_TRACK: '1', NO_COLOR: '1' };
  const run = await atTerminal(args, { home, env }, steps);
  const fill = (text: string) =>
    text.replaceAll('{config}', configFile).replaceAll('{server}', server.url);
  const stored = JSON.parse(readFileSync(configFile, 'utf8')).gitHubToken;
  return { ...run, stored, fill };
}

describe('a secret at a terminal', () => {
  const rows: [title: string, typed: string][] = [
    ['is not shown while it is typed', `${goodToken.github}\r`],
    ['can be pasted with bracketed paste', `\u001b[200~${goodToken.github}\u001b[201~\r`],
    ['can be corrected with Backspace', `${goodToken.github}xy\u007f\b\r`],
    ['can be cleared with Ctrl-U', `wrong\u0015${goodToken.github}\n`],
    ['ignores arrow keys', `\u001b[D${goodToken.github}\u001b[C\r`],
  ];
  for (const [title, typed] of rows) {
    test(title, async () => {
      const { screen, exitCode, echoes, stored, fill } = await session(set, [[prompt, typed]]);
      expect(screen).toBe(fill(before + saved));
      expect([exitCode, echoes, stored]).toEqual([0, true, goodToken.github]);
    });
  }

  test('may be longer than a terminal’s line, up to the limit', async () => {
    const long = `ghp_${'x'.repeat(4092)}`;
    const { stored } = await session([...set, '--no-verify'], [[prompt, `${long}\r`]]);
    expect(stored).toBe(long);
  });

  test('of two lines is rejected', async () => {
    const { screen, exitCode, stored, fill } = await session(set, [[prompt, 'one\ntwo\n']]);
    expect(screen).toBe(
      fill(
        `${before}error: the GitHub token is more than one line\nCopy it again from https://github.com/settings/tokens\n`,
      ),
    );
    expect([exitCode, stored]).toEqual([2, undefined]);
  });

  test('is not saved after Esc', async () => {
    const { screen, exitCode, echoes, fill } = await session(set, [[prompt, '\u001b']]);
    expect(screen).toBe(fill(`${before}Nothing was changed.\n`));
    expect([exitCode, echoes]).toEqual([0, true]);
  });

  test('is not saved after Ctrl-C, and the terminal is restored', async () => {
    const { screen, exitCode, echoes, fill } = await session(set, [[prompt, 'ghp_half\u0003']]);
    expect(screen).toBe(fill(before));
    expect([exitCode, echoes]).toEqual([130, true]);
  });
});

describe('a question at a terminal', () => {
  const config = { gitHubToken: 'ghp_old' };
  const replace = 'Replace it? [y/N] ';

  test('accepts "y", and ignores an Enter after it', async () => {
    const run = await session(
      set,
      [
        [replace, 'y\r'],
        [prompt, `\r${goodToken.github}\r`],
      ],
      config,
    );
    expect(run.screen).toBe(
      run.fill(`There is already a GitHub token in {config}.\n${replace}yes\n${before}${saved}`),
    );
    expect([run.exitCode, run.stored]).toEqual([0, goodToken.github]);
  });

  test('takes Enter for no', async () => {
    const run = await session(
      ['auth', 'remove', 'github', '--insecure-storage'],
      [['[y/N] ', '\r']],
      config,
    );
    expect(run.screen).toBe(
      run.fill('Remove the GitHub token from {config}? [y/N] no\nNothing was changed.\n'),
    );
    expect([run.exitCode, run.echoes, run.stored]).toEqual([0, true, 'ghp_old']);
  });

  test('ends on Ctrl-C', async () => {
    const run = await session(set, [[replace, '\u0003']], config);
    expect([run.exitCode, run.echoes, run.stored]).toEqual([130, true, 'ghp_old']);
  });
});

test('a signal restores the terminal', async () => {
  const home = temporaryFolder();
  const run = await atTerminal(set, { home, env: { ...server.env, DO_NOT_TRACK: '1' } }, [
    [prompt, (pid) => process.kill(pid, 'SIGTERM')],
  ]);
  expect([run.exitCode, run.echoes]).toEqual([143, true]);
});

test('Ctrl-C ends the run while the secret is being verified', async () => {
  const silent = startProviders(() => new Promise<Response>(() => {}));
  const env = { ...silent.env, DO_NOT_TRACK: '1' };
  const run = await atTerminal(set, { home: temporaryFolder(), env }, [
    [prompt, `${goodToken.github}\r`],
    ['Verifying it with', '\u0003'],
  ]);
  expect([run.exitCode, run.echoes]).toEqual([130, true]);
  expect(run.screen).not.toContain('GOOD');
});
