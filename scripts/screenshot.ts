/**
 * Takes the pictures of `chunk telemetry view` in the README, in light and dark, with made-up
 * events: `bun run screenshot`. Needs the package chromium.
 */
import { join, resolve } from 'node:path';
import { start } from '../test/support/binary.ts';
import { startBrowser } from '../test/support/browser.ts';
import { temporaryFolder } from '../test/support/folders.ts';
import { homeWithHistory } from '../test/support/history.ts';
import { compile } from './compile.ts';

const docs = resolve(import.meta.dir, '../docs');
const home = temporaryFolder();
const binary = join(home, 'chunk');
await compile({ outfile: binary, writeKey: 'picture' });
await homeWithHistory(home, { sent: 180, queued: 3 }, Date.now());
const child = start(['telemetry', 'view', '--no-open'], { home, binary });
const { value } = await child.stdout.getReader().read();
const url = new TextDecoder().decode(value).trim();
const browser = await startBrowser();
for (const colorScheme of ['light', 'dark'] as const) {
  const page = await browser.newPage({ colorScheme, viewport: { width: 1040, height: 900 } });
  await page.goto(url);
  const path = join(docs, `telemetry-view-${colorScheme}.png`);
  await page.screenshot({ path });
  console.log(path);
}
await browser.close();
await child.exited;
