/**
 * Takes the pictures of `chunk telemetry view` that the README shows, in light and dark, of an
 * invented past: `bun run screenshot`. Needs the package chromium.
 */
import { join, resolve } from 'node:path';
import { startBrowser } from '../test/support/browser.ts';
import { homeWithHistory } from '../test/support/history.ts';
import { compile } from './compile.ts';
import { withFolder } from './temporary-folder.ts';

const docs = resolve(import.meta.dir, '../docs');
const size = { width: 1040, height: 900 } as const;

await withFolder(async (home) => {
  const binary = join(home, 'chunk');
  await compile({ outfile: binary, writeKey: 'picture' });
  await homeWithHistory(home, { sent: 180, queued: 3 }, Date.now());
  const child = Bun.spawn([binary, 'telemetry', 'view', '--no-open'], {
    env: { HOME: home },
    stdout: 'pipe',
    stderr: 'ignore',
  });
  const { value } = await child.stdout.getReader().read();
  const url = new TextDecoder().decode(value).trim();
  const browser = await startBrowser();
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await browser.newPage({ colorScheme, viewport: size });
    await page.goto(url);
    const path = join(docs, `telemetry-view-${colorScheme}.png`);
    await page.screenshot({ path });
    console.log(path);
  }
  await browser.close();
  await child.exited;
});
