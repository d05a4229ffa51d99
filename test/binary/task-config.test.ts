import { describe, expect } from 'bun:test';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startCircleCi } from '../support/circleci.ts';
import { projectOf } from '../support/project.ts';
import { posixTest as test } from '../support/skips.ts';
import { atTerminal, type Step } from '../support/terminal.ts';

const ids = [1, 2, 3, 4].map((each) => `0123abcd-0000-4000-8000-00000000000${each}`);
const [orgId, projectId, definitionId, environmentId] = ids as [string, string, string, string];
const down = '\u001b[B';

const server = startCircleCi({
  '/api/v1.1/projects': () =>
    Response.json([
      { username: 'zeta', reponame: 'last', vcs_type: 'bitbucket' },
      { username: 'acme', reponame: 'api', vcs_type: 'github' },
      { username: 'acme', reponame: 'web', vcs_type: 'github' },
      { reponame: 'no owner', branches: 'x'.repeat(3_000_000) },
    ]),
  '/api/v2/me/collaborations': () =>
    Response.json([
      { id: 'other', name: 'Other', 'vcs-type': 'bitbucket' },
      { id: orgId, name: 'Acme', 'vcs-type': 'GitHub' },
    ]),
  '/api/v2/project/gh/acme/web': () =>
    Response.json({ id: projectId, organization_id: orgId, slug: 'gh/acme/web' }),
});

/** Runs the wizard at a terminal in a project with the given files. */
async function wizard(
  steps: readonly Step[],
  files: Record<string, string> = {},
  argv: string[] = [],
) {
  const home = projectOf(files);
  const env = { ...server.withToken, DO_NOT_TRACK: '1', NO_COLOR: '1' };
  const run = await atTerminal(['task', 'config', ...argv], { home, env }, steps);
  const file = join(home, '.chunk/run.json');
  return { ...run, home, saved: existsSync(file) ? readFileSync(file, 'utf8') : undefined };
}

const definition: Step[] = [
  ['Task name: ', 'fix\r'],
  ['Definition ID: ', `nope\r`],
  ['Definition ID: ', `${definitionId}x\u007f\r`],
  ['Description (optional): ', 'Fix thé tests\r'],
  ['Branch [main]: ', '\r'],
  ['Environment ID (optional): ', '\r'],
];

describe('task config at a terminal', () => {
  test('asks for a followed project and a task, and saves both', async () => {
    const steps: Step[] = [
      ['> acme/api', `${down}j\u001b[Ak`],
      ['> acme/api', 'j\r'],
      ...definition,
    ];
    const files = { '.chunk/run.json': '{"custom": 1, "definitions": {"old": {}}}' };
    const { screen, exitCode, echoes, saved, home } = await wizard(
      [...steps, ['Add another? [y/N]', 'n']],
      files,
      ['-f'],
    );
    expect([exitCode, echoes]).toEqual([0, true]);
    expect(screen).toContain('  Enter a UUID, such as 01234567-89ab-cdef-0123-456789abcdef.\n');
    expect(screen).toEndWith(
      `Add another? [y/N] no\nSaved ${join(home, '.chunk/run.json')}\nTo start one: chunk task run --definition fix --prompt "…"\n`,
    );
    expect(JSON.parse(saved ?? '')).toEqual({
      custom: 1,
      org_id: orgId,
      project_id: projectId,
      org_type: 'github',
      definitions: {
        fix: {
          definition_id: definitionId,
          description: 'Fix thé tests',
          chunk_environment_id: null,
          default_branch: 'main',
        },
      },
    });
  });

  test('accepts a project entered manually, and several tasks typed ahead', async () => {
    const first = `a\r${definitionId}\r\rdev\r${environmentId}\ry`;
    const { saved, exitCode } = await wizard([
      ['> acme/api', `${down.repeat(9)}\r`],
      ['> Other', 'j\r'],
      ['Project ID: ', `${projectId}\r`],
      ['Task name: ', first],
      ['Task name: ', `a\rb\r${definitionId}\r\r\r\r`],
      ['Add another? [y/N]', '\r'],
    ]);
    expect(exitCode).toBe(0);
    const { definitions, ...project } = JSON.parse(saved ?? '');
    expect(project).toEqual({ org_id: orgId, project_id: projectId, org_type: 'github' });
    expect(Object.keys(definitions)).toEqual(['a', 'b']);
    expect(definitions.a).toEqual({
      definition_id: definitionId,
      chunk_environment_id: environmentId,
      default_branch: 'dev',
    });
  });

  test.each<[title: string, steps: Step[]]>([
    ['at the list', [['> acme/api', '\u001b']]],
    [
      'in the middle',
      [
        ['> acme/api', 'j\r'],
        ['Task name: ', '\u001b'],
      ],
    ],
    ['at the last question', [['> acme/api', 'j\r'], ...definition, ['Add another?', '\u001b']]],
  ])('saves nothing where the user cancels %s', async (_, steps) => {
    const { exitCode, saved, screen, echoes } = await wizard(steps);
    expect([exitCode, saved, echoes]).toEqual([0, undefined, true]);
    expect(screen).toEndWith('Setup canceled.\n');
  });

  test('ends on Ctrl-C and restores the terminal', async () => {
    const { exitCode, saved, echoes } = await wizard([
      ['> acme/api', 'j\r'],
      ['Task name: ', 'x\u0003'],
    ]);
    expect([exitCode, saved, echoes]).toEqual([130, undefined, true]);
  });

  test('replaces an existing file only after a yes', async () => {
    const files = { '.chunk/run.json': `{"org_id": "a", "project_id": "b"}` };
    const { exitCode, saved, screen } = await wizard(
      [['Replace its project and tasks? [y/N]', 'n']],
      files,
    );
    expect([exitCode, saved]).toEqual([0, files['.chunk/run.json']]);
    expect(screen).toEndWith('Setup canceled.\n');
  });

  test('warns if CIRCLECI_ORG_ID is a different organization', async () => {
    const home = projectOf({});
    const env = { ...server.withToken, DO_NOT_TRACK: '1', CIRCLECI_ORG_ID: 'x' };
    const steps: Step[] = [
      ['> acme/api', 'j\r'],
      ['Task name: ', '\u001b'],
    ];
    const { screen } = await atTerminal(['task', 'config'], { home, env }, steps);
    expect(screen).toContain(`CIRCLECI_ORG_ID is a different organization; saving ${orgId}`);
  });
});
