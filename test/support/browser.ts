import { type Browser, chromium } from 'playwright-core';

const executablePath = '/usr/bin/chromium';

/** Starts a browser that reaches only this machine; the `rebound` names resolve to 127.0.0.1. */
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
