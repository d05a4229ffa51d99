import { describe, expect, test } from 'bun:test';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../support/folders.ts';
import { addFiles, git, gitEnv, projectConfig, repositoryOf } from '../support/repository.ts';
import { isPosix } from '../support/skips.ts';
import { type Row, row, type TestOptions, testCli } from '../support/test-cli.ts';

type Commands = Parameters<typeof projectConfig>[0];

/** Returns a function that runs `validate` in a folder; runs may share a home. */
function validateIn(cwd: string, home = temporaryFolder(), options: TestOptions = {}) {
  return (...argv: string[]): Promise<Row> => {
    const env = { ...gitEnv, ...options.env };
    return row(['validate', ...argv], testCli({ home, ...options, env, cli: { cwd } }));
  };
}

const project = (commands: Commands, keys = {}) => repositoryOf(projectConfig(commands, keys));
const recorded = (words: string) => [`chunk validate ${words}`];

describe('validate', () => {
  test('runs the commands in order and prints how each one ended', async () => {
    const validate = validateIn(project({ lint: 'echo linted', test: 'echo tested' }));
    expect(await validate()).toEqual({
      stdout: 'linted\ntested\n',
      stderr: `$ echo linted
lint passed in 0 ms
$ echo tested
test passed in 0 ms
2/2 passed
`,
      exitCode: 0,
      events: recorded('ok'),
    });
  });

  test('stops at the first failure and lists the skipped commands', async () => {
    const commands = { lint: 'true', test: 'echo no >&2; exit 3', build: 'echo never' };
    expect(await validateIn(project(commands))()).toEqual({
      stdout: 'no\n',
      stderr: `$ true
lint passed in 0 ms
$ echo no >&2; exit 3
test failed with exit code 3 after 0 ms
build skipped
1/3 passed
error: test failed with exit code 3
`,
      exitCode: 1,
      events: recorded('failed'),
    });
  });

  test('says why a command could not be started', async () => {
    const why = 'sh was not found; Git for Windows brings it';
    const runShell = async () => ({ exitCode: undefined, timedOut: false, why });
    const cwd = project({ lint: 'true' });
    const { stderr, exitCode } = await row(
      ['validate'],
      testCli({ env: gitEnv, cli: { cwd, runShell } }),
    );
    expect(stderr).toBe(`$ true
lint could not be started (${why})
0/1 passed
error: lint could not be started (${why})
`);
    expect(exitCode).toBe(1);
  });

  test('runs one command by its name, also as validate:NAME', async () => {
    const folder = project({ lint: 'echo linted', test: 'echo tested' });
    expect((await validateIn(folder)('test')).stdout).toBe('tested\n');
    const cli = testCli({ env: gitEnv, cli: { cwd: folder } });
    expect((await row(['validate:lint'], cli)).stdout).toBe('linted\n');
  });

  test('does not rewrite a flag value that looks like validate:NAME', async () => {
    const { stdout } = await validateIn(project({}))('--cmd', 'echo validate:x');
    expect(stdout).toBe('validate:x\n');
  });

  test.skipIf(!isPosix)(
    'finds the config file up to the repository root, and runs commands in its folder',
    async () => {
      const outer = project({ outer: 'pwd' });
      const inner = join(outer, 'below');
      mkdirSync(join(outer, 'a/b'), { recursive: true });
      expect((await validateIn(join(outer, 'a/b'))()).stdout).toBe(`${outer}\n`);
      mkdirSync(inner);
      repositoryOf({}, inner);
      expect((await validateIn(inner)()).stderr).toContain('No validate commands configured.');
    },
  );

  test('does not search parent folders outside of a repository', async () => {
    const folder = temporaryFolder();
    addFiles(folder, { ...projectConfig({ x: 'echo x' }), 'below/file': '' });
    expect((await validateIn(folder)()).stdout).toBe('x\n');
    expect((await validateIn(join(folder, 'below'))()).exitCode).toBe(1);
  });

  test.skipIf(!isPosix)('searches from the folder of --project', async () => {
    const folder = project({ where: 'pwd' });
    mkdirSync(join(folder, 'src'));
    const validate = validateIn(join(folder, '..'));
    expect((await validate('--project', join(folder, 'src'))).stdout).toBe(`${folder}\n`);
    expect(await validate('--project', 'nowhere')).toMatchObject({ stdout: '', exitCode: 2 });
  });

  test('gives a command no input and no variables that point Git to a repository', async () => {
    const folder = project({ in: 'cat', env: 'env | grep ^GIT_ | sort' });
    const env = { GIT_DIR: '/x', GIT_INDEX_FILE: '/y', GIT_PREFIX: 'z', GIT_AUTHOR_NAME: 'me' };
    const { stdout } = await validateIn(folder, undefined, { env, piped: 'text' })();
    expect(stdout).toBe('GIT_AUTHOR_NAME=me\nGIT_CONFIG_GLOBAL=/dev/null\nGIT_CONFIG_NOSYSTEM=1\n');
  });

  test('passes the telemetry opt-out and credentials to commands', async () => {
    const line = 'echo $GITHUB_TOKEN $CHUNK_NO_TELEMETRY';
    const validate = validateIn(project({}), undefined, { env: { GITHUB_TOKEN: 'secret' } });
    expect((await validate('--cmd', line)).stdout).toBe('secret\n');
    expect((await validate('--cmd', line, '--no-telemetry')).stdout).toBe('secret 1\n');
  });

  test('kills a command after its timeout', async () => {
    const slow = { run: 'sleep 60', timeout: 0.2 };
    const { stderr, exitCode } = await validateIn(project({ slow, after: 'true' }))();
    expect(stderr).toContain('slow timed out after 0 ms\nafter skipped\n0/2 passed\n');
    expect(exitCode).toBe(1);
  });

  test('warns that a remote command runs locally', async () => {
    const { stdout, stderr } = await validateIn(
      project({ far: { run: 'echo x', remote: true } }),
    )();
    expect(stdout).toBe('x\n');
    expect(stderr).toContain(
      'far is marked remote, but sidecars are not available yet; it runs here\n',
    );
  });

  test.each(['--remote', '--sidecar-id x', '--sidecar-id=x --list', '--org-id x', '--workdir x'])(
    'rejects %s, because it needs sidecars',
    async (flags) => {
      const { stdout, stderr, exitCode } = await validateIn(project({ x: 'echo x' }))(
        ...flags.split(' '),
      );
      expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 1 });
      expect(stderr).toContain('sidecars are not available yet');
    },
  );
});

