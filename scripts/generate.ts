/**
 * Writes the documents that are generated from the code. `generatedDocuments` is what the test
 * compares.
 */
import { join, resolve } from 'node:path';
import { tree } from '../src/commands/index.ts';
import { cliDocument } from './cli-document.ts';
import { completionScripts } from './completion.ts';
import { manPage } from './man-page.ts';
import { telemetryDocument } from './telemetry-document.ts';
import { trackingPlan } from './tracking-plan.ts';

const root = resolve(import.meta.dir, '..');

/** Returns the text of every generated document, by its path in the repository. */
export async function generatedDocuments(): Promise<ReadonlyMap<string, string>> {
  const completions = [...(await completionScripts(tree))];
  return new Map([
    ['TELEMETRY.md', await telemetryDocument(await Bun.file(join(root, 'TELEMETRY.md')).text())],
    ['tracking-plan.json', `${JSON.stringify(trackingPlan(), null, 2)}\n`],
    ['docs/cli.md', await cliDocument(tree)],
    ['man/chunk.1', await manPage(tree)],
    ...completions.map(([name, text]) => [`completions/${name}`, text] as const),
  ]);
}

if (import.meta.main) {
  for (const [path, text] of await generatedDocuments()) {
    await Bun.write(join(root, path), text);
    console.log(path);
  }
}
