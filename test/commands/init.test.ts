import { describe, expect, test } from 'bun:test';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../support/folders.ts';
import { type Files, filesIn, projectOf } from '../support/project.ts';
import { row, type TestCli, testCli } from '../support/test-cli.ts';

const make = { Makefile: 'test:\n\ttrue\n' };
const makeConfig = `{
  "commands": [
    {
      "name": "test",
      "run": "make test",
      "role": "gate",
      "timeout": 300
    }
  ]
}
`;
const skillNames = ['chunk-review', 'chunk-testing-gaps', 'debug-ci-failures'];
const hookNotes = `Codex skips new hooks until you accept them: type /hooks in Codex.
Cursor and VS Code can run the hooks in .claude/settings.json too, so they get no file of their own.
`;
const quiet = ['--skip-completions', '--skip-skills'];

/** Returns a function that runs `init` in a project, always with the same home. */
function runner(folder: string, options: { home?: string; path?: string } = {}) {
  const home = options.home ?? temporaryFolder();
  const cli = (): TestCli =>
    testCli({
      home,
      env: { PATH: options.path ?? process.env['PATH'] ?? '' },
      cli: { cwd: folder },
    });
  return (...argv: string[]) => row(['init', ...argv], cli());
}

function settings(files: Files): ReturnType<typeof runner> & { folder: string } {
  const folder = projectOf(files);
  return Object.assign(runner(folder), { folder });
}