describe('validate --json', () => {
  test('prints only the results on stdout', async () => {
    const commands = { a: 'echo out', b: 'exit 7', c: 'true' };
    const { stdout, stderr, exitCode } = await validateIn(project(commands))('--json');
    const rest = { durationMs: 0, cached: false };
    expect(JSON.parse(stdout)).toEqual([
      { name: 'a', command: 'echo out', status: 'passed', exitCode: 0, ...rest },
      { name: 'b', command: 'exit 7', status: 'failed', exitCode: 7, ...rest },
      { name: 'c', command: 'true', status: 'skipped', exitCode: null, ...rest },
    ]);
    expect(stderr).toContain('out\n');
    expect(exitCode).toBe(1);
  });

  test('lists the commands as declared in the config file', async () => {
    const folder = project({ a: { run: 'x', role: 'gate', timeout: 5, fileExt: '.go' } });
    const listed = await validateIn(folder)('--list', '--json');
    expect(JSON.parse(listed.stdout)).toEqual([
      { name: 'a', run: 'x', role: 'gate', timeout: 5, fileExt: '.go' },
    ]);
    expect(await validateIn(temporaryFolder())('--list', '--json')).toMatchObject({
      stdout: '[]\n',
      exitCode: 0,
    });
  });

  test('shows the commands that would run', async () => {
    const { stdout } = await validateIn(project({ a: 'x', b: 'y' }))('b', '--dry-run', '--json');
    expect(JSON.parse(stdout)).toEqual([{ name: 'b', command: 'y' }]);
  });
});

