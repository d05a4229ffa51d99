/**
 * Writes the documents that are generated from the code. `generatedDocuments` is what the test
 * compares.
 */
import { join, resolve } from 'node:path';
import { telemetryDocument } from './telemetry-document.ts';
import { trackingPlan } from './tracking-plan.ts';

const root = resolve(import.meta.dir, '..');

/** Every generated document: its path in the repository, and its text. */
export async function generatedDocuments(): Promise<ReadonlyMap<string, string>> {
  return new Map([
    ['TELEMETRY.md', await telemetryDocument()],
    ['tracking-plan.json', `${JSON.stringify(trackingPlan(), null, 2)}\n`],
  ]);
}

if (import.meta.main) {
  for (const [path, text] of await generatedDocuments()) {
    await Bun.write(join(root, path), text);
    console.log(path);
  }
}
