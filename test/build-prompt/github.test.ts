import { afterEach, describe, expect, test } from 'bun:test';
import { build, fileOf, gitHubToken, promptCli, promptPath } from '../support/build-prompt.ts';
import { type FakeGitHub, type FakeRepositories, startGitHub } from '../support/github.ts';
import { pull, said } from '../support/reviews.ts';

let github: FakeGitHub | undefined;
afterEach(async () => {
  await github?.stop();
  github = undefined;
});

function serve(repositories: FakeRepositories): FakeGitHub {
  github = startGitHub(repositories);
  return github;
}

describe('reading', () => {
  test('a repository with nothing to page takes one request', async () => {
    const server = serve({ 'acme/api': [pull(1, [said('ann', 'Handle the error here')])] });
    const cli = promptCli({ github: server });
    const ran = await build('--org acme --repos api --analyzer local', cli);
    expect(ran.stderr).toContain('Step 1');
    expect(ran.exitCode).toBe(0);
    expect(server.requests.length).toBe(1);
    expect(server.requests[0]?.headers['authorization']).toBe(`token ${gitHubToken}`);
    expect(fileOf(cli, promptPath)).toContain('Handle the error here');
  });
});
