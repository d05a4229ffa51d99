import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { ViewSession } from '../../../src/telemetry/view/session.ts';
import { binaryPath, inHome, start } from '../../support/binary.ts';
import { startBrowser } from '../../support/browser.ts';
import { temporaryFolder } from '../../support/folders.ts';
import { homeWithHistory } from '../../support/history.ts';
import { debian } from '../../support/skips.ts';
import { knownId, testCli } from '../../support/test-cli.ts';

const rebound = 'rebound.test';
const contrastScript = await Bun.file(`${import.meta.dir}/../../support/contrast.js`).text();
setDefaultTimeout(30_000);
let browser: Browser;
let context: BrowserContext;
const running: ReturnType<typeof start>[] = [];

/** Starts `telemetry view`; returns the URL of the page, the home folder and the process. */
async function serve(sent: number, queued: number, home = temporaryFolder()) {
  await homeWithHistory(home, { sent, queued }, Date.now());
  const child = start(['telemetry', 'view', '--no-open', '--json'], { home, binary: binaryPath });
  running.push(child);
  const reader = child.stdout.getReader();
  let text = '';
  while (!text.includes('}')) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`the page was not served: ${text}`);
    text += new TextDecoder().decode(value);
  }
  return { url: String(JSON.parse(text).url), home, child };
}

/** Opens a URL, and collects console messages, errors and failed requests. */
async function open(url: string, colorScheme: 'light' | 'dark' = 'light') {
  const page = await context.newPage();
  await page.emulateMedia({ colorScheme });
  const problems: string[] = [];
  page.on('console', (message) => problems.push(message.text()));
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('requestfailed', (request) => {
    // Leaving the page aborts this stream.
    if (!request.url().endsWith('/alive')) problems.push(request.url());
  });
  await page.goto(url);
  return { page, problems };
}

const configOf = (home: string) => JSON.parse(readFileSync(inHome.config(home), 'utf8'));

