import { describe, expect, test } from 'bun:test';
import { appendFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  build,
  detailsOf,
  detailsPath,
  fileOf,
  local,
  promptCli,
} from '../support/build-prompt.ts';
import { type Fault, faults } from '../support/github.ts';
import { oneComment, pull, said } from '../support/reviews.ts';
import { serve, stopGitHubAfterEach } from '../support/serve-github.ts';
import { isPosix } from '../support/skips.ts';

stopGitHubAfterEach();

describe('a run after a failed run', () => {
  const pulls = Array.from({ length: 60 }, (_, index) =>
    pull(index + 1, [said('ann', `comment ${index + 1}`)], {
      updatedAt: new Date(Date.UTC(2025, 11, 20) + index * 60_000).toISOString(),
    }),
  );

  test('resumes the listing and reads pull requests that changed since', async () => {
    const server = serve({ 'acme/api': [...pulls] });
    const cli = promptCli({ github: server });
    const third: Fault = ({ variables }) =>
      variables['after'] !== undefined && server.requests.length > 2
        ? faults.status(401)()
        : undefined;
    server.always(third);
    expect((await build(local, cli)).exitCode).toBe(3);
    server.always(undefined);
    server.requests.length = 0;
    // An update moves the oldest pull request to the first page, which has already been read.
    server.repositories['acme/api'] = pulls.map((pullRequest) =>
      pullRequest.number === 1
        ? pull(1, [said('ann', 'new words')], { updatedAt: '2026-01-02T03:05:00Z' })
        : pullRequest,
    );
    const again = promptCli({ github: server }, { home: cli.cwd });
    const { exitCode, stderr } = await build(`${local} --debug`, again);
    expect(exitCode).toBe(0);
    expect(stderr).toContain('  api: resuming where an earlier run stopped\n');
    expect(stderr).toContain('  [1/1] api: 60 pull requests, 60 comments\n');
    expect(detailsOf(fileOf(again, detailsPath))).toContain('#1 ann: new words');
    // The missing page, and the first page once more for changes.
    expect(server.requests.length).toBe(2);
    expect(readdirSync(again.paths.fetchCacheFolder)).toEqual([]);
  });

  test('resumes from complete cache lines of the same run only', async () => {
    const server = serve({ 'acme/api': [...pulls] });
    const cli = promptCli({ github: server });
    server.always(() => (server.requests.length > 2 ? faults.status(401)() : undefined));
    await build(local, cli);
    server.always(undefined);
    const [name = ''] = readdirSync(cli.paths.fetchCacheFolder);
    const stray = JSON.stringify({ run: 'another', next: null, pullRequests: [] });
    appendFileSync(join(cli.paths.fetchCacheFolder, name), `${stray}\n{"run":"00000000-0000`);
    const again = promptCli({ github: server }, { home: cli.cwd });
    const { stdout } = await build(`${local} --json`, again);
    expect(JSON.parse(stdout).comments).toBe(60);
  });

  test('starts over if GitHub rejects the saved cursor', async () => {
    const server = serve({ 'acme/api': [...pulls] });
    const cli = promptCli({ github: server });
    server.always(() => (server.requests.length > 2 ? faults.status(401)() : undefined));
    await build(local, cli);
    server.always(undefined);
    server.fail(faults.graphqlError('INVALID_CURSOR_ARGUMENTS', 'no such cursor'));
    const again = promptCli({ github: server }, { home: cli.cwd });
    const { stdout } = await build(`${local} --json`, again);
    expect(JSON.parse(stdout).comments).toBe(60);
  });

  test('starts over if the cache is too old', async () => {
    const server = serve({ 'acme/api': [...pulls] });
    const cli = promptCli({ github: server });
    server.always(() => (server.requests.length > 2 ? faults.status(401)() : undefined));
    await build(local, cli);
    server.always(undefined);
    server.requests.length = 0;
    const later = promptCli({ github: server }, { home: cli.cwd });
    await later.sleep(6 * 60 * 60_000);
    expect((await build(local, later)).exitCode).toBe(0);
    expect(server.requests.length).toBe(3);
  });

  test('finds changes by the server’s clock if the local clock is a day ahead', async () => {
    const server = serve({ 'acme/api': [...pulls] });
    const cli = promptCli({ github: server });
    await cli.sleep(24 * 60 * 60_000);
    server.always(() => (server.requests.length > 2 ? faults.status(401)() : undefined));
    expect((await build(local, cli)).exitCode).toBe(3);
    server.always(undefined);
    server.repositories['acme/api'] = pulls.map((pullRequest) =>
      pullRequest.number === 1
        ? pull(1, [said('ann', 'new words')], { updatedAt: '2025-12-21T00:00:00Z' })
        : pullRequest,
    );
    const again = promptCli({ github: server }, { home: cli.cwd });
    await again.sleep(24 * 60 * 60_000);
    await build(`${local} --debug`, again);
    expect(detailsOf(fileOf(again, detailsPath))).toContain('#1 ann: new words');
  });

  test.skipIf(!isPosix)(
    'keeps foreign files in the cache folder and does not block on a FIFO',
    async () => {
      const server = serve(oneComment);
      const cli = promptCli({ github: server });
      const folder = cli.paths.fetchCacheFolder;
      mkdirSync(join(folder, 'folder'), { recursive: true });
      Bun.spawnSync(['mkfifo', join(folder, 'pipe')]);
      const later = JSON.stringify({ format: 99, run: 'x', startedAt: 0 });
      const old = JSON.stringify({ format: 1, run: 'x', startedAt: 0 });
      for (const [name, text] of [
        ['later.jsonl', later],
        ['old.jsonl', old],
        ['mine.txt', 'notes'],
      ] as const) {
        writeFileSync(join(folder, name), `${text}\n`);
      }
      expect((await build(local, cli)).exitCode).toBe(0);
      expect(readdirSync(folder).sort()).toEqual(['folder', 'later.jsonl', 'mine.txt', 'pipe']);
    },
  );

  test('starts over with another token', async () => {
    const server = serve({ 'acme/api': [...pulls] });
    const cli = promptCli({ github: server });
    server.always(() => (server.requests.length > 2 ? faults.status(401)() : undefined));
    await build(local, cli);
    server.always(undefined);
    server.requests.length = 0;
    const other = promptCli(
      { github: server },
      { home: cli.cwd, env: { GITHUB_TOKEN: 'ghp_anotherToken000000000000' } },
    );
    await build(local, other);
    expect(server.requests.length).toBe(3);
  });
});
