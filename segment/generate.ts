/**
 * Writes what is generated for the data team. `generatedFiles` is what the test compares.
 */
import { join } from 'node:path';
import { eventName } from '../src/system/build-info.ts';
import { dataTeamDocument } from './documents/data-team.ts';
import { erasureDocument } from './documents/erasure.ts';
import { terraform } from './terraform.ts';

const root = join(import.meta.dir, '..');

/** Every generated file: its path in the repository, and its text. */
export async function generatedFiles(): Promise<ReadonlyMap<string, string>> {
  return new Map([
    ['segment/main.tf.json', `${JSON.stringify(terraform(), null, 2)}\n`],
    ['segment/warehouse/models/runs.sql', await runsModel()],
    ['docs/erasure.md', erasureDocument()],
    ['docs/data-team.md', await dataTeamDocument()],
  ]);
}

/** Returns the one model that reads a table of Segment's; its name is that of the event. */
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
