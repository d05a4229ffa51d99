import { expect, test } from 'bun:test';
import { join } from 'node:path';
import { type Files, projectOf } from '../support/project.ts';
import { row, testCli } from '../support/test-cli.ts';

const config = JSON.stringify({
  commands: ['test', 'web:unit', 'über', '$(x)', '-rf', 'a b', ''].map((name) => ({
    name,
    run: 'x',
  })),
});
const tasks = JSON.stringify({
  org_id: 'o',
  project_id: 'p',
  definitions: { fix: { definition_id: 'd' }, '`x`': { definition_id: 'd' } },
});

test.each<[title: string, kind: string, files: Files, stdout: string]>([
  ['nothing for an invalid config file', 'commands', { '.chunk/config.json': config }, ''],
  [
    'only the command names that are safe in a shell',
    'commands',
    { '.chunk/config.json': config.replace(',{"name":"","run":"x"}', '') },
    'test\nweb:unit\nüber\n',
  ],
  ['the tasks', 'tasks', { '.chunk/run.json': tasks }, 'fix\n'],
  ['nothing if the file is missing', 'tasks', {}, ''],
  ['nothing for a file that is not JSON', 'tasks', { '.chunk/run.json': '{' }, ''],
  ['nothing for an unknown argument', 'toString', {}, ''],
])('completion names prints %s, and records nothing', async (_, kind, files, stdout) => {
  const cwd = join(projectOf({ ...files, 'below/x': '' }), 'below');
  expect(await row(['completion', 'names', kind], testCli({ cli: { cwd } }))).toEqual({
    stdout,
    stderr: '',
    exitCode: 0,
    events: [],
  });
});
