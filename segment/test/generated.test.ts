import { expect, test } from 'bun:test';
import { join } from 'node:path';
import { goldenPath, goldenText } from '../amplitude.ts';
import { generatedFiles } from '../generate.ts';

const root = join(import.meta.dir, '../..');

for (const [path, text] of await generatedFiles()) {
  test(`${path} is up to date (update it with bun run generate)`, async () => {
    expect(await Bun.file(join(root, path)).text()).toBe(text);
  });
}

test('segment/amplitude.json is up to date (update it with bun run amplitude --write)', async () => {
  expect(await Bun.file(goldenPath).text()).toBe(await goldenText());
});

test('simulate --forecast prints every figure of the costs in docs/data-team.md', async () => {
  const page = await Bun.file(join(root, 'docs/data-team.md')).text();
  const costs = page.slice(page.indexOf('## What it costs'), page.indexOf('## What arrives'));
  const child = Bun.spawn([process.execPath, join(root, 'scripts/simulate.ts'), '--forecast']);
  const printed = new Set((await child.stdout.text()).match(/\d[\d,.]*/g));
  const figures = costs.match(/\d[\d,]*\d/g) ?? [];
  expect(figures.length).toBeGreaterThan(15);
  expect(figures.filter((figure) => !printed.has(figure))).toEqual([]);
}, 60_000);
