import { describe, expect, setDefaultTimeout, test } from 'bun:test';
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
import { join, resolve } from 'node:path';
import { binaryPath, chunk } from '../support/binary.ts';
import { temporaryFolder } from '../support/folders.ts';
import { afterTab, fishOffers } from '../support/shell-tab.ts';
import { debian, hasLinks, isPosix } from '../support/skips.ts';
import { row, testCli } from '../support/test-cli.ts';

// Other tests that run at the same time slow these down.
setDefaultTimeout(30_000);

const completions = resolve(import.meta.dir, '../../completions');
const scriptOf = (file: string): string => readFileSync(join(completions, file), 'utf8');
const run = (home: string, line: string) =>
  row(line.split(' '), testCli({ home, env: { SHELL: '/bin/bash' } }));

describe('completion install', () => {
  test.skipIf(!hasLinks)('creates the target of a dangling link, and keeps the link', async () => {
    const home = temporaryFolder();
    mkdirSync(join(home, 'dots'));
    symlinkSync('dots/bashrc', join(home, '.bashrc'));
    expect(await run(home, 'completion install')).toMatchObject({ exitCode: 0 });
    expect(lstatSync(join(home, '.bashrc')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(home, 'dots/bashrc'), 'utf8')).toContain('chunk completion bash');
  });

  test.skipIf(!hasLinks)("fails if the folder of a link's target is missing", async () => {
    const home = temporaryFolder();
    symlinkSync('dots/bashrc', join(home, '.bashrc'));
    expect(await run(home, 'completion install')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/^error: could not write .*\(ENOENT\)\n/),
    });
    expect(lstatSync(join(home, '.bashrc')).isSymbolicLink()).toBe(true);
  });

  test('does not create a missing home folder', async () => {
    const home = join(temporaryFolder(), 'missing');
    expect(
      await row(
        ['completion', 'install', '--shell', 'bash'],
        testCli({ env: { HOME: home }, home, fresh: true }),
      ),
    ).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining(`the home folder ${home} does not exist\n`),
    });
    expect(existsSync(home)).toBe(false);
  });

  test('leaves a read-only file alone', async () => {
    const home = temporaryFolder();
    writeFileSync(join(home, '.bashrc'), 'mine\n', { mode: 0o444 });
    expect(await run(home, 'completion install')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('.bashrc is read-only\n'),
    });
    expect(readFileSync(join(home, '.bashrc'), 'utf8')).toBe('mine\n');
  });

  test.skipIf(!isPosix)('refuses a FIFO at once', async () => {
    const home = temporaryFolder();
    Bun.spawnSync(['mkfifo', join(home, '.bashrc')]);
    expect(await run(home, 'completion install')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('.bashrc is not a regular file\n'),
    });
  });

  test("keeps a user's lines in a fish file, and uninstall restores them", async () => {
    const home = temporaryFolder();
    const path = join(home, '.config/fish/completions/chunk.fish');
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, 'complete -c chunk -a mine\n');
    await run(home, 'completion install --shell fish');
    expect(readFileSync(path, 'utf8')).toBe(
      'complete -c chunk -a mine\n\n# chunk shell completion\nchunk completion fish | source\n',
    );
    await run(home, 'completion uninstall --shell fish');
    expect(readFileSync(path, 'utf8')).toBe('complete -c chunk -a mine\n');
  });

  test("replaces an older release's line", async () => {
    const home = temporaryFolder();
    const path = join(home, '.bashrc');
    writeFileSync(path, 'x\n\n# chunk shell completion\nsource <(chunk completion bash)\ny\n');
    expect(await run(home, 'completion install')).toMatchObject({ exitCode: 0 });
    expect(readFileSync(path, 'utf8')).toBe(
      'x\n\n# chunk shell completion\nif command -v chunk >/dev/null; then eval "$(chunk completion bash)"; fi\ny\n',
    );
  });

  for (const shell of ['bash', 'zsh', 'dash']) {
    const file = shell === 'zsh' ? '.zshrc' : '.bashrc';
    test.skipIf(!debian(shell))(`does not make ${shell} fail after chunk is removed`, async () => {
      const home = temporaryFolder();
      await run(home, `completion install --shell ${shell === 'zsh' ? 'zsh' : 'bash'}`);
      const words = `set -e; . ${home}/${file}; echo "status $?"`;
      const { stdout, exitCode } = Bun.spawnSync([shell, '-c', words], {
        env: { HOME: home, PATH: '/usr/bin:/bin' },
      });
      expect({ stdout: stdout.toString(), exitCode }).toEqual({
        stdout: 'status 0\n',
        exitCode: 0,
      });
    });
  }
});

