import { describe, expect, test } from 'bun:test';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../support/folders.ts';
import { type Files, filesIn, projectOf } from '../support/project.ts';
import { row, testCli } from '../support/test-cli.ts';

const make = { Makefile: 'test:\n\ttrue\n' };

function initialized(files: Files) {
  const folder = projectOf(files);
  const run = (home: string, ...argv: string[]) =>
    row(['init', ...argv], testCli({ home, cli: { cwd: folder } }));
  const home = temporaryFolder();
  const edit = (path: string, change: (text: string) => string): void => {
    const file = join(folder, path);
    writeFileSync(file, change(readFileSync(file, 'utf8')));
  };
  return { folder, home, run, edit };
}

describe('init --undo', () => {
  test.each<[title: string, files: Files]>([
    ['nothing', make],
    ['no toolchain', {}],
    ['empty objects', { ...make, '.claude/settings.json': '{}', '.codex/hooks.json': '{ }\n' }],
    ['an empty list', { '.claude/settings.json': '{"hooks": {"Stop": [ ]}}' }],
    ['an empty object in lines', { '.claude/settings.json': '{\r\n\t"hooks": {\r\n\t}\r\n}' }],
    [
      'a byte order mark and unusual whitespace',
      { '.claude/settings.json': '\ufeff{"a":1,\n\n  "b":[ 1,2 ]}  \n\n' },
    ],
    ['a config', { ...make, '.chunk/config.json': '{"orgID":"x"}' }],
    [
      'a skill',
      { '.claude/skills/mine/SKILL.md': 'mine', '.agents/skills/chunk-review/SKILL.md': 'x' },
    ],
    ['hooks', { '.codex/hooks.json': '{"hooks": {"Stop": [{"hooks": []}]}}' }],
  ])('restores every byte of a project with %s', async (_, files) => {
    const { folder, home, run } = initialized(files);
    const before = filesIn(folder);
    await run(home);
    expect(filesIn(folder)).not.toEqual(before);
    expect((await run(home, '--undo')).exitCode).toBe(0);
    expect(filesIn(folder)).toEqual(before);
    expect(existsSync(join(folder, '.codex'))).toBe('.codex/hooks.json' in files);
    expect(filesIn(home)).not.toHaveProperty('.local/state/chunk/init');
  });

  test('keeps later changes', async () => {
    const { folder, home, run, edit } = initialized({
      ...make,
      '.claude/settings.json': '{"a": 1}',
    });
    await run(home);
    edit('.chunk/config.json', (text) => text.replace('make test', 'make check'));
    edit('.claude/settings.json', (text) => text.replace('{"a": 1', '{"b": [2], "a": 1'));
    edit('.codex/hooks.json', (text) =>
      text.replaceAll('600', '90').replace('{', '{"description": "x",'),
    );
    edit('.claude/skills/chunk-review/SKILL.md', (text) => `${text}More.\n`);
    const { stderr } = await run(home, '--undo');
    expect(stderr).toBe(`  .chunk/config.json  kept
✔ .claude/settings.json  changed
✔ .codex/hooks.json  changed
  .claude/skills/chunk-review/SKILL.md  kept
✔ .claude/skills (2 skills)  deleted
✔ .agents/skills (3 skills)  deleted
`);
    const files = filesIn(folder);
    expect(files['.claude/settings.json']).toBe('{"b": [2], "a": 1}');
    expect(JSON.parse(files['.codex/hooks.json'] ?? '')).toEqual({ description: 'x' });
    expect(Object.keys(files).sort()).toEqual([
      '.chunk/config.json',
      '.claude/settings.json',
      '.claude/skills/chunk-review/SKILL.md',
      '.codex/hooks.json',
      'Makefile',
    ]);
  });

  test('removes its commands from a config file that gained other keys', async () => {
    const { folder, home, run, edit } = initialized(make);
    await run(home, '--skip-skills');
    edit('.chunk/config.json', (text) => text.replace('{', '{\n  "orgID": "x",'));
    expect((await run(home, '--undo')).stderr).toStartWith('✔ .chunk/config.json  changed\n');
    expect(filesIn(folder)['.chunk/config.json']).toBe('{\n  "orgID": "x"\n}\n');
  });

  test('restores the settings after a checkout and a second init', async () => {
    const own = '{"hooks": {"Stop": []}}';
    const { folder, home, run, edit } = initialized({ '.claude/settings.json': own });
    await run(home, '--skip-skills');
    edit('.claude/settings.json', () => own);
    await run(home, '--skip-skills');
    await run(home, '--undo');
    expect(filesIn(folder)).toEqual({ '.claude/settings.json': own });
  });

  test('keeps a hook that existed before', async () => {
    const own =
      '{"hooks": {"Stop": [{"hooks": [{"type": "command", "command": "chunk validate"}]}]}}';
    const { folder, home, run, edit } = initialized({ '.claude/settings.json': own });
    await run(home, '--skip-skills');
    edit('.claude/settings.json', (text) => text.replace('"hooks"', '"x": 1, "hooks"'));
    edit('.claude/settings.json', (text) => text.replaceAll('"timeout": 600', '"timeout":  600'));
    await run(home, '--undo');
    expect(filesIn(folder)['.claude/settings.json']).toBe(
      own.replace('"hooks"', '"x": 1, "hooks"'),
    );
  });

  test('without a record removes only hooks that are identical to ours', async () => {
    const { folder, home, run } = initialized({
      ...make,
      '.claude/settings.json': '{\n  "a": 1\n}\n',
    });
    await run(home);
    const { stderr } = await run(temporaryFolder(), '--undo');
    expect(stderr).toBe(`  .chunk/config.json  kept
✔ .claude/settings.json  changed
✔ .codex/hooks.json  deleted
  .claude/skills (3 skills)  kept
  .agents/skills (3 skills)  kept
`);
    expect(filesIn(folder)['.claude/settings.json']).toBe('{\n  "a": 1\n}\n');
  });

  test('changes nothing if init added nothing; --dry-run shows what it would do', async () => {
    const { folder, home, run } = initialized(make);
    expect((await run(home, '--undo')).stderr).toBe(
      '  .chunk/config.json  unchanged\n  .claude/settings.json  unchanged\n  .codex/hooks.json  unchanged\n',
    );
    await run(home, '--skip-skills');
    const before = filesIn(folder);
    expect((await run(home, '--undo', '--dry-run')).stdout).toBe(
      '.chunk/config.json  would be deleted\n.claude/settings.json  would be deleted\n.codex/hooks.json  would be deleted\n',
    );
    expect(filesIn(folder)).toEqual(before);
  });

  test('finishes on a second run, after invalid settings are fixed', async () => {
    const { folder, home, run, edit } = initialized({ '.claude/settings.json': '{"a": 1}' });
    await run(home, '--skip-skills');
    edit('.claude/settings.json', (text) => `${text},`);
    expect((await run(home, '--undo')).exitCode).toBe(1);
    edit('.claude/settings.json', (text) => text.slice(0, -1));
    expect((await run(home, '--undo')).exitCode).toBe(0);
    expect(filesIn(folder)).toEqual({ '.claude/settings.json': '{"a": 1}' });
  });
});

describe('a read-only home', () => {
  test('makes init warn about --undo but complete', async () => {
    const { folder, run } = initialized(make);
    const home = temporaryFolder();
    mkdirSync(join(home, '.local/state/chunk'), { recursive: true });
    writeFileSync(join(home, '.local/state/chunk/init'), '');
    const { stderr, exitCode } = await run(home, '--skip-skills');
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(
      /Could not record what was added \(E\w+\): --undo will remove only the hooks\.\n/,
    );
    expect((await run(home, '--undo')).exitCode).toBe(0);
    expect(Object.keys(filesIn(folder))).toEqual(['.chunk/config.json', 'Makefile']);
  });
});
