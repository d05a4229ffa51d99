/** Writes the generated files for the data team. A test fails if one of them is stale. */
import { join } from 'node:path';
import { eventName } from '../src/system/build-info.ts';
import { dataTeamDocument } from './documents/data-team.ts';
import { erasureDocument } from './documents/erasure.ts';
import { terraform } from './terraform.ts';

const root = join(import.meta.dir, '..');

/** Returns the text of every generated file, by its path in the repository. */
export async function generatedFiles(): Promise<ReadonlyMap<string, string>> {
  return new Map([
    ['segment/main.tf.json', `${JSON.stringify(terraform(), null, 2)}\n`],
    ['segment/warehouse/models/runs.sql', await runsModel()],
    ['docs/erasure.md', erasureDocument()],
    ['docs/data-team.md', await dataTeamDocument()],
  ]);
}

/** Returns the model that reads Segment's table, which has the name of the event. */
async function runsModel(): Promise<string> {
  const text = await Bun.file(join(root, 'segment/warehouse/models/runs.sql')).text();
  return text.replace(/^ {2}FROM \w+$/m, `  FROM ${eventName}`);
}

if (import.meta.main) {
  for (const [path, text] of await generatedFiles()) {
    await Bun.write(join(root, path), text);
    console.log(path);
  }
}
