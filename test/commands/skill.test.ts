import { describe, expect, test } from 'bun:test';
import { lstatSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { skills } from '../../src/agents/bundled-skills.ts';
import { installSkill, skillState } from '../../src/agents/skills.ts';
import { temporaryFolder } from '../support/folders.ts';
import { filesIn, projectOf } from '../support/project.ts';
import { row, testCli } from '../support/test-cli.ts';

const names = skills.map(({ name }) => name);
const skill = (cwd: string, argv: string[], home = temporaryFolder()) =>
  row(argv, testCli({ home, cli: { cwd } }));
const states = async (cwd: string, argv: string[] = [], home = temporaryFolder()) => {
  const { stdout } = await skill(cwd, ['skill', 'list', '--json', ...argv], home);
  const agents: { agent: string; available: boolean; skills: { state: string }[] }[] =
    JSON.parse(stdout);
  return agents.map((each) => [each.agent, each.skills.map(({ state }) => state).join(' ')]);
};

describe('skill install', () => {
  test('writes the skills into the project for both agents', async () => {
    const folder = projectOf({ 'src/x': '' });
    expect(await skill(join(folder, 'src'), ['skill', 'install'])).toEqual({
      stdout: `claude: installed ${names.join(', ')} in ${folder}/.claude/skills
codex: installed ${names.join(', ')} in ${folder}/.agents/skills
`,
      stderr: 'Restart running agents to load the new skills.\n',
      exitCode: 0,
      events: ['chunk skill install ok'],
    });
    for (const { name, text } of skills) {
      expect(readFileSync(join(folder, '.claude/skills', name, 'SKILL.md'), 'utf8')).toBe(text);
    }
    expect((await skill(folder, ['skill', 'install'])).stdout).toBe(
      `claude: up to date in ${folder}/.claude/skills\ncodex: up to date in ${folder}/.agents/skills\n`,
    );
  });

  test('writes one named skill, and rejects an unknown name', async () => {
    const folder = projectOf({});
    await skill(folder, ['skill', 'install', 'chunk-review']);
    expect(Object.keys(filesIn(folder))).toEqual([
      '.agents/skills/chunk-review/SKILL.md',
      '.claude/skills/chunk-review/SKILL.md',
    ]);
    expect(await skill(folder, ['skill', 'install', 'x'])).toMatchObject({
      stderr: `error: unknown skill "x"\nSkills: ${names.join(', ')}\n`,
      exitCode: 2,
    });
  });

  test('keeps skills that the user changed, unless --force is given', async () => {
    const file = '.claude/skills/chunk-review/SKILL.md';
    const folder = projectOf({ [file]: 'mine' });
    expect((await skill(folder, ['skill', 'install'])).stderr).toContain(
      '! claude: kept chunk-review, which you changed (--force replaces them)\n',
    );
    expect(filesIn(folder)[file]).toBe('mine');
    const { stdout } = await skill(folder, ['skill', 'install', '--force', '--json']);
    expect(JSON.parse(stdout)[0]).toEqual({
      agent: 'claude',
      skipped: false,
      installed: [],
      updated: ['chunk-review'],
      kept: [],
      errors: [],
    });
    expect(await states(folder)).toEqual([
      ['claude', 'current current current'],
      ['codex', 'current current current'],
    ]);
  });

  test('with --user writes skills only for agents that are set up', async () => {
    const home = temporaryFolder();
    mkdirSync(join(home, '.codex'));
    const { stdout } = await skill(home, ['skill', 'install', '--user'], home);
    expect(stdout).toStartWith(
      'claude: skipped, not set up in your home folder\ncodex: installed ',
    );
    expect(Object.keys(filesIn(join(home, '.agents')))).toHaveLength(names.length);
    expect(await states(home, ['--user'], home)).toEqual([
      ['claude', 'n/a n/a n/a'],
      ['codex', 'current current current'],
    ]);
  });

  test('works if both agents share one folder of skills', async () => {
    const folder = projectOf({ '.agents/skills/x/SKILL.md': '' });
    mkdirSync(join(folder, '.claude'));
    symlinkSync('../.agents/skills', join(folder, '.claude/skills'));
    expect((await skill(folder, ['skill', 'install'])).exitCode).toBe(0);
    expect(Object.keys(filesIn(join(folder, '.agents')))).toHaveLength(names.length + 1);
    expect(lstatSync(join(folder, '.claude/skills')).isSymbolicLink()).toBe(true);
  });

  test('reports a skill that it cannot write, and writes the others', async () => {
    const folder = projectOf({ '.claude/skills': 'a file' });
    const { stderr, exitCode } = await skill(folder, ['skill', 'install']);
    expect(exitCode).toBe(1);
    expect(stderr).toEndWith(
      `error: could not install 3 skills\n${folder}/.claude/skills/chunk-review/SKILL.md: it cannot be written (ENOTDIR)\n`,
    );
    expect(Object.keys(filesIn(join(folder, '.agents')))).toHaveLength(names.length);
  });

  test('rejects --user with --project', async () => {
    expect(await skill(temporaryFolder(), ['skill', 'list', '--user', '--project'])).toMatchObject({
      stderr: 'error: --user and --project cannot be used together\nUse only one of them.\n',
      exitCode: 2,
    });
  });
});

describe('skill list', () => {
  test('shows the state of each skill', async () => {
    const folder = projectOf({ '.claude/skills/chunk-review/SKILL.md': 'mine' });
    mkdirSync(join(folder, '.claude/skills/debug-ci-failures/SKILL.md'), { recursive: true });
    const { stdout, exitCode } = await skill(folder, ['skill', 'list']);
    expect(exitCode).toBe(0);
    expect(stdout).toStartWith(`claude
  chunk-review        modified by you
  chunk-testing-gaps  missing
  debug-ci-failures   unreadable
codex
  chunk-review        missing
`);
  });
});

describe('a skill', () => {
  const [first] = skills;
  if (first === undefined) throw new Error('there are no skills');

  test('of an earlier release is outdated and is replaced', () => {
    const folder = temporaryFolder();
    const digest = '2a9b9ea5a3a9cd9bdd8ba0b4b3f1a6c4f2a0e4c5d6e7f8091a2b3c4d5e6f7081';
    const options = { newId: () => 'id', force: false };
    installSkill(folder, { ...first, text: 'old' }, options);
    expect(skillState(folder, { ...first, earlier: [digest] })).toBe('modified');
    const sha = new Bun.CryptoHasher('sha256').update('old').digest('hex');
    const newer = { ...first, earlier: [sha] };
    expect(skillState(folder, newer)).toBe('outdated');
    expect(installSkill(folder, newer, options)).toEqual({ did: 'updated' });
    expect(skillState(folder, newer)).toBe('current');
  });

  test('is current with Windows line endings', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, first.name));
    const text = first.text.replaceAll('\n', '\r\n');
    writeFileSync(join(folder, first.name, 'SKILL.md'), text);
    expect(skillState(folder, first)).toBe('current');
  });

  // The rules of the Agent Skills specification and of the two agents.
  test.each(skills.map((each) => [each.name, each] as const))(
    '%s follows the specification of agent skills',
    (name, each) => {
      const [, front = '', body = ''] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(each.text) ?? [];
      const fields = Bun.YAML.parse(front) as Record<string, string>;
      expect(Object.keys(fields)).toEqual(['name', 'description']);
      expect(fields['name']).toBe(name);
      expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(fields['description']).toBe(each.description);
      expect(each.description.length).toBeLessThanOrEqual(1024);
      expect(each.description).not.toMatch(/[<>]|: /);
      expect(body.split('\n').length).toBeLessThan(500);
    },
  );
});
