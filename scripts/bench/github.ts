import { fetchReviews } from '../../src/build-prompt/github/fetch.ts';
import { removeTemporaryFolders } from '../../test/support/folders.ts';
import { startGitHub } from '../../test/support/github.ts';
import type { FakeRepositories } from '../../test/support/github-data.ts';
import { pull, said } from '../../test/support/reviews.ts';
import { testCli } from '../../test/support/test-cli.ts';
import type { BoundedFigure } from '../figure.ts';

const repositories = 50;
const pagesEach = 5;
const pageSize = 25;
const delayMs = 100;
const maxAtOnce = 16;
const maxShare = 0.25;

/** What reading from GitHub costs, against a GitHub on loopback that takes 100 ms for a page. */
export async function gitHubFigures(): Promise<BoundedFigure[]> {
  try {
    // The schema is built once, before anything is timed.
    const single = await read(1, 1, 0);
    const many = await read(repositories, pagesEach, delayMs);
    const sequentialMs = repositories * pagesEach * delayMs;
    const share = many.milliseconds / sequentialMs;
    return [
      {
        what: `${repositories} repositories × ${pagesEach} pages at ${delayMs} ms, ÷ one after another`,
        figure: `${share.toFixed(2)} (${Math.round(many.milliseconds)} ms)`,
        bound: `≤ ${maxShare}`,
        ok: share <= maxShare && many.requests === repositories * pagesEach,
      },
      {
        what: 'requests to GitHub at once',
        figure: String(many.atOnce),
        bound: `≤ ${maxAtOnce}`,
        ok: many.atOnce <= maxAtOnce,
      },
      {
        what: 'requests for a repository with nothing to page',
        figure: String(single.requests),
        bound: '1',
        ok: single.requests === 1,
      },
    ];
  } finally {
    removeTemporaryFolders();
  }
}

async function read(count: number, pages: number, delay: number) {
  const names = Array.from({ length: count }, (_, index) => `repository-${index}`);
  const served: FakeRepositories = {};
  for (const name of names) {
    served[`acme/${name}`] = Array.from({ length: pages * pageSize }, (_, index) =>
      pull(index + 1, [said('ann', `comment ${index}`)]),
    );
  }
  const github = startGitHub(served, delay);
  const source = { organization: 'acme', repositories: names, since: '2025-01-01', exclude: [] };
  const access = { apiUrl: github.url, token: 'bench-token' };
  const startedAt = performance.now();
  await fetchReviews({ ...source, ...access }, testCli(), () => {});
  const milliseconds = performance.now() - startedAt;
  await github.stop();
  return { milliseconds, requests: github.requests.length, atOnce: github.mostAtOnce };
}

if (import.meta.main) console.table(await gitHubFigures());