describe('validate --list and --dry-run', () => {
  test('lists names and command lines', async () => {
    expect(await validateIn(project({ a: 'x', b: 'y z' }))('--list')).toEqual({
      stdout: '',
      stderr: 'a: x\nb: y z\n',
      exitCode: 0,
      events: recorded('[list] ok'),
    });
    expect((await validateIn(temporaryFolder())('--list')).stderr).toBe('No commands configured\n');
  });

  test('shows the commands that would run', async () => {
    const { stdout, stderr } = await validateIn(project({ a: 'echo x' }))('--dry-run');
    expect({ stdout, stderr }).toEqual({ stdout: '', stderr: 'a: echo x\n' });
  });

  test('escapes control characters from the config file', async () => {
    const { stderr } = await validateIn(project({ 'a\u001b[2J': 'b\r\u0007' }))('--list');
    expect(stderr).toBe('a\\u001b[2J: b\\u000d\\u0007\n');
  });

  test('fails with a hint if no commands are configured', async () => {
    expect(await validateIn(temporaryFolder())()).toMatchObject({
      stderr: 'error: No validate commands configured.\nTo add them: chunk init\n',
      exitCode: 1,
    });
  });

  test('fails for a name that is not configured', async () => {
    expect(await validateIn(project({ a: 'x', b: 'y' }))('c')).toMatchObject({
      stderr: `error: the command "c" is not configured
Configured: a, b
To add it: chunk validate c --cmd "…" --save
`,
      exitCode: 1,
    });
  });

  const broken: Record<string, [text: string, why: string]> = {
    'that is incomplete': ['{"commands":', 'it is not valid JSON'],
    'whose commands are not a list': ['{"commands":{}}', '"commands" is not an array'],
    'with a command that is not an object': ['{"commands":["x"]}', 'commands[0] is not an object'],
    'with a command without a name': ['{"commands":[{"run":"x"}]}', 'commands[0] has no "name"'],
    'with a command without a command line': [
      '{"commands":[{"name":"a"}]}',
      'commands[0] ("a") has no "run"',
    ],
    'with a timeout that is not a number': [
      '{"commands":[{"name":"a","run":"x","timeout":"5s"}]}',
      '"timeout" of commands[0] ("a") is not a number of seconds',
    ],
  };
  test.each(Object.entries(broken))('fails for a config file %s', async (_, [text, why]) => {
    const folder = repositoryOf({ '.chunk/config.json': text });
    const { stderr, exitCode } = await validateIn(folder)();
    expect(stderr).toContain(`config.json cannot be used: ${why}\n`);
    expect(exitCode).toBe(1);
  });
});

describe('validate --cmd', () => {
  test.skipIf(!isPosix)('runs a command line without a project', async () => {
    const folder = temporaryFolder();
    expect(await validateIn(folder)('--cmd', 'pwd')).toMatchObject({
      stdout: `${folder}\n`,
      stderr: '$ pwd\ncustom passed in 0 ms\n1/1 passed\n',
    });
    expect(existsSync(join(folder, '.chunk'))).toBe(false);
  });

  test('runs every time, without the cache', async () => {
    const validate = validateIn(project({}));
    await validate('--cmd', 'echo x');
    expect((await validate('--cmd', 'echo x')).stdout).toBe('x\n');
  });

  test('with --save stores the command and changes nothing else in the file', async () => {
    const text = '{ "keep":1,\n  "commands": [ {"name":"a","run":"old","timeout":9} ] }\n';
    const folder = repositoryOf({ '.chunk/config.json': text });
    const file = join(folder, '.chunk/config.json');
    await validateIn(folder)('a', '--cmd', 'echo "new"', '--save');
    expect(readFileSync(file, 'utf8')).toBe(text.replace('"old"', '"echo \\"new\\""'));
    await validateIn(folder)('b', '--cmd', 'true', '--save');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
      keep: 1,
      commands: [
        { name: 'a', run: 'echo "new"', timeout: 9 },
        { name: 'b', run: 'true' },
      ],
    });
  });

  test('with --save creates a missing config file', async () => {
    const folder = repositoryOf({});
    expect((await validateIn(folder)('--cmd', 'true', '--save')).exitCode).toBe(0);
    expect(readFileSync(join(folder, '.chunk/config.json'), 'utf8')).toBe(
      '{\n  "commands": [\n    {\n      "name": "custom",\n      "run": "true"\n    }\n  ]\n}\n',
    );
  });

  test.each(['', '  '])('rejects %j, which would check nothing and pass', async (line) => {
    const { stderr, exitCode } = await validateIn(project({}))('--cmd', line);
    expect(stderr).toContain('--cmd needs a command line');
    expect(exitCode).toBe(2);
  });

  test('is required by --save', async () => {
    expect((await validateIn(temporaryFolder())('a', '--save')).exitCode).toBe(2);
  });
});

