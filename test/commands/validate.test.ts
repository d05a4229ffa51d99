import { describe, expect, test } from 'bun:test';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../support/folders.ts';
import { addFiles, git, gitEnv, projectConfig, repositoryOf } from '../support/repository.ts';
import { type Row, row, type TestOptions, testCli } from '../support/test-cli.ts';

type Commands = Parameters<typeof projectConfig>[0];

/** Runs `validate` in a folder, in a home that the runs of a test may share. */
function validateIn(cwd: string, home = temporaryFolder(), options: TestOptions = {}) {
  return (...argv: string[]): Promise<Row> => {
    const env = { ...gitEnv, ...options.env };
    return row(['validate', ...argv], testCli({ home, ...options, env, cli: { cwd } }));
  };
}

const project = (commands: Commands, keys = {}) => repositoryOf(projectConfig(commands, keys));
const recorded = (words: string) => [`chunk validate ${words}`];

describe('validate', () => {
  test('runs the commands in their order and says how each ended', async () => {
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

  test('stops at the first failure and says what was skipped', async () => {
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

  test('runs one command by its name, also as validate:NAME', async () => {
    const folder = project({ lint: 'echo linted', test: 'echo tested' });
    expect((await validateIn(folder)('test')).stdout).toBe('tested\n');
    const cli = testCli({ env: gitEnv, cli: { cwd: folder } });
    expect((await row(['validate:lint'], cli)).stdout).toBe('linted\n');
  });

  test('touches no value that looks like validate:NAME', async () => {
    const { stdout } = await validateIn(project({}))('--cmd', 'echo validate:x');
    expect(stdout).toBe('validate:x\n');
  });

  test('finds the project upward to the root of the repository, and runs at its folder', async () => {
    const outer = project({ outer: 'pwd' });
    const inner = join(outer, 'below');
    mkdirSync(join(outer, 'a/b'), { recursive: true });
    expect((await validateIn(join(outer, 'a/b'))()).stdout).toBe(`${outer}\n`);
    mkdirSync(inner);
    repositoryOf({}, inner);
    expect((await validateIn(inner)()).stderr).toContain('No validate commands configured.');
  });

  test('does not look above a folder that is in no repository', async () => {
    const folder = temporaryFolder();
    addFiles(folder, { ...projectConfig({ x: 'echo x' }), 'below/file': '' });
    expect((await validateIn(folder)()).stdout).toBe('x\n');
    expect((await validateIn(join(folder, 'below'))()).exitCode).toBe(1);
  });

  test('starts from the folder of --project', async () => {
    const folder = project({ where: 'pwd' });
    mkdirSync(join(folder, 'src'));
    const validate = validateIn(join(folder, '..'));
    expect((await validate('--project', join(folder, 'src'))).stdout).toBe(`${folder}\n`);
    expect(await validate('--project', 'nowhere')).toMatchObject({ stdout: '', exitCode: 2 });
  });

  test('gives a command no input, and not the variables that tie Git to a repository', async () => {
    const folder = project({ in: 'cat', env: 'env | grep ^GIT_ | sort' });
    const env = { GIT_DIR: '/x', GIT_INDEX_FILE: '/y', GIT_PREFIX: 'z', GIT_AUTHOR_NAME: 'me' };
    const { stdout } = await validateIn(folder, undefined, { env, piped: 'text' })();
    expect(stdout).toBe('GIT_AUTHOR_NAME=me\nGIT_CONFIG_GLOBAL=/dev/null\nGIT_CONFIG_NOSYSTEM=1\n');
  });

  test('passes the opt-out on, and keeps credentials, which the commands may need', async () => {
    const line = 'echo $GITHUB_TOKEN $CHUNK_NO_TELEMETRY';
    const validate = validateIn(project({}), undefined, { env: { GITHUB_TOKEN: 'secret' } });
    expect((await validate('--cmd', line)).stdout).toBe('secret\n');
    expect((await validate('--cmd', line, '--no-telemetry')).stdout).toBe('secret 1\n');
  });

  test('ends a command after its time-out', async () => {
    const slow = { run: 'sleep 60', timeout: 0.2 };
    const { stderr, exitCode } = await validateIn(project({ slow, after: 'true' }))();
    expect(stderr).toContain('slow timed out after 0 ms\nafter skipped\n0/2 passed\n');
    expect(exitCode).toBe(1);
  });

  test('says of a command that is meant for a sidecar that it runs here', async () => {
    const { stdout, stderr } = await validateIn(
      project({ far: { run: 'echo x', remote: true } }),
    )();
    expect(stdout).toBe('x\n');
    expect(stderr).toContain(
      'far is marked remote, but sidecars are not available yet; it runs here\n',
    );
  });

  test.each(['--remote', '--sidecar-id x', '--sidecar-id=x --list', '--org-id x', '--workdir x'])(
    'refuses %s, which needs sidecars',
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
  test('prints each result, and nothing else, on stdout', async () => {
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

  test('lists the commands as they stand in the file', async () => {
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

  test('shows what would run', async () => {
    const { stdout } = await validateIn(project({ a: 'x', b: 'y' }))('b', '--dry-run', '--json');
    expect(JSON.parse(stdout)).toEqual([{ name: 'b', command: 'y' }]);
  });
});

describe('validate without running anything', () => {
  test('lists names and lines', async () => {
    expect(await validateIn(project({ a: 'x', b: 'y z' }))('--list')).toEqual({
      stdout: '',
      stderr: 'a: x\nb: y z\n',
      exitCode: 0,
      events: recorded('[list] ok'),
    });
    expect((await validateIn(temporaryFolder())('--list')).stderr).toBe('No commands configured\n');
  });

  test('shows what would run', async () => {
    const { stdout, stderr } = await validateIn(project({ a: 'echo x' }))('--dry-run');
    expect({ stdout, stderr }).toEqual({ stdout: '', stderr: 'a: echo x\n' });
  });

  test('cannot be steered by what a file says', async () => {
    const { stderr } = await validateIn(project({ 'a\u001b[2J': 'b\r\u0007' }))('--list');
    expect(stderr).toBe('a\\u001b[2J: b\\u000d\\u0007\n');
  });

  test('fails where nothing is configured, with what to type', async () => {
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
    'that is cut off': ['{"commands":', 'it is not valid JSON'],
    'whose commands are no list': ['{"commands":{}}', 'commands is not a list'],
    'with a command that is no object': ['{"commands":["x"]}', 'commands[0] is not an object'],
    'with a command without a name': ['{"commands":[{"run":"x"}]}', 'commands[0] has no name'],
    'with a command without a line': [
      '{"commands":[{"name":"a"}]}',
      'commands[0] ("a") has no run',
    ],
    'with a time-out that is no number': [
      '{"commands":[{"name":"a","run":"x","timeout":"5s"}]}',
      'the timeout of commands[0] ("a") is not a number of seconds',
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
  test('runs a line without any project', async () => {
    const folder = temporaryFolder();
    expect(await validateIn(folder)('--cmd', 'pwd')).toMatchObject({
      stdout: `${folder}\n`,
      stderr: '$ pwd\ncustom passed in 0 ms\n1/1 passed\n',
    });
    expect(existsSync(join(folder, '.chunk'))).toBe(false);
  });

  test('runs every time, as it was asked for', async () => {
    const validate = validateIn(project({}));
    await validate('--cmd', 'echo x');
    expect((await validate('--cmd', 'echo x')).stdout).toBe('x\n');
  });

  test('is kept with --save, and nothing else of the file changes', async () => {
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

  test('with --save makes the file where there is none', async () => {
    const folder = repositoryOf({});
    expect((await validateIn(folder)('--cmd', 'true', '--save')).exitCode).toBe(0);
    expect(readFileSync(join(folder, '.chunk/config.json'), 'utf8')).toBe(
      '{\n  "commands": [\n    {\n      "name": "custom",\n      "run": "true"\n    }\n  ]\n}\n',
    );
  });

  test.each(['', '  '])('refuses %j, which would check nothing and pass', async (line) => {
    const { stderr, exitCode } = await validateIn(project({}))('--cmd', line);
    expect(stderr).toContain('--cmd needs a command line');
    expect(exitCode).toBe(2);
  });

  test('is what --save needs', async () => {
    expect((await validateIn(temporaryFolder())('a', '--save')).exitCode).toBe(2);
  });
});

describe('at a terminal, a command that is not configured', () => {
  const atTerminal = (folder: string, typed: string[]) =>
    validateIn(folder, undefined, { terminal: true, typed })('new');

  test('is asked for, saved and run', async () => {
    const folder = project({ old: 'true' });
    const { stdout, stderr, exitCode } = await atTerminal(folder, ['echo hello\r']);
    expect({ stdout, exitCode }).toEqual({ stdout: 'hello\n', exitCode: 0 });
    expect(stderr).toStartWith('The command "new" is not configured.\nCommand line to run');
    const saved = readFileSync(join(folder, '.chunk/config.json'), 'utf8');
    expect(JSON.parse(saved).commands[1]).toEqual({ name: 'new', run: 'echo hello' });
  });

  test.each(['\u001b', '\r'])('is left alone after %j', async (typed) => {
    const folder = project({ old: 'true' });
    const before = readFileSync(join(folder, '.chunk/config.json'), 'utf8');
    expect(await atTerminal(folder, [typed])).toMatchObject({ stdout: '', exitCode: 0 });
    expect(readFileSync(join(folder, '.chunk/config.json'), 'utf8')).toBe(before);
  });
});

describe('variables', () => {
  test('come from --env-file and --env, which wins and may be repeated', async () => {
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

  test('of a file that cannot be read are refused', async () => {
    const { stderr, exitCode } = await validateIn(project({ x: 'true' }))('--env-file', 'none');
    expect(stderr).toContain('none (ENOENT)');
    expect(exitCode).toBe(2);
  });
});

describe('{{CHANGED_PACKAGES}}', () => {
  const line = 'printf "%s\\n" {{CHANGED_PACKAGES}}';

  test('is the folders with changed and new Go files, quoted', async () => {
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

  test('is below the folder of the project', async () => {
    const folder = repositoryOf({ 'other/x.go': '1' });
    addFiles(folder, {
      'other/x.go': '2',
      'go/.chunk/config.json': projectConfig({ test: line })['.chunk/config.json'] ?? '',
      'go/pkg/x.go': '1',
    });
    expect((await validateIn(join(folder, 'go'))()).stdout).toBe('./pkg\n');
  });

  test('is everything where nothing has changed, or Git cannot tell', async () => {
    expect((await validateIn(project({ test: line }))()).stdout).toBe('./...\n');
    const folder = temporaryFolder();
    addFiles(folder, projectConfig({ test: line }));
    expect((await validateIn(folder)()).stdout).toBe('./...\n');
  });
});

describe('what has passed', () => {
  const count = 'echo run';

  /** A project, and how often its command has run after each call. */
  function counting(commands: Commands = { count }) {
    const folder = project(commands);
    const home = temporaryFolder();
    return { folder, run: validateIn(folder, home) };
  }

  test('is not run again on the same files', async () => {
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

  test('runs again when a file, HEAD, the command or a variable is another', async () => {
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
  });

  test('is not remembered when the command changed the files itself', async () => {
    const { folder, run } = counting({ format: 'echo run; echo formatted > file' });
    expect((await run()).stdout).toBe('run\n');
    expect((await run()).stdout).toBe('run\n');
    expect((await run()).stdout).toBe('');
    addFiles(folder, { file: 'unformatted' });
    expect((await run()).stdout).toBe('run\n');
  });

  test('is a pass, never a failure', async () => {
    const { run } = counting({ count: 'echo run; exit 1' });
    await run();
    expect(await run()).toMatchObject({ stdout: 'run\n', exitCode: 1 });
  });

  test('counts for a week', async () => {
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

  test('is run once by two at once', async () => {
    const runs = join(temporaryFolder(), 'runs');
    const { run } = counting({ count: `echo run >> ${runs}; sleep 0.3` });
    const results = await Promise.all([run(), run()]);
    expect(results.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    expect(readFileSync(runs, 'utf8')).toBe('run\n');
  });

  test('is not remembered in what Git cannot describe, and that is said', async () => {
    const { folder, run } = counting();
    mkdirSync(join(folder, 'inner'));
    repositoryOf({ x: '1' }, join(folder, 'inner'));
    await run();
    const { stdout, stderr } = await run();
    expect(stdout).toBe('run\n');
    expect(stderr).toContain('Not cached: inner/ is neither a file nor a link.\n');
  });

  test('runs again where the cache cannot be kept', async () => {
    const { run } = counting();
    const home = temporaryFolder();
    addFiles(home, { '.local/state/chunk/validate': 'a file' });
    const blocked = validateIn(counting().folder, home);
    await run();
    await blocked();
    expect(await blocked()).toMatchObject({ stdout: 'run\n', exitCode: 0 });
  });
});