describe.concurrent.skipIf(!debian('bash'))('bash completes', () => {
  for (const [title, before] of [
    ['with IFS set to a line break', "IFS=$'\\n'"],
    ['with IFS set to a colon', 'IFS=:'],
    ['with an empty IFS', 'IFS='],
    ['under set -u', 'set -u'],
    ['in POSIX mode', 'set -o posix'],
  ] as const) {
    test(title, async () => {
      const script = `${scriptOf('chunk.bash')}\n${before}\n`;
      expect(await afterTab('bash', script, ['chunk auth set gi', 'chunk conf'])).toEqual([
        'chunk auth set github ',
        'chunk config ',
      ]);
    }, 20_000);
  }
});

describe.skipIf(!debian('zsh'))('zsh', () => {
  const lines = ['chunk auth set gi', 'chunk conf'];
  const completed = ['chunk auth set github', 'chunk config'];
  const script = scriptOf('_chunk');
  for (const [title, text] of [
    ['with compinit before the line', `autoload -Uz compinit; compinit\n${script}`],
    ['with compinit after the line', `${script}\nautoload -Uz compinit; compinit -D`],
    ['without compinit', script],
    ['with ksharrays', `setopt ksharrays\n${script}`],
    ['with the script read under emulate sh', `emulate sh\n${script}\nemulate zsh`],
  ] as const) {
    test(`completes ${title}`, async () => {
      expect(await afterTab('zsh', text, lines)).toEqual(completed);
    }, 20_000);
  }

  test('starts without output and without a question about insecure folders', () => {
    const home = temporaryFolder();
    const folder = join(home, 'functions');
    mkdirSync(folder);
    writeFileSync(join(folder, '_other'), '#compdef other\n');
    chmodSync(folder, 0o777);
    for (const options of ['', 'setopt ksharrays', 'emulate sh']) {
      writeFileSync(join(home, '.zshrc'), `fpath=(${folder} $fpath)\n${options}\n${script}`);
      const { stdout, stderr } = Bun.spawnSync(['zsh', '-i', '-c', 'print $?'], {
        env: { HOME: home, PATH: process.env['PATH'] ?? '', TERM: 'dumb' },
        stdin: new Blob(['n\n']),
      });
      expect([stdout.toString(), stderr.toString()]).toEqual(['0\n', '']);
    }
  });
});

test.skipIf(!debian('fish'))("fish keeps the user's own completions", async () => {
  const script = scriptOf('chunk.fish');
  const offers = await fishOffers(
    `complete -c chunk -a conmine\n${script}\n${script}`,
    'chunk con',
  );
  expect(offers.map((offer) => offer.split('\t')[0]).sort()).toEqual(['config', 'conmine']);
});

describe('completion SCRIPT -o FILE', () => {
  for (const [shell, file] of [
    ['bash', 'chunk.bash'],
    ['zsh', '_chunk'],
    ['fish', 'chunk.fish'],
  ] as const) {
    test(`writes the script for ${shell}, and overwrites it`, async () => {
      const home = temporaryFolder();
      for (const flag of ['-o', '--output']) {
        const { stdout, stderr, exitCode } = await chunk(['completion', shell, flag, 'script'], {
          home,
        });
        expect({ stdout, stderr, exitCode }).toEqual({ stdout: '', stderr: '', exitCode: 0 });
        expect(readFileSync(join(home, 'script'), 'utf8')).toBe(scriptOf(file));
      }
    });
  }

  test('writes to standard output for -', async () => {
    const home = temporaryFolder();
    const { stdout } = await chunk(['completion', 'bash', '-o', '-'], { home });
    expect(stdout).toBe(scriptOf('chunk.bash'));
    expect(existsSync(join(home, '-'))).toBe(false);
  });

  test.skipIf(!isPosix)(
    'refuses to overwrite a file that chunk did not write, or a special file',
    async () => {
      const home = temporaryFolder();
      writeFileSync(join(home, 'mine'), 'mine\n');
      mkdirSync(join(home, 'folder'));
      Bun.spawnSync(['mkfifo', join(home, 'fifo')]);
      for (const name of ['mine', 'folder', 'fifo', '/dev/null']) {
        const run = await chunk(['completion', 'bash', '-o', name], { home });
        expect(run).toMatchObject({
          exitCode: 1,
          stderr: expect.stringContaining('already exists and is not a chunk completion script'),
        });
      }
      expect(readFileSync(join(home, 'mine'), 'utf8')).toBe('mine\n');
      expect(statSync(join(home, 'fifo')).isFIFO()).toBe(true);
    },
  );

  test('in a missing folder fails with an error that names the file', async () => {
    const run = await chunk(['completion', 'bash', '-o', 'no/such'], { home: temporaryFolder() });
    expect(run).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(
        /^error: could not write .*[\\/]no[\\/]such \(ENOENT\)\nChoose another file\.\n$/,
      ),
    });
  });
});

test('the binary prints its completion script if HOME does not exist', async () => {
  expect(existsSync(binaryPath)).toBe(true);
  const home = temporaryFolder();
  const { exitCode } = await chunk(['completion', 'bash'], { home, env: { HOME: '/nonexistent' } });
  expect(exitCode).toBe(0);
});
