import { afterEach } from 'bun:test';
import { type FakeGitHub, startGitHub } from './github.ts';
import type { FakeRepositories } from './github-data.ts';

let github: FakeGitHub | undefined;

/** Starts a fake GitHub for one test; the test's file calls `stopGitHubAfterEach`. */
export function serve(repositories: FakeRepositories): FakeGitHub {
  github = startGitHub(repositories);
  return github;
}

/** Stops the fake GitHub of each test that called `serve`. */
export function stopGitHubAfterEach(): void {
  afterEach(async () => {
    await github?.stop();
    github = undefined;
  });
}