describe('init', () => {
  test('writes the config file, the hooks and the skills, and prints notes', async () => {
    const folder = projectOf(make);
    expect(await runner(folder)()).toEqual({
      stdout: '',
      stderr: `✔ .chunk/config.json  created
    test  make test
✔ .claude/settings.json  created
✔ .codex/hooks.json  created
✔ .claude/skills (3 skills)  created
✔ .agents/skills (3 skills)  created
${hookNotes}Restart running agents to load the new skills.
To set up shell completion: chunk completion install
`,
      exitCode: 0,
      events: ['chunk init ok'],
    });
    const files = filesIn(folder);
    expect(files['.chunk/config.json']).toBe(makeConfig);
    expect(Object.keys(files)).toEqual(
      [
        'Makefile',
        '.chunk/config.json',
        '.claude/settings.json',
        '.codex/hooks.json',
        ...skillNames.flatMap((name) => [
          `.claude/skills/${name}/SKILL.md`,
          `.agents/skills/${name}/SKILL.md`,
        ]),
      ].sort(),
    );
    const handler = { type: 'command', command: 'chunk validate', timeout: 600 };
    expect(JSON.parse(files['.claude/settings.json'] ?? '')).toEqual({
      hooks: {
        PreToolUse: [{ matcher: 'Bash', hooks: [handler] }],
        Stop: [{ hooks: [handler] }],
      },
    });
    expect(JSON.parse(files['.codex/hooks.json'] ?? '')).toEqual({
      hooks: {
        PreToolUse: [{ matcher: '^Bash$', hooks: [handler] }],
        Stop: [{ hooks: [handler] }],
      },
    });
  });

  test('changes nothing on a second run, not even modification times', async () => {
    const init = settings(make);
    await init();
    const before = filesIn(init.folder);
    const time = statSync(join(init.folder, '.claude/settings.json')).mtimeMs;
    const { exitCode, stderr } = await init('--skip-completions');
    expect([exitCode, filesIn(init.folder)]).toEqual([0, before]);
    expect(statSync(join(init.folder, '.claude/settings.json')).mtimeMs).toBe(time);
    expect(stderr).toBe(`  .chunk/config.json  unchanged
  .claude/settings.json  unchanged
  .codex/hooks.json  unchanged
  .claude/skills (3 skills)  unchanged
  .agents/skills (3 skills)  unchanged
.chunk/config.json already exists, so its commands were kept. To replace them: chunk init --force
`);
  });

  test('keeps an existing config file; --force replaces only its commands', async () => {
    const own = '{"orgID": "x",\n   "commands": [{"name": "a", "run": "b"}], "custom": {"k": [1]}}';
    const init = settings({ ...make, '.chunk/config.json': own });
    await init(...quiet);
    expect(filesIn(init.folder)['.chunk/config.json']).toBe(own);
    await init('--force', ...quiet);
    const { commands } = JSON.parse(makeConfig);
    const forced = filesIn(init.folder)['.chunk/config.json'] ?? '';
    expect(JSON.parse(forced)).toEqual({ orgID: 'x', commands, custom: { k: [1] } });
    expect(forced.startsWith('{"orgID": "x",\n   "commands": [')).toBe(true);
    expect(forced.endsWith('], "custom": {"k": [1]}}')).toBe(true);
  });

  test('reports a config file whose commands are not a list, and adds missing commands', async () => {
    const odd = settings({ ...make, '.chunk/config.json': '{"commands": {"test": "x"}}' });
    const { stderr, exitCode } = await odd('--force', ...quiet);
    expect([exitCode, stderr]).toEqual([
      1,
      expect.stringContaining(
        '✖ .chunk/config.json  not changed: line 1, column 14: "commands" is not an array\n',
      ),
    ]);
    const empty = settings({ ...make, '.chunk/config.json': '{"commands": []}' });
    await empty(...quiet);
    const { commands } = JSON.parse(makeConfig);
    expect(JSON.parse(filesIn(empty.folder)['.chunk/config.json'] ?? '')).toEqual({ commands });
  });

  test('adds commands to a config file that has only other keys', async () => {
    const init = settings({ ...make, '.chunk/config.json': '{\n\t"orgID": "x"\n}' });
    await init(...quiet);
    expect(filesIn(init.folder)['.chunk/config.json']).toBe(
      `{\n\t"orgID": "x",\n\t${makeConfig.slice(4, -3).replaceAll('  ', '\t').trimEnd()}\n}`,
    );
  });

  test('stores the owner and name of origin', async () => {
    const folder = projectOf(make);
    const git = (...args: string[]) => Bun.spawnSync(['git', '-C', folder, ...args]);
    rmSync(join(folder, '.git'), { recursive: true });
    git('init', '-q');
    git('remote', 'add', 'origin', 'https://gitlab.example/team/api.git');
    const env = { PATH: process.env['PATH'] ?? '', GIT_DIR: '/nonexistent' };
    await row(['init', ...quiet], testCli({ env, cli: { cwd: folder } }));
    const { vcs } = JSON.parse(filesIn(folder)['.chunk/config.json'] ?? '');
    expect(vcs).toEqual({ org: 'team', repo: 'api' });
  });

  test.each<[title: string, argv: string[], files: string[]]>([
    [
      'everything but commands',
      ['--skip-validate'],
      ['.claude/settings.json', '.codex/hooks.json'],
    ],
    ['everything but hooks', ['--skip-hooks'], ['.chunk/config.json']],
    [
      'everything with the no-op flags of older scripts',
      ['--skip-git-hook', '--skip-org-id', '--skip-test-suites=false'],
      ['.chunk/config.json', '.claude/settings.json', '.codex/hooks.json'],
    ],
  ])('writes %s', async (_, argv, files) => {
    const init = settings(make);
    expect((await init(...argv, ...quiet)).exitCode).toBe(0);
    expect(Object.keys(filesIn(init.folder)).sort()).toEqual(['Makefile', ...files].sort());
  });

  test('works without git, and in the folder of --project-dir', async () => {
    const folder = projectOf({ 'a b/Cargo.toml': '' });
    const init = runner(folder, { path: '/nonexistent' });
    const { stderr, exitCode } = await init('--project-dir', 'a b', ...quiet);
    expect([exitCode, stderr.split('\n').at(-4)]).toEqual([
      0,
      `This folder is not the root of its repository (${folder}).`,
    ]);
    expect(Object.keys(filesIn(join(folder, 'a b')))).toContain('.chunk/config.json');
  });

  test('warns about hooks in the home folder', async () => {
    const home = projectOf(make);
    const { stderr } = await runner(home, { home })(...quiet);
    expect(stderr).toContain(
      'This is your home folder: Claude Code runs these hooks in all projects.\n',
    );
  });

  test('says how to add a command if it finds no toolchain', async () => {
    const init = settings({ 'notes.txt': '' });
    const { stderr } = await init(...quiet);
    expect(stderr).toContain(
      'No toolchain found. To add a command: chunk validate test --cmd "…" --save\n',
    );
    expect(filesIn(init.folder)['.chunk/config.json']).toBeUndefined();
  });

  test.each<[title: string, argv: string[], stderr: string, exitCode: number]>([
    [
      'outside of a Git repository',
      [],
      'error: Not a git repository.\nRun git init first, or change to a Git repository.\n',
      1,
    ],
    [
      'for a missing folder',
      ['--project-dir', 'x'],
      `error: the folder ${join('{}', 'x')} does not exist\n`,
      2,
    ],
  ])('fails %s', async (_, argv, stderr, exitCode) => {
    const folder = temporaryFolder();
    const run = await runner(folder)(...argv);
    expect([run.stderr.replaceAll(folder, '{}'), run.exitCode]).toEqual([stderr, exitCode]);
    expect(filesIn(folder)).toEqual({});
  });
});

