import { expect } from 'bun:test';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { binaryPath } from '../support/binary.ts';
import { temporaryFolder } from '../support/folders.ts';
import { posixTest as test } from '../support/skips.ts';

/**
 * Runs `telemetry view` on a terminal with a display until it opens the browser: a program that
 * writes its argument and environment to a pipe.
 */
async function opened(env: Readonly<Record<string, string>>) {
  const folder = temporaryFolder();
  const pipe = join(folder, 'pipe');
  Bun.spawnSync(['mkfifo', pipe]);
  const opener = join(folder, 'xdg-open');
  writeFileSync(
    opener,
    `#!/bin/sh\nprintf '%s\\n' "$1" "$CHUNK_NO_TELEMETRY" "$GITHUB_TOKEN" > '${pipe}'\n`,
  );
  chmodSync(opener, 0o755);
  const reader = Bun.spawn(['cat', pipe], { stdout: 'pipe' });
  const child = Bun.spawn([binaryPath, 'telemetry', 'view'], {
    env: {
      HOME: folder,
      PATH: `${folder}:/usr/bin:/bin`,
      DISPLAY: ':0',
      GITHUB_TOKEN: 'secret',
      ...env,
    },
    terminal: { cols: 80, rows: 24, data: () => {} },
  });
  const [url = '', optOut, token] = (await reader.stdout.text()).split('\n');
  return { child, url, optOut, token };
}

/** Returns the URL to which the browser's file redirects. */
function addressIn(fileUrl: string): string {
  return /url=([^"]+)"/.exec(readFileSync(fileURLToPath(fileUrl), 'utf8'))?.[1] ?? '';
}

test('telemetry view gives the browser a file, no address of the page and no secrets', async () => {
  const { child, url, optOut, token } = await opened({});
  expect([optOut, token]).toEqual(['', '']);
  expect(url).toStartWith('file:///');
  const address = addressIn(url);
  expect(await (await fetch(address)).text()).toContain('http-equiv="refresh"');
  expect((await fetch(address)).status).toBe(404);
  expect(existsSync(fileURLToPath(url))).toBe(false);
  child.kill('SIGINT');
  expect(await child.exited).toBe(130);
});

test('while telemetry is off, the browser gets CHUNK_NO_TELEMETRY', async () => {
  const { child, url, optOut } = await opened({ DO_NOT_TRACK: '1' });
  expect(optOut).toBe('1');
  child.kill('SIGINT');
  expect(await child.exited).toBe(130);
  expect(existsSync(fileURLToPath(url))).toBe(false);
});
