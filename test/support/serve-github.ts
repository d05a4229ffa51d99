import { afterEach } from 'bun:test';
import { type FakeGitHub, startGitHub } from './github.ts';
import type { FakeRepositories } from './github-data.ts';

let github: FakeGitHub | undefined;

/** Starts a GitHub for one test of a file that calls `stopGitHubAfterEach`. */
export function serve(repositories: FakeRepositories): FakeGitHub {
  github = startGitHub(repositories);
  return github;
}

/** Stops the GitHub that a test started with `serve`. */
export function stopGitHubAfterEach(): void {
  afterEach(async () => {
    await github?.stop();
    github = undefined;
  });
}
