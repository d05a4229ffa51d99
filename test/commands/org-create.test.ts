import { expect, test } from 'bun:test';
import { startCircleCi } from '../support/circleci.ts';
import { row, testCli } from '../support/test-cli.ts';

const path = '/api/v2/organization';
const made = { id: 'org-1', slug: 'circleci/abc', name: 'acme' };

function create(answer: () => Response, ...argv: string[]) {
  const server = startCircleCi({ [path]: answer });
  const run = row(['org', 'create', ...argv], testCli({ env: server.withToken }));
  return { server, run };
}

test('org create creates an organization and prints its id', async () => {
  const { server, run } = create(() => Response.json(made, { status: 201 }), 'acme');
  expect(await run).toEqual({
    stdout: 'ID:    org-1\nSlug:  circleci/abc\n',
    stderr: '',
    exitCode: 0,
    events: ['chunk org create ok'],
  });
  expect(server.requests).toMatchObject([
    { line: `POST ${path}`, body: { name: 'acme', vcs_type: 'circleci' } },
  ]);
});

test('org create prints JSON', async () => {
  const { run } = create(() => Response.json(made), 'acme', '--json');
  expect(JSON.parse((await run).stdout)).toEqual({
    id: 'org-1',
    name: 'acme',
    slug: 'circleci/abc',
  });
});

test('org create sends one request, and says that a failed one may have succeeded', async () => {
  const { server, run } = create(() => new Response('', { status: 500 }), 'acme');
  expect(await run).toMatchObject({
    stderr:
      'error: CircleCI answered 500\nIt may have been created anyway. Before you try again, run: chunk org list\n',
    exitCode: 4,
  });
  expect(server.requests).toHaveLength(1);
});

test('org create requires a name', async () => {
  expect(await create(() => Response.json(made), ' ').run).toMatchObject({
    stderr: 'error: the name of the organization is empty\n',
    exitCode: 2,
  });
});