describe.concurrent.skipIf(!debian('chromium'))('the page, in a browser,', () => {
  beforeAll(async () => {
    browser = await startBrowser([rebound]);
    // One for all tests: each more costs half a second of processor time.
    context = await browser.newContext();
  });
  afterAll(async () => {
    for (const child of running) child.kill('SIGKILL');
    await browser?.close();
  });

  for (const [sent, queued] of [
    [0, 0],
    [1, 0],
    [450, 50],
  ] as const) {
    test(`shows ${sent + queued} events without errors in the console`, async () => {
      const { url } = await serve(sent, queued);
      const { page, problems } = await open(url);
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Telemetry is on.');
      expect(await page.locator('.events pre').count()).toBe(sent + queued);
      const shown = await page.locator('.figures dd').allTextContents();
      expect(shown).toEqual([String(sent), String(queued), '0']);
      expect(problems).toEqual([]);
      await page.close();
    });
  }

  test('shows each payload as telemetry show does, with the keyboard alone', async () => {
    const { url, home } = await serve(0, 1);
    const { page } = await open(url);
    const summary = page.locator('.events summary').first();
    await summary.focus();
    await page.keyboard.press('Enter');
    const json = (await page.locator('.events pre').first().textContent()) ?? '';
    const show = start(['telemetry', 'show', '--json'], { home });
    expect(JSON.parse(json)).toEqual(JSON.parse(await show.stdout.text()).queued[0]);
    await page.close();
  });

  test('escapes text', async () => {
    const home = temporaryFolder();
    await homeWithHistory(home, { sent: 0, queued: 1 }, Date.now());
    const evil = '<img src=x onerror=alert(1)><script>alert(2)</script>';
    const child = start(['telemetry', 'view', '--no-open'], { home, env: { DO_NOT_TRACK: evil } });
    running.push(child);
    const { value } = await child.stdout.getReader().read();
    const { page, problems } = await open(new TextDecoder().decode(value).trim());
    expect(await page.locator('.deciding span').textContent()).toBe(evil);
    expect(await page.locator('img').count()).toBe(0);
    expect(problems).toEqual([]);
    await page.close();
  });

  test('its buttons do what the commands do', async () => {
    const { url, home } = await serve(3, 2);
    const { page, problems } = await open(url);
    const heading = page.getByRole('heading', { level: 1 });
    await page.getByRole('button', { name: 'Turn telemetry off' }).click();
    expect(await page.getByRole('status').first().textContent()).toBe(
      'Telemetry is off. 2 unsent events were deleted.',
    );
    expect(await heading.textContent()).toBe('Telemetry is off.');
    expect(configOf(home)).toEqual({
      instanceID: knownId,
      noTelemetry: true,
      telemetry: false,
    });
    await page.getByRole('button', { name: 'Turn telemetry on' }).click();
    expect(await heading.textContent()).toBe('Telemetry is on.');
    expect(configOf(home)).toEqual({ instanceID: knownId, noTelemetry: false, telemetry: true });
    await page.getByText('Reset…').click();
    await page.getByRole('button', { name: 'Delete everything and reset' }).click();
    expect(await page.getByRole('status').first().textContent()).toContain(knownId);
    expect(configOf(home).instanceID).not.toBe(knownId);
    expect(await page.locator('.events pre').count()).toBe(0);
    expect(problems).toEqual([]);
    await page.close();
  });

  test('cannot be read or controlled by another website', async () => {
    const { url, home } = await serve(1, 1);
    const otherSite = Bun.serve({
      hostname: '127.0.0.1',
      port: 0,
      fetch: () => new Response('<p>hello', { headers: { 'content-type': 'text/html' } }),
    });
    const { page } = await open(`http://127.0.0.1:${otherSite.port}/`);
    const outcomes = await page.evaluate(`(async () => {
      const outcome = (path, init) =>
        fetch('${url}' + path, init).then(({ type }) => type, () => 'refused');
      return [
        await outcome('', {}),
        await outcome('', { mode: 'no-cors' }),
        await outcome('disable', { method: 'POST' }),
        await outcome('disable', { method: 'POST', mode: 'no-cors' }),
        await outcome('reset', { method: 'POST', mode: 'no-cors' }),
      ];
    })()`);
    expect(outcomes).toEqual(['refused', 'refused', 'refused', 'refused', 'refused']);
    await page.evaluate(`{
      const form = document.createElement('form');
      form.method = 'post';
      form.action = '${url}disable';
      document.body.append(form);
      form.submit();
    }`);
    await page.waitForURL('**/disable');
    expect(await page.textContent('body')).toBe('403\n');
    expect(configOf(home)).toEqual({ instanceID: knownId });
    await page.close();
    await otherSite.stop(true);
  });

  test('opens from the file on disk', async () => {
    const stop = new AbortController();
    const served = new ViewSession(testCli({ cli: { signal: stop.signal } }), false);
    const page = await context.newPage();
    await page.goto(served.openingUrl() ?? '');
    await page.waitForURL(served.url);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Telemetry is on.');
    await page.close();
    stop.abort();
    await served.ended();
  });

  test('refuses a host name that resolves to this machine (DNS rebinding)', async () => {
    const { url } = await serve(1, 0);
    const page = await context.newPage();
    const response = await page.goto(url.replace('127.0.0.1', rebound)).catch(() => null);
    expect(response?.status()).toBe(403);
    await page.close();
  });

  test('ends when the page is closed, but not when it is reloaded', async () => {
    const { url, child } = await serve(1, 0);
    const { page } = await open(url);
    await page.reload();
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Telemetry is on.');
    expect(child.exitCode).toBeNull();
    await page.close();
    expect(await child.exited).toBe(0);
  });

  test('reports that chunk has stopped, and disables the buttons', async () => {
    const { url, child } = await serve(1, 0);
    const { page } = await open(url);
    child.kill('SIGINT');
    expect(await child.exited).toBe(130);
    await page.getByText('chunk has stopped.').waitFor();
    expect(await page.getByRole('button', { name: 'Turn telemetry off' }).isDisabled()).toBe(true);
    await page.close();
  });

  for (const scheme of ['light', 'dark'] as const) {
    test(`has enough contrast with the ${scheme} color scheme, and a name for every control`, async () => {
      const { url } = await serve(30, 5);
      const { page } = await open(url, scheme);
      expect(await weakContrasts(page)).toEqual([]);
      const nameless = await page
        .locator('button, summary, a')
        .evaluateAll((all) => all.filter((each) => !each.textContent?.trim()).length);
      expect(nameless).toBe(0);
      expect(await page.getByRole('main').count()).toBe(1);
      expect(await page.getByRole('banner').count()).toBe(1);
      expect(await page.getByRole('contentinfo').count()).toBe(1);
      await page.close();
    });
  }
});

/** Returns texts whose contrast with the background is below 4.5:1 (WCAG 2.2, level AA). */
function weakContrasts(page: Page): Promise<string[]> {
  return page.evaluate(contrastScript);
}