describe('init --dry-run', () => {
  test('prints the changes without making them', async () => {
    const folder = projectOf(make);
    const home = temporaryFolder();
    const { stdout, exitCode } = await runner(folder, { home })('--dry-run', '--skip-skills');
    expect([exitCode, Object.keys(filesIn(folder))]).toEqual([0, ['Makefile']]);
    expect(stdout).toStartWith(
      `.chunk/config.json  would be created\n${makeConfig.trimEnd().replaceAll(/^/gm, '  + ')}\n`,
    );
    expect(stdout).toContain('\n.codex/hooks.json  would be created\n');
    expect(existsSync(join(home, '.local/state/chunk/init'))).toBe(false);
  });

  test('prints JSON', async () => {
    const { stdout } = await settings(make)('--dry-run', '--json', ...quiet);
    const told = JSON.parse(stdout);
    expect([told.dryRun, told.toolchains, told.commands]).toEqual([
      true,
      ['Make'],
      JSON.parse(makeConfig).commands,
    ]);
    expect(told.files.map((each: { action: string }) => each.action)).toEqual(
      Array(3).fill('created'),
    );
  });
});

describe('invalid settings', () => {
  const problems: [title: string, text: string, why: string][] = [
    ['a comment', '{\n  // mine\n}', 'line 2, column 3: comments are not allowed in JSON'],
    [
      'a trailing comma',
      '{"é": 1,}',
      'line 1, column 9: a property name in double quotes is expected',
    ],
    ['an unclosed brace', '{\r\n"a": 1', 'line 2, column 7: a closing brace is missing'],
    ['an empty file', '\n', 'line 1, column 1: the file is empty'],
    ['an array at the root', '[1]', 'line 1, column 1: it is not a JSON object'],
    ['hooks of the wrong type', '{"hooks": []}', 'line 1, column 11: "hooks" is not an object'],
    [
      'an event of the wrong type',
      '{"hooks": {"Stop": {}}}',
      'line 1, column 20: "Stop" is not an array',
    ],
    ['a duplicate key', '{"hooks": {},\n "hooks": {}}', 'line 2, column 2: "hooks" appears twice'],
    [
      'a control character',
      '{"a": "\u0001"}',
      'line 1, column 7: a control character has to be escaped',
    ],
    ['deep nesting', `{"a": ${'['.repeat(200_000)}`, 'line 1, column 1: it is nested too deeply'],
  ];
  test.each(problems)(
    'with %s are reported, and the other files are written',
    async (_, text, why) => {
      const init = settings({ ...make, '.claude/settings.json': text });
      const { stderr, exitCode } = await init(...quiet);
      expect([exitCode, filesIn(init.folder)['.claude/settings.json']]).toEqual([
        1,
        Buffer.from(text).toString('latin1'),
      ]);
      expect(stderr).toBe(`✔ .chunk/config.json  created
    test  make test
✖ .claude/settings.json  not changed: ${why}
✔ .codex/hooks.json  created
Codex skips new hooks until you accept them: type /hooks in Codex.
error: .claude/settings.json was not changed: ${why}
Fix it, then run: chunk init
`);
    },
  );

  test('are reported too if they are a folder, a pipe, a dangling link or not UTF-8', async () => {
    const folder = projectOf({ ...make, '.chunk/config.json/x': '', '.claude/x': '' });
    symlinkSync('nowhere', join(folder, '.claude/settings.json'));
    Bun.spawnSync(['mkdir', join(folder, '.codex')]);
    Bun.spawnSync(['mkfifo', join(folder, '.codex/hooks.json')]);
    const { stderr, exitCode } = await runner(folder)(...quiet);
    expect([exitCode, stderr]).toEqual([
      1,
      `✖ .chunk/config.json  not changed: it is a folder
✖ .claude/settings.json  not changed: it is a broken symbolic link
✖ .codex/hooks.json  not changed: it is not a regular file
error: .chunk/config.json and 2 more were not changed: it is a folder
Fix it, then run: chunk init
`,
    ]);
    const binary = projectOf(make);
    mkdirSync(join(binary, '.claude'));
    writeFileSync(join(binary, '.claude/settings.json'), new Uint8Array([123, 255, 125]));
    expect((await runner(binary)(...quiet)).stderr).toContain('not changed: it is not UTF-8 text');
  });
});

