import { expect, test } from 'bun:test';
import { join } from 'node:path';
import { goldenPath, goldenText } from '../amplitude.ts';
import { generatedFiles } from '../generate.ts';

const root = join(import.meta.dir, '../..');

for (const [path, text] of await generatedFiles()) {
  test(`${path} is what the code says (bun run generate makes it so)`, async () => {
    expect(await Bun.file(join(root, path)).text()).toBe(text);
  });
}

test('segment/amplitude.json is what arrives (bun run amplitude --write makes it so)', async () => {
  expect(await Bun.file(goldenPath).text()).toBe(await goldenText());
});
