import { describe, expect, test } from 'bun:test';
import { join } from 'node:path';
import { startCircleCi } from '../support/circleci.ts';
import { temporaryFolder } from '../support/folders.ts';
import { type Files, projectOf } from '../support/project.ts';
import { goodToken } from '../support/provider-server.ts';
import { row, testCli } from '../support/test-cli.ts';

const uuid = '0123abcd-0000-4000-8000-000000000001';
const environment = '0123abcd-0000-4000-8000-000000000002';
const runFile = {
  org_id: 'org-1',
  project_id: 'proj_2',
  org_type: 'github',
  definitions: {
    fix: { definition_id: 'def-3', chunk_environment_id: environment, default_branch: 'dev' },
    bare: { definition_id: 'def-4', chunk_environment_id: null, default_branch: '' },
  },
};
const runs = '/api/v2/agents/org/org-1/project/proj_2/runs';
const started = { runId: 'run-9', pipelineId: 'pipe-9' };
const text = JSON.stringify(runFile);

function task(answer: () => Response, argv: string[], files: Files = { '.chunk/run.json': text }) {
  const server = startCircleCi({ [runs]: answer });
  const cwd = projectOf(files);
  const run = (env: Record<string, string> = server.withToken, folder = cwd) =>
    row(['task', 'run', ...argv], testCli({ env, cli: { cwd: folder } }));
  return { server, run, cwd };
}

const fix = ['--definition', 'fix', '--prompt', 'Fix it'];

