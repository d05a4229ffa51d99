import { expect, test } from 'bun:test';
import { readdirSync } from 'node:fs';
import { Interrupted } from '../../src/errors.ts';
import { row, type TestCli, testCli } from '../support/test-cli.ts';

const hint = 'It stops when you close the page, after 10 idle minutes, or on Ctrl-C.\n';
const address = /^http:\/\/127\.0\.0\.1:\d+\/00000000-0000-4000-8000-000000000001\/\n$/;

/** Runs `telemetry view` and interrupts it once it has printed. */
async function view(options: Parameters<typeof testCli>[0], ...argv: string[]) {
  const interrupt = new AbortController();
  const cli: TestCli = testCli({ ...options, cli: { signal: interrupt.signal, ...options?.cli } });
  const { write } = cli.stderr;
  const stderr = {
    ...cli.stderr,
    write: (text: string) => {
      queueMicrotask(() => interrupt.abort(new Interrupted(130)));
      return write(text);
    },
  };
  const shown = Object.create(cli, { stderr: { value: stderr } }) as TestCli;
  const { outputOf } = await import('../../src/system/output.ts');
  Object.defineProperty(shown, 'output', { value: outputOf(shown) });
  return { cli, ...(await row(['telemetry', 'view', ...argv], shown)) };
}

const linux = { platform: 'linux' };

test('telemetry view without a terminal prints the address and opens nothing', async () => {
  const { stdout, stderr, exitCode, events, cli } = await view({ env: { DISPLAY: ':0' } });
  expect(stdout).toMatch(address);
  expect({ stderr, exitCode, events }).toEqual({
    stderr: `Open it in a browser on this machine. ${hint}`,
    exitCode: 130,
    events: [],
  });
  expect(cli.programs).toEqual([]);
});

test('on a terminal without a display it opens nothing', async () => {
  expect((await view({ terminal: true, cli: linux })).cli.programs).toEqual([]);
});

test('on a terminal with a display it opens the browser, with no address on the command line', async () => {
  const env = { DISPLAY: ':0', GITHUB_TOKEN: 'secret' };
  const { cli, stderr } = await view({ terminal: true, env, cli: linux });
  expect(stderr).toBe(`Opened in your browser. ${hint}`);
  const [program] = cli.programs;
  expect(program?.command[0]).toBe('xdg-open');
  expect(program?.command[1]).toMatch(/^file:\/\/\/.*\/chunk-view-\w+\/open\.html$/);
  expect(program?.env).toEqual({ HOME: cli.paths.home, DISPLAY: ':0' });
});

test('--no-open opens nothing', async () => {
  const { cli } = await view({ terminal: true, env: { DISPLAY: ':0' } }, '--no-open');
  expect(cli.programs).toEqual([]);
});

test('while telemetry is off, the browser gets the opt-out', async () => {
  const { cli } = await view({ terminal: true, env: { DISPLAY: ':0' } }, '--no-telemetry');
  expect(cli.programs[0]?.env).toMatchObject({ CHUNK_NO_TELEMETRY: '1' });
});

test('if no file can be written, it opens nothing and says what to do', async () => {
  const env = { DISPLAY: ':0', TMPDIR: '/nonexistent' };
  const { cli, stderr } = await view({ terminal: true, env });
  expect(cli.programs).toEqual([]);
  expect(stderr).toStartWith('Open it in a browser on this machine.');
});

test('if the opener is missing, it says what to do', async () => {
  const missing = { env: { DISPLAY: ':0' }, terminal: true, cli: { startProgram: () => false } };
  expect((await view(missing)).stderr).toStartWith('Open it in a browser on this machine.');
});

for (const [platform, opener] of [
  ['darwin', ['/usr/bin/open']],
  ['win32', ['rundll32', 'url.dll,FileProtocolHandler']],
] as const) {
  test(`on ${platform} the opener is ${opener[0]}`, async () => {
    const { cli } = await view({ terminal: true, cli: { platform } });
    expect(cli.programs[0]?.command.slice(0, -1)).toEqual([...opener]);
  });
}

test('--json prints the address as JSON', async () => {
  const { stdout } = await view({}, '--json');
  expect(JSON.parse(stdout)).toEqual({
    url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/.*\/$/),
    opened: false,
  });
});

test('it changes nothing on a fresh machine', async () => {
  const { cli } = await view({ fresh: true });
  expect(readdirSync(cli.paths.home)).toEqual([]);
});
