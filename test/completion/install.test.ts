import { describe, expect, test } from 'bun:test';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { withBlock, withoutBlock } from '../../src/completion/block.ts';
import { binaryPath, chunk } from '../support/binary.ts';
import { temporaryFolder } from '../support/folders.ts';
import { debian, hasLinks } from '../support/skips.ts';
import { type Row, row, testCli } from '../support/test-cli.ts';

const bashLines =
  '# chunk shell completion\nif command -v chunk >/dev/null; then eval "$(chunk completion bash)"; fi\n';

function run(home: string, line: string, env: Record<string, string> = {}): Promise<Row> {
  return row(line.split(' '), testCli({ home, env: { SHELL: '/bin/bash', ...env } }));
}

describe('completion install', () => {
  for (const [title, shell, present, expected] of [
    ['bash: .bashrc if it exists', 'bash', ['.bashrc', '.bash_profile'], '.bashrc'],
    ['bash: .bash_profile if only that exists', 'bash', ['.bash_profile'], '.bash_profile'],
    ['bash: a new .bashrc', 'bash', [], '.bashrc'],
    ['zsh: .zshrc', 'zsh', [], '.zshrc'],
    ['fish: a file of its own', 'fish', [], '.config/fish/completions/chunk.fish'],
  ] as const) {
    test(`edits the startup file of ${title}`, async () => {
      const home = temporaryFolder();
      for (const file of present) writeFileSync(join(home, file), 'x\n');
      expect(await run(home, 'completion install', { SHELL: `/usr/bin/${shell}` })).toEqual({
        stdout: `Added ${shell} completion to ${join(home, expected)}\nOpen a new shell to use it.\n`,
        stderr: '',
        exitCode: 0,
        events: ['chunk completion install ok'],
      });
      expect(readFileSync(join(home, expected), 'utf8')).toContain(`chunk completion ${shell}`);
      for (const file of present) {
        if (file !== expected) expect(readFileSync(join(home, file), 'utf8')).toBe('x\n');
      }
    });
  }

  test('follows ZDOTDIR and XDG_CONFIG_HOME, and --shell wins over SHELL', async () => {
    const home = temporaryFolder();
    const elsewhere = join(home, 'elsewhere');
    await run(home, 'completion install --shell zsh', { ZDOTDIR: elsewhere });
    expect(existsSync(join(elsewhere, '.zshrc'))).toBe(true);
    await run(home, 'completion install --shell=fish', { XDG_CONFIG_HOME: elsewhere });
    expect(existsSync(join(elsewhere, 'fish/completions/chunk.fish'))).toBe(true);
  });

  test('does not write the file a second time', async () => {
    const home = temporaryFolder();
    const path = join(home, '.bashrc');
    writeFileSync(path, 'alias ll="ls -l"\n');
    await run(home, 'completion install');
    const { ino, mtimeMs } = statSync(path);
    const { stdout } = await run(home, 'completion install');
    expect(stdout).toBe(`${path} already has bash completion\n`);
    expect(statSync(path)).toMatchObject({ ino, mtimeMs });
    expect(readFileSync(path, 'utf8')).toBe(`alias ll="ls -l"\n\n${bashLines}`);
  });

  test('of an older release can be uninstalled', async () => {
    const home = temporaryFolder();
    const text = 'x\n\n# chunk shell completion\nsource <(chunk completion zsh)\n';
    writeFileSync(join(home, '.zshrc'), text);
    await run(home, 'completion uninstall --shell zsh');
    expect(readFileSync(join(home, '.zshrc'), 'utf8')).toBe('x\n');
  });

  test.skipIf(!hasLinks)('keeps a link, the mode, and bytes of any encoding', async () => {
    const home = temporaryFolder();
    mkdirSync(join(home, 'dotfiles'));
    const real = join(home, 'dotfiles/bashrc');
    const bytes = Buffer.from([0x61, 0xe9, 0xff, 0x0a]);
    writeFileSync(real, bytes);
    chmodSync(real, 0o600);
    symlinkSync(real, join(home, '.bashrc'));
    await run(home, 'completion install');
    expect(lstatSync(join(home, '.bashrc')).isSymbolicLink()).toBe(true);
    expect(statSync(real).mode & 0o777).toBe(0o600);
    expect(readFileSync(real).subarray(0, 4)).toEqual(bytes);
    await run(home, 'completion uninstall');
    expect(readFileSync(real)).toEqual(bytes);
  });

  for (const [title, env, platform, words] of [
    ['an unknown shell', { SHELL: '/bin/ksh' }, 'linux', 'SHELL is not one of bash, zsh, fish'],
    ['no shell', { SHELL: '' }, 'linux', 'SHELL is not one of bash, zsh, fish'],
    ['Windows', { SHELL: '' }, 'win32', 'chunk does not edit the PowerShell profile'],
  ] as const) {
    test(`for ${title} fails with a hint`, async () => {
      const cli = testCli({ env, cli: { platform } });
      const { stderr, exitCode } = await row(['completion', 'install'], cli);
      expect({ stderr, exitCode }).toEqual({ exitCode: 2, stderr: expect.stringContaining(words) });
      expect(stderr.trimEnd().split('\n')).toHaveLength(2);
    });
  }

  test('fails with an error if the startup file is a folder', async () => {
    const home = temporaryFolder();
    mkdirSync(join(home, '.bashrc'));
    expect(await run(home, 'completion install')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/^error: .*\.bashrc is not a regular file\n/),
    });
  });
});

