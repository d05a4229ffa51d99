import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Cli } from '../../system/cli.ts';
import { html } from './html.ts';

/** A file that redirects a browser to another address. */
export interface RedirectFile {
  /** Its `file:` URL. */
  readonly url: string;
  /** Never throws: on Windows, a file that the browser still has open cannot be removed. */
  remove(): void;
}

/**
 * Writes a page that only this user can read and that redirects to `address`. A secret address must
 * not be a program's argument, because all users can read those. Throws what `fs` throws.
 */
export function writeRedirectFile(address: string, { env }: Pick<Cli, 'env'>): RedirectFile {
  // `mkdtemp` creates the folder with mode 0700.
  const folder = mkdtempSync(join(env['TMPDIR'] || env['TEMP'] || '/tmp', 'chunk-view-'));
  const path = join(folder, 'open.html');
  writeFileSync(path, redirectPage(address), { mode: 0o600, flag: 'wx' });
  return {
    url: pathToFileURL(path).href,
    remove: () => {
      try {
        rmSync(folder, { recursive: true, force: true });
      } catch {
        // Its address is valid only once, and only while the page is served.
      }
    },
  };
}

/** Returns a page that redirects to `address`. */
export function redirectPage(address: string): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="refresh" content="0;url=${address}">
<title>chunk telemetry</title>
</head>
<body><a href="${address}">Open the telemetry page</a></body>
</html>
`.markup;
}