describe('an unknown command on a terminal', () => {
  const atTerminal = (folder: string, typed: string[]) =>
    validateIn(folder, undefined, { terminal: true, typed })('new');

  test('prompts for its command line, saves it and runs it', async () => {
    const folder = project({ old: 'true' });
    const { stdout, stderr, exitCode } = await atTerminal(folder, ['echo hello\r']);
    expect({ stdout, exitCode }).toEqual({ stdout: 'hello\n', exitCode: 0 });
    expect(stderr).toStartWith('The command "new" is not configured.\nCommand line to run');
    const saved = readFileSync(join(folder, '.chunk/config.json'), 'utf8');
    expect(JSON.parse(saved).commands[1]).toEqual({ name: 'new', run: 'echo hello' });
  });

  test.each(['\u001b', '\r'])('saves and runs nothing after %j', async (typed) => {
    const folder = project({ old: 'true' });
    const before = readFileSync(join(folder, '.chunk/config.json'), 'utf8');
    expect(await atTerminal(folder, [typed])).toMatchObject({ stdout: '', exitCode: 0 });
    expect(readFileSync(join(folder, '.chunk/config.json'), 'utf8')).toBe(before);
  });
});

describe('variables', () => {
  test('come from --env-file and from repeated --env, which takes precedence', async () => {
    const folder = project({ show: 'echo "$A-$B-$C"' });
    writeFileSync(join(folder, 'vars'), '# comment\nA=1\nexport B="two words"\n');
    const argv = ['--env-file', 'vars', '--env', 'A=x=y', '-e', 'C='];
    expect((await validateIn(folder)(...argv)).stdout).toBe('x=y-two words-\n');
  });

  test.each(['A', '=1', '1A=x', 'A B=x'])(
    '%j is refused before anything runs, in a dry run too',
    async (assignment) => {
      const validate = validateIn(project({ x: 'echo x' }));
      for (const flags of [[], ['--dry-run']]) {
        const result = await validate('--env', assignment, ...flags);
        expect(result).toMatchObject({ stdout: '', exitCode: 2 });
        expect(result.stderr).toContain('--env takes NAME=VALUE');
      }
    },
  );

  test('fail if the file cannot be read', async () => {
    const { stderr, exitCode } = await validateIn(project({ x: 'true' }))('--env-file', 'none');
    expect(stderr).toContain('none (ENOENT)');
    expect(exitCode).toBe(2);
  });
});

describe('{{CHANGED_PACKAGES}}', () => {
  const line = 'printf "%s\\n" {{CHANGED_PACKAGES}}';

  test('expands to the quoted folders of changed and new Go files', async () => {
    const folder = repositoryOf({
      ...projectConfig({ test: line }),
      'a/x.go': '1',
      'b/x.go': '1',
      'gone/x.go': '1',
    });
    addFiles(folder, {
      'a/x.go': '2',
      'main.go': '1',
      'new one/$(touch hacked)/y.go': '1',
      'a/testdata/z.go': '1',
      'c/readme.md': '1',
    });
    git(folder, 'rm', '--quiet', 'gone/x.go');
    expect((await validateIn(folder)()).stdout).toBe('.\n./a\n./new one/$(touch hacked)\n');
    expect(existsSync(join(folder, 'hacked'))).toBe(false);
  });

  test('includes only folders of the project', async () => {
    const folder = repositoryOf({ 'other/x.go': '1' });
    addFiles(folder, {
      'other/x.go': '2',
      'go/.chunk/config.json': projectConfig({ test: line })['.chunk/config.json'] ?? '',
      'go/pkg/x.go': '1',
    });
    expect((await validateIn(join(folder, 'go'))()).stdout).toBe('./pkg\n');
  });

  test('expands to ./... if nothing has changed or Git fails', async () => {
    expect((await validateIn(project({ test: line }))()).stdout).toBe('./...\n');
    const folder = temporaryFolder();
    addFiles(folder, projectConfig({ test: line }));
    expect((await validateIn(folder)()).stdout).toBe('./...\n');
  });
});