describe('completion uninstall', () => {
  test('without an earlier install changes nothing', async () => {
    const home = temporaryFolder();
    const text = 'last line without an end';
    writeFileSync(join(home, '.bashrc'), text);
    const { stdout, exitCode } = await run(home, 'completion uninstall');
    expect({ stdout, exitCode }).toEqual({
      exitCode: 0,
      stdout: `${join(home, '.bashrc')} has no bash completion\n`,
    });
    expect(readFileSync(join(home, '.bashrc'), 'utf8')).toBe(text);
    await run(home, 'completion uninstall --shell zsh');
    expect(existsSync(join(home, '.zshrc'))).toBe(false);
  });

  test("deletes fish's file, unless it has the user's own lines", async () => {
    const home = temporaryFolder();
    const path = join(home, '.config/fish/completions/chunk.fish');
    await run(home, 'completion install --shell fish');
    await run(home, 'completion uninstall --shell fish');
    expect(existsSync(path)).toBe(false);
    writeFileSync(path, 'complete -c chunk -a mine\n');
    await run(home, 'completion uninstall --shell fish');
    expect(existsSync(path)).toBe(true);
  });

  test('restores any text exactly', () => {
    const piece = fc.constantFrom(
      'a',
      '\n',
      '\r\n',
      '\n\n',
      ' ',
      '\t',
      'x'.repeat(70_000),
      '# chunk',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        const line = 'if command -v chunk >/dev/null; then eval "$(chunk completion zsh)"; fi';
        const on = withBlock(text, line);
        expect(withBlock(on, line)).toBe(on);
        expect(withoutBlock(on)).toBe(text);
      }),
    );
  });

  test('keeps a line that was added after ours', () => {
    for (const before of ['one\n', 'one']) {
      const on = `${withBlock(before, 'eval "$(chunk completion zsh)"')}two\n`;
      expect(withoutBlock(on)).toBe('one\ntwo\n');
    }
  });
});

for (const shell of ['bash', 'zsh'] as const) {
  describe.skipIf(!debian(shell))(`an installed completion in ${shell}`, () => {
    test('works in a new shell, and prints nothing after chunk is removed', async () => {
      const home = temporaryFolder();
      const bin = join(home, 'bin');
      mkdirSync(bin);
      symlinkSync(binaryPath, join(bin, 'chunk'));
      await chunk(['completion', 'install', '--shell', shell, '--no-telemetry'], { home });
      const probe = shell === 'bash' ? 'complete -p chunk' : 'print $_comps[chunk]';
      const start = (path: string) =>
        Bun.spawnSync([shell, '-i', '-c', probe], {
          env: { HOME: home, PATH: `${path}:${process.env['PATH']}`, TERM: 'dumb' },
        });
      expect(start(bin).stdout.toString()).toContain('_chunk');
      const without = Bun.spawnSync([shell, '-c', `. ~/.${shell}rc; echo quiet`], {
        env: { HOME: home, PATH: '/usr/bin:/bin' },
      });
      expect([without.stdout.toString(), without.stderr.toString()]).toEqual(['quiet\n', '']);
    }, 20_000);
  });
}
