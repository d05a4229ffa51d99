import { fetchReviews } from '../../src/build-prompt/github/fetch.ts';
import { startGitHub } from '../../test/support/github.ts';
import type { FakeRepositories } from '../../test/support/github-data.ts';
import { pull, said } from '../../test/support/reviews.ts';
import { testCli } from '../../test/support/test-cli.ts';
import type { BoundedFigure } from '../figure.ts';

const repositories = 50;
const pagesEach = 5;
const pageSize = 25;
const delayMs = 100;

/** Measures reading many repositories from a GitHub on loopback, against reading them in turn. */
export async function gitHubFigures(): Promise<BoundedFigure[]> {
  const names = Array.from({ length: repositories }, (_, index) => `repository-${index}`);
  const served: FakeRepositories = {};
  for (const name of names) {
    served[`acme/${name}`] = Array.from({ length: pagesEach * pageSize }, (_, index) =>
      pull(index + 1, [said('ann', `comment ${index}`)]),
    );
  }
  const github = startGitHub(served, delayMs);
  const source = { organization: 'acme', repositories: names, since: '2025-01-01', exclude: [] };
  const startedAt = performance.now();
  await fetchReviews({ ...source, apiUrl: github.url, token: 'bench' }, testCli(), () => {});
  const milliseconds = performance.now() - startedAt;
  await github.stop();
  const pages = repositories * pagesEach;
  const share = milliseconds / (pages * delayMs);
  const { mostAtOnce, requests } = github;
  return [
    {
      what: `${repositories} repositories × ${pagesEach} pages at ${delayMs} ms ÷ in turn`,
      figure: `${share.toFixed(2)} (${Math.round(milliseconds)} ms), ${mostAtOnce} requests at once`,
      bound: '≤ 0.25, ≤ 16 requests at once',
      ok: share <= 0.25 && mostAtOnce <= 16 && requests.length === pages,
    },
  ];
}
