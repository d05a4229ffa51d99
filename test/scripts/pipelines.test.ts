import { describe, expect, test } from 'bun:test';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Glob } from 'bun';
import { scripts } from '../../package.json';
import { temporaryFolder } from '../support/folders.ts';
import { debian } from '../support/skips.ts';

const root = resolve(import.meta.dir, '../..');
const pipelines = ['.circleci/config.yml', '.github/workflows/check.yml'];

/** Returns all commands of a pipeline. */
function commandsOf(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(commandsOf);
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) => {
    if (key !== 'run') return commandsOf(value);
    if (typeof value === 'string') return [value];
    return typeof value === 'object' && value !== null && 'command' in value
      ? [String(value.command)]
      : [];
  });
}

describe.each(pipelines)('%s', (path) => {
  test('calls only scripts that exist in the project', async () => {
    const commands = commandsOf(Bun.YAML.parse(await Bun.file(join(root, path)).text()));
    expect(commands).toContain('bun run ci');
    const own: Record<string, unknown> = { ...scripts, install: true };
    const unknown = commands.filter((command) => {
      const words = command.split(' ').filter((word) => !word.includes('=') && word !== 'sudo');
      const [program, first = ''] = words;
      if (program === 'sh') return !existsSync(join(root, first));
      if (program !== 'bun') return true;
      if (first === 'run') return !(words[2] !== undefined && words[2] in own);
      return !(first in own || existsSync(join(root, first)));
    });
    expect(unknown).toEqual([]);
  });

  test('pins every action to a commit', async () => {
    const text = await Bun.file(join(root, path)).text();
    const actions = [...text.matchAll(/uses: (\S+)/g)].map(([, action]) => action);
    expect(actions.filter((action) => !/@[0-9a-f]{40}$/.test(action ?? ''))).toEqual([]);
  });
});

test('only the release job has the keys, and it runs on a tag after the checks', async () => {
  const text = await Bun.file(join(root, '.circleci/config.yml')).text();
  const { workflows } = Bun.YAML.parse(text) as {
    workflows: Record<string, { jobs: (string | Record<string, object>)[] }>;
  };
  expect(workflows['commit']?.jobs).toEqual(['check']);
  const tags = { branches: { ignore: '/.*/' }, tags: { only: '/^v.*/' } };
  expect(workflows['tag']?.jobs).toEqual([
    { check: { filters: tags } },
    { release: { filters: tags, context: 'chunk-release', requires: ['check'] } },
  ]);
  const check = await Bun.file(join(root, '.github/workflows/check.yml')).text();
  expect(check).not.toContain('secrets.');
});

test('a release checks the tag, builds, inspects, then publishes', async () => {
  const pipeline = Bun.YAML.parse(await Bun.file(join(root, '.circleci/config.yml')).text());
  const commands = commandsOf(pipeline);
  const order = ['build --release --tag', 'run inspect', 'publish.sh'];
  const at = order.map((part) => commands.findIndex((command) => command.includes(part)));
  expect(at).not.toContain(-1);
  expect(at).toEqual([...at].sort((one, other) => one - other));
});

test.skipIf(!debian('shellcheck'))('the shell scripts have no shellcheck warnings', () => {
  const files = [...new Glob('scripts/*.sh').scanSync(root)];
  const { exitCode, stdout } = Bun.spawnSync(['shellcheck', ...files], { cwd: root });
  expect({ exitCode, stdout: stdout.toString() }).toEqual({ exitCode: 0, stdout: '' });
});

test.skipIf(!debian('curl'))(
  'publish.sh makes a draft, uploads all, then publishes it',
  async () => {
    const requests: string[] = [];
    const server = Bun.serve({
      hostname: '127.0.0.1',
      port: 0,
      fetch: async (request) => {
        const { pathname, search, origin } = new URL(request.url);
        const body = await request.bytes();
        expect(request.headers.get('authorization')).toBe('Bearer a-token');
        requests.push(`${request.method} ${pathname}${search} ${body.length}`);
        return Response.json({ id: 7, upload_url: `${origin}/upload/7{?name,label}` });
      },
    });
    const folder = temporaryFolder();
    await Bun.write(join(folder, 'a-file'), 'twelve bytes');
    const child = Bun.spawn(['sh', join(root, 'scripts/publish.sh'), 'v1.2.3', folder], {
      env: {
        PATH: `${join(process.execPath, '..')}:${process.env['PATH']}`,
        GITHUB_TOKEN: 'a-token',
        GITHUB_API_URL: `http://127.0.0.1:${server.port}`,
        CHUNK_REPOSITORY: 'example/chunk',
      },
      stdout: 'pipe',
      stderr: 'pipe',
    });
    const [stdout, stderr, exitCode] = await Promise.all([
      child.stdout.text(),
      child.stderr.text(),
      child.exited,
    ]);
    await server.stop(true);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    expect(stdout).toEndWith('Published v1.2.3\n');
    expect(requests[0]).toStartWith('POST /repos/example/chunk/releases ');
    expect(requests).toContain('POST /upload/7?name=a-file 12');
    expect(requests.at(-1)).toStartWith('PATCH /repos/example/chunk/releases/7 ');
  },
);