describe('existing settings', () => {
  test('keep their symbolic link and their mode', async () => {
    const folder = projectOf({ ...make, 'dotfiles/claude.json': '{"a": 1}\n' });
    mkdirSync(join(folder, '.claude'));
    symlinkSync('../dotfiles/claude.json', join(folder, '.claude/settings.json'));
    chmodSync(join(folder, 'dotfiles/claude.json'), 0o640);
    await runner(folder)(...quiet);
    expect(lstatSync(join(folder, '.claude/settings.json')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(folder, 'dotfiles/claude.json'), 'utf8')).toContain('chunk validate');
    expect(statSync(join(folder, 'dotfiles/claude.json')).mode & 0o777).toBe(0o640);
  });

  test.each<[title: string, files: Files]>([
    [
      'in settings.local.json',
      { '.claude/settings.local.json': hooked('chunk validate'), '.claude/settings.json': '{}' },
    ],
    [
      'in config.toml',
      {
        '.codex/config.toml': ['PreToolUse', 'Stop']
          .map(
            (event) =>
              `[[hooks.${event}]]\n[[hooks.${event}.hooks]]\ntype = "command"\ncommand = "chunk validate"\n`,
          )
          .join(''),
        '.codex/hooks.json': '{}',
      },
    ],
    [
      'with other words around it',
      { '.claude/settings.json': hooked('cd web && chunk validate test') },
    ],
    ['with a path', { '.claude/settings.json': hooked('  /opt/bin/chunk validate ') }],
    ['with arguments', { '.claude/settings.json': hooked('chunk', { args: ['validate'] }) }],
    ['with another timeout', { '.claude/settings.json': hooked('chunk validate', { timeout: 9 }) }],
  ])('get no second hook if one exists %s', async (_, files) => {
    const init = settings({ ...make, ...files });
    await init(...quiet);
    for (const [path, text] of Object.entries(files)) {
      expect(filesIn(init.folder)[path]).toBe(text);
    }
  });

  test.each<[title: string, text: string]>([
    ['another tool', hooked('chunk validate', {}, 'Write|Edit')],
    ['another program', hooked('chunk validated')],
    ['another type', hooked('chunk validate', { type: 'prompt' })],
  ])('get a hook if the existing one is for %s', async (_, text) => {
    const init = settings({ ...make, '.claude/settings.json': text });
    await init(...quiet);
    const { hooks } = JSON.parse(filesIn(init.folder)['.claude/settings.json'] ?? '');
    expect(hooks.PreToolUse).toHaveLength(2);
  });

  test('get one hook for commits in place of the hooks of earlier releases', async () => {
    const released = {
      hooks: {
        PreToolUse: [
          { matcher: 'Write', hooks: [{ type: 'command', command: 'mine' }] },
          {
            matcher: 'Bash',
            hooks: ['a', 'b'].map((run) => ({
              type: 'command',
              if: 'Bash(git commit*)',
              command: `cd \${CLAUDE_PROJECT_DIR:-.} && ${run}`,
              timeout: 60,
            })),
          },
        ],
        Stop: [{ hooks: [{ type: 'command', command: 'chunk validate', timeout: 330 }] }],
      },
    };
    const text = JSON.stringify(released, null, 2);
    const init = settings({ ...make, '.claude/settings.json': text });
    await init(...quiet);
    const { hooks } = JSON.parse(filesIn(init.folder)['.claude/settings.json'] ?? '');
    const ours = { type: 'command', command: 'chunk validate', timeout: 600 };
    expect(hooks).toEqual({
      PreToolUse: [released.hooks.PreToolUse[0], { matcher: 'Bash', hooks: [ours] }],
      Stop: released.hooks.Stop,
    });
    await init('--undo');
    expect(filesIn(init.folder)['.claude/settings.json']).toBe(text);
  });

  test('with disableAllHooks cause a warning', async () => {
    const init = settings({ ...make, '.claude/settings.json': '{"disableAllHooks": true}' });
    expect((await init(...quiet)).stderr).toContain(
      '! .claude/settings.json: "disableAllHooks" is true, so no hook runs\n',
    );
  });

  test('of Codex cause a warning if newer releases reject a key', async () => {
    const init = settings({ ...make, '.codex/hooks.json': '{"_comment": "x", "hooks": {}}' });
    const { stderr, exitCode } = await init(...quiet);
    expect(exitCode).toBe(0);
    expect(stderr).toContain(
      '! .codex/hooks.json: newer releases of Codex reject the file because of the key "_comment"\n',
    );
  });
});

function hooked(command: string, more: object = {}, matcher = 'Bash'): string {
  const hooks = [{ type: 'command', command, ...more }];
  return JSON.stringify({ hooks: { PreToolUse: [{ matcher, hooks }], Stop: [{ hooks }] } });
}
