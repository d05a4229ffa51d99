import { expect, test } from 'bun:test';
import { startCircleCi } from '../support/circleci.ts';
import { projectOf } from '../support/project.ts';
import { row, testCli } from '../support/test-cli.ts';

const server = startCircleCi({
  '/api/v1.1/projects': () => Response.json([]),
  '/api/v2/me/collaborations': () => Response.json([]),
});
const config = (files: Record<string, string>, terminal: boolean, env = {}, typed: string[] = []) =>
  row(
    ['task', 'config', '--force'],
    testCli({
      terminal,
      typed,
      env: { ...server.withToken, ...env },
      cli: { cwd: projectOf(files) },
    }),
  );

test.each<[title: string, terminal: boolean, env: Record<string, string>, why: string]>([
  ['without a terminal', false, {}, 'not running in a terminal'],
  ['in CI', true, { CI: '1' }, 'CI is set'],
])('task config fails %s', async (_, terminal, env, why) => {
  const { stderr, exitCode } = await config({}, terminal, env);
  expect(stderr).toStartWith(`error: cannot set up tasks: ${why}\nRun it in a terminal`);
  expect(exitCode).toBe(2);
});

test('task config asks no question if the token is rejected', async () => {
  const refusing = startCircleCi({
    '/api/v1.1/projects': () => Response.json({ message: 'no' }, { status: 401 }),
    '/api/v2/me/collaborations': () => Response.json({ message: 'no' }, { status: 401 }),
  });
  const run = await row(
    ['task', 'config'],
    testCli({ terminal: true, env: refusing.withToken, cli: { cwd: projectOf({}) } }),
  );
  expect(run).toMatchObject({ exitCode: 3 });
  expect(run.stderr).toStartWith(
    'Contacting CircleCI …\nerror: the CircleCI token was not accepted',
  );
});

test('task config suggests org create if there is no organization', async () => {
  expect(await config({}, true, {}, ['\r'])).toMatchObject({
    stdout: 'Set up tasks on CircleCI\n',
    exitCode: 5,
    events: ['chunk task config [force] failed'],
  });
});
