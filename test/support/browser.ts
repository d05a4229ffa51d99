import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const executablePath = '/usr/bin/chromium';

/** Whether there is a browser to test with; says loudly when there is none. */
export const hasBrowser = existsSync(executablePath);

if (!hasBrowser) {
  const words = `NO BROWSER: ${executablePath} is missing, so the page is not tested in one. Install the package chromium.`;
  console.error(`\n${'!'.repeat(words.length)}\n${words}\n${'!'.repeat(words.length)}\n`);
}

/** Starts a browser that talks to this machine alone; `rebound` names lead to 127.0.0.1. */
export function startBrowser(rebound: readonly string[] = []): Promise<Browser> {
  const rules = [...rebound.map((name) => `MAP ${name} 127.0.0.1`), 'MAP * ~NOTFOUND'];
  return chromium.launch({
    executablePath,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      `--host-resolver-rules=${rules.join(', ')}, EXCLUDE 127.0.0.1`,
    ],
  });
}