describe('task run', () => {
  test('starts the task once and prints its ids', async () => {
    const { server, run } = task(() => Response.json(started, { status: 201 }), fix);
    expect(await run()).toEqual({
      stdout: 'Run ID:       run-9\nPipeline ID:  pipe-9\n',
      stderr: '',
      exitCode: 0,
      events: ['chunk task run [definition,prompt] ok'],
    });
    expect(server.requests).toEqual([
      {
        line: `POST ${runs}`,
        token: goodToken.circleci,
        body: {
          agent_type: 'prompt',
          definition_id: 'def-3',
          checkout_branch: 'dev',
          trigger_source: 'chunk-cli',
          trigger_type: 'api',
          chunk_environment_id: environment,
          parameters: {
            'agent-type': 'prompt',
            'custom-prompt': 'Fix it',
            'run-pipeline-as-a-tool': true,
            'create-new-branch': false,
          },
          stats: { prompt: 'Fix it', checkout_branch: 'dev' },
        },
      },
    ]);
  });

  test('sends the values of its flags, and prints JSON', async () => {
    const argv = ['--definition', uuid, '--prompt=x', '--branch', 'b', '--new-branch'];
    const { server, run } = task(
      () => Response.json(started),
      [...argv, '--no-pipeline-as-tool', '--json'],
    );
    const { stdout } = await run();
    expect(JSON.parse(stdout)).toEqual(started);
    expect(server.requests[0]?.body).toMatchObject({
      definition_id: uuid,
      checkout_branch: 'b',
      parameters: { 'run-pipeline-as-a-tool': false, 'create-new-branch': true },
    });
    expect(server.requests[0]?.body).not.toHaveProperty('chunk_environment_id');
  });

  test('uses the branch main by default', async () => {
    const bare = ['--definition', 'bare', '--prompt', 'x'];
    const { server, run } = task(() => Response.json(started), bare);
    await run();
    expect(server.requests[0]?.body).toMatchObject({ checkout_branch: 'main' });
  });

  const mayHaveStarted =
    'The run may have started anyway. Check in CircleCI before you try again.\n';
  test.each<[title: string, answer: () => Response, stderr: string, exitCode: number]>([
    [
      'a server error',
      () => Response.json({ message: 'oops' }, { status: 502 }),
      `error: CircleCI answered 502: oops\n${mayHaveStarted}`,
      4,
    ],
    [
      'without a run id',
      () => Response.json({}),
      `error: CircleCI's response has no run id\n${mayHaveStarted}`,
      4,
    ],
    [
      'too many requests',
      () => new Response('', { status: 429, headers: { 'retry-after': '0' } }),
      'error: CircleCI answered 429\nTry again in a moment.\n',
      4,
    ],
    [
      'a rejected token',
      () => Response.json({ message: 'no' }, { status: 403 }),
      'error: the CircleCI token was not accepted (CircleCI answered 403: no)\nSet CIRCLE_TOKEN to another value, or unset it.\n',
      3,
    ],
    [
      '404',
      () => Response.json({ message: 'Project not found' }, { status: 404 }),
      'error: CircleCI answered 404: Project not found\n',
      5,
    ],
    [
      'a redirect, which it does not follow with the token',
      () => new Response('', { status: 302, headers: { location: '/elsewhere' } }),
      'error: CircleCI answered 302\nCheck HTTPS_PROXY, NODE_EXTRA_CA_CERTS and CIRCLECI_BASE_URL.\n',
      4,
    ],
  ])('sends one request if the response is %s', async (_, answer, stderr, exitCode) => {
    const { server, run } = task(answer, fix);
    expect(await run()).toMatchObject({ stdout: '', stderr, exitCode });
    expect(server.requests).toHaveLength(1);
  });

  test('sends one request if the connection closes early, and says that the run may have started', async () => {
    let connections = 0;
    const server = Bun.listen({
      hostname: '127.0.0.1',
      port: 0,
      socket: {
        open: () => {
          connections++;
        },
        data: (socket) => {
          socket.end();
        },
      },
    });
    const { run } = task(() => Response.json(started), fix);
    const env = { CIRCLE_TOKEN: 'x', CIRCLECI_BASE_URL: `http://127.0.0.1:${server.port}` };
    const { stderr, exitCode } = await run(env);
    server.stop(true);
    expect([connections, exitCode]).toEqual([1, 4]);
    expect(stderr).toEndWith(`\n${mayHaveStarted}`);
  });

  test('suggests another try if the connection is refused', async () => {
    const { run } = task(() => Response.json(started), fix);
    const env = { CIRCLE_TOKEN: 'x', CIRCLECI_BASE_URL: 'http://127.0.0.1:9' };
    expect(await run(env)).toMatchObject({
      stderr:
        'error: request to CircleCI failed: the connection was refused (ECONNREFUSED)\nTry again in a moment.\n',
      exitCode: 4,
    });
  });

  test.each<[title: string, argv: string[], files: Files, stderr: string, exitCode: number]>([
    [
      'its required flags, which the usage names',
      ['--definition', 'fix'],
      {},
      'error: missing flag --prompt\nUsage: chunk task run --definition <name> --prompt <text> [flags]   (flags: chunk task run --help)\n',
      2,
    ],
    [
      'a run.json',
      fix,
      {},
      'error: there is no .chunk/run.json in {}\nSet it up: chunk task config\n',
      1,
    ],
    [
      'a task with that name',
      ['--definition', 'toString', '--prompt', 'x'],
      { '.chunk/run.json': text },
      'error: .chunk/run.json has no task "toString"\nTasks: bare, fix\n',
      1,
    ],
    [
      'a prompt',
      ['--definition', 'fix', '--prompt', ' '],
      { '.chunk/run.json': text },
      'error: --prompt is empty\n',
      2,
    ],
    [
      'valid JSON in run.json',
      fix,
      { '.chunk/run.json': '{\n,' },
      `error: ${join('{}', '.chunk', 'run.json')} cannot be used: line 2, column 1: a value is expected\nFix it, or move it away and run: chunk task config\n`,
      1,
    ],
    [
      'an organization',
      fix,
      { '.chunk/run.json': '{"project_id": "x"}' },
      `error: ${join('{}', '.chunk', 'run.json')} cannot be used: it has no org_id\nFix it, or move it away and run: chunk task config\n`,
      1,
    ],
    [
      'an id without path separators',
      fix,
      { '.chunk/run.json': '{"org_id": "../../me", "project_id": "x"}' },
      `error: ${join('{}', '.chunk', 'run.json')} cannot be used: its org_id is not an id\nFix it, or move it away and run: chunk task config\n`,
      1,
    ],
  ])('requires %s', async (_, argv, files, stderr, exitCode) => {
    const { server, run, cwd } = task(() => Response.json(started), argv, files);
    const ended = await run();
    expect([ended.stderr.replaceAll(cwd, '{}'), ended.exitCode]).toEqual([stderr, exitCode]);
    expect(server.requests).toEqual([]);
  });

  test('requires a repository and a token', async () => {
    const { run, cwd } = task(() => Response.json(started), fix);
    expect(await run({}, temporaryFolder())).toMatchObject({
      stderr: 'error: Not in a git repository.\nChange to a Git repository first.\n',
      exitCode: 1,
    });
    expect(await run({}, join(cwd, '.chunk'))).toMatchObject({ exitCode: 3 });
  });
});