describe('a check that passed', () => {
  const count = 'echo run';

  /** Returns a project and a function that runs it and counts the runs of its command. */
  function counting(commands: Commands = { count }) {
    const folder = project(commands);
    const home = temporaryFolder();
    return { folder, run: validateIn(folder, home) };
  }

  test('does not run again on the same files', async () => {
    const { folder, run } = counting();
    addFiles(folder, { new: '1' });
    expect((await run()).stdout).toBe('run\n');
    expect(await run()).toMatchObject({
      stdout: '',
      stderr: '$ echo run\ncount passed (cached: no files changed)\n1/1 passed\n',
    });
    expect(JSON.parse((await run('--json')).stdout)).toEqual([
      { name: 'count', command: count, status: 'passed', exitCode: 0, durationMs: 0, cached: true },
    ]);
  });

  test('runs again with --no-cache', async () => {
    const { run } = counting();
    await run();
    expect((await run('--no-cache')).stdout).toBe('run\n');
  });

  test.skipIf(!isPosix)(
    'runs again after a change of a file, HEAD, the command or a variable',
    async () => {
      const { folder, run } = counting();
      await run();
      addFiles(folder, { new: '1' });
      expect((await run()).stdout).toBe('run\n');
      chmodSync(join(folder, 'new'), 0o755);
      expect((await run()).stdout).toBe('run\n');
      git(folder, 'commit', '--quiet', '--allow-empty', '--message=x');
      expect((await run()).stdout).toBe('run\n');
      expect((await run('--env', 'A=1')).stdout).toBe('run\n');
      expect((await run('--env', 'A=1')).stdout).toBe('');
      addFiles(folder, projectConfig({ count: { run: count, timeout: 7 } }));
      expect((await run()).stdout).toBe('run\n');
    },
  );

  test('is not cached if it changed files', async () => {
    const { folder, run } = counting({ format: 'echo run; echo formatted > file' });
    expect((await run()).stdout).toBe('run\n');
    expect((await run()).stdout).toBe('run\n');
    expect((await run()).stdout).toBe('');
    addFiles(folder, { file: 'unformatted' });
    expect((await run()).stdout).toBe('run\n');
  });

  test('runs again after a failure', async () => {
    const { run } = counting({ count: 'echo run; exit 1' });
    await run();
    expect(await run()).toMatchObject({ stdout: 'run\n', exitCode: 1 });
  });

  test('is cached for a week', async () => {
    const folder = project({ count });
    const home = temporaryFolder();
    const at = (days: number) => {
      const now = () => Date.UTC(2026, 0, 2) + days * 24 * 3600 * 1000;
      return row(['validate'], testCli({ home, env: gitEnv, cli: { cwd: folder, now } }));
    };
    expect((await at(0)).stdout).toBe('run\n');
    expect((await at(6.9)).stdout).toBe('');
    expect((await at(7.1)).stdout).toBe('run\n');
    expect((await at(0)).stdout).toBe('run\n');
  });

  test('runs once in two simultaneous runs', async () => {
    const runs = join(temporaryFolder(), 'runs');
    const { run } = counting({ count: `echo run >> '${runs}'; sleep 0.3` });
    const results = await Promise.all([run(), run()]);
    expect(results.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    expect(readFileSync(runs, 'utf8')).toBe('run\n');
  });

  test('is not cached if Git fails, and the reason is printed', async () => {
    const { folder, run } = counting();
    mkdirSync(join(folder, 'inner'));
    repositoryOf({ x: '1' }, join(folder, 'inner'));
    await run();
    const { stdout, stderr } = await run();
    expect(stdout).toBe('run\n');
    expect(stderr).toContain('Not cached: inner/ is neither a file nor a link.\n');
  });

  test('runs again if the cache cannot be written', async () => {
    const { run } = counting();
    const home = temporaryFolder();
    addFiles(home, { '.local/state/chunk/validate': 'a file' });
    const blocked = validateIn(counting().folder, home);
    await run();
    await blocked();
    expect(await blocked()).toMatchObject({ stdout: 'run\n', exitCode: 0 });
  });
});
